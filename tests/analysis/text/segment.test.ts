import { expect, test } from 'vitest'
import { wordsOf, wordStarts } from '../../../analysis/feature/tokens.ts'
import { joinShards, segmentShard } from '../../../analysis/text/segment.ts'
import type { Segmenter } from '../../../analysis/text/segmenter.ts'

const pairs: Segmenter = { name: 'pairs', version: '1', cut: (text) => text.match(/[\p{L}\d]{1,2}|[^\p{L}\d]/gu) ?? [] }
const texts = ['食堂太贵.价格降一降', '', '食堂干净']
const titles = Uint32Array.of(4, 0, 0)

test('cuts the title apart, drops punctuation and keeps the order of the text', () => {
  const { words, titleWordCounts } = joinShards([segmentShard(texts, titles, pairs)])
  expect(wordsOf(words, 0)).toEqual(['食堂', '太贵', '价格', '降一', '降'])
  expect(wordsOf(words, 1)).toEqual([])
  expect([...titleWordCounts]).toEqual([2, 0, 0])
  expect(words.vocabulary).toEqual([...words.vocabulary].sort())
  expect([...wordStarts(texts[0]!, wordsOf(words, 0))]).toEqual([0, 2, 5, 7, 9])
})

test('gives the same table however the corpus is sharded', () => {
  const whole = joinShards([segmentShard(texts, titles, pairs)])
  const parts = joinShards([segmentShard(texts.slice(0, 1), titles.slice(0, 1), pairs), segmentShard(texts.slice(1), titles.slice(1), pairs)])
  expect(parts).toEqual(whole)
  expect(joinShards([]).words.offsets).toEqual(Uint32Array.of(0))
})

test('refuses words that do not follow in the text', () => {
  expect(() => wordStarts('食堂', ['宿舍'])).toThrow(RangeError)
})
