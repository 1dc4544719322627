import { describe, expect, test } from 'vitest'
import { buildTrie, visitAll, visitLongest } from '../../../analysis/text/trie.ts'

const trie = buildTrie([
  ['安全', 'a'],
  ['安全隐患', 'b'],
  ['全隐', 'c'],
  ['隐患', 'd'],
])

describe('words found in a text', () => {
  test('are the longest ones, none overlapping', () => {
    const found: [string, number, number][] = []
    visitLongest(trie, '有安全隐患，不安全', (value, start, end) => found.push([value, start, end]))
    expect(found).toEqual([
      ['b', 1, 5],
      ['a', 7, 9],
    ])
  })

  test('are all of them, overlapping ones too', () => {
    const found: string[] = []
    visitAll(trie, '安全隐患', (value) => found.push(value))
    expect(found).toEqual(['a', 'b', 'c', 'd'])
  })

  test('are none in a text without any', () => {
    const found: string[] = []
    visitAll(trie, '安', (value) => found.push(value))
    visitLongest(trie, '', (value) => found.push(value))
    expect(found).toEqual([])
  })

  test('carry every value a word was given', () => {
    const twice = buildTrie([
      ['差', 1],
      ['差', 2],
    ])
    const found: number[] = []
    visitLongest(twice, '很差', (value) => found.push(value))
    expect(found).toEqual([1, 2])
  })
})
