import { describe, expect, test } from 'vitest'
import { Links } from '../../../analysis/cluster/links.ts'

const graph = (lists: readonly (readonly (readonly [row: number, likeness: number])[])[]) => ({
  from: 0,
  offsets: Uint32Array.from([0, ...lists.map((_, i) => lists.slice(0, i + 1).flat().length)]),
  rows: Uint32Array.from(lists.flat(), ([row]) => row),
  likeness: Float32Array.from(lists.flat(), ([, likeness]) => likeness),
})
const listOf = (links: Links, group: number): [number, number][] => Array.from({ length: links.count(group) }, (_, at) => [links.others(group)[at]!, links.totals(group)[at]!])

describe('Links', () => {
  test('go both ways, ascending; of a pair found twice the smaller row tells', () => {
    const links = new Links([graph([[[2, 0.75], [1, 0.5]], [[0, 0.25]], []])], 3, 0.1)
    expect([0, 1, 2].map((group) => listOf(links, group))).toEqual([[[1, 0.5], [2, 0.75]], [[0, 0.5]], [[0, 0.75]]])
  })

  test('leave out what lies below the threshold', () => {
    const links = new Links([graph([[[1, 0.5]], [[2, 0.25]], []])], 3, 0.3)
    expect([links.total(0, 1), links.total(1, 2)]).toEqual([0.5, 0])
  })

  test('are put, replaced, removed in order', () => {
    const links = new Links([graph([[[2, 0.5]], [], [], [], [], [], [], [], []])], 9, 0.1)
    for (const other of [8, 1, 5]) links.put(0, other, other)
    links.put(0, 5, 7)
    links.remove(0, 8)
    links.remove(0, 3)
    expect(listOf(links, 0)).toEqual([[1, 1], [2, 0.5], [5, 7]])
  })

  test('a refused link keeps its sum until it is put anew', () => {
    const links = new Links([graph([[[1, 0.5]], []])], 2, 0.1)
    links.refuse(0, 1)
    links.refuse(0, 1)
    expect([links.total(0, 1), links.total(1, 0)]).toEqual([-0.5, -0.5])
    links.put(0, 1, 2)
    expect(links.total(0, 1)).toBe(2)
  })
})
