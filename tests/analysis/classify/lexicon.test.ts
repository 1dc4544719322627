import { expect, test } from 'vitest'
import { buildLexicon, lexiconScores, seedWeights } from '../../../analysis/classify/lexicon.ts'
import { findSeeds } from '../../../analysis/classify/seed.ts'
import { opinions } from './sample.ts'

test('a score is the sum of its seeds, each by rarity, length, count and title', () => {
  const lexicon = buildLexicon([['食堂'], ['收费标准', '食堂']])
  const texts = { ...opinions(['食堂。收费标准收费标准', '操场']), titleLengths: Uint32Array.of(2, 0) }
  const hits = findSeeds(lexicon.matcher, texts)
  const weights = seedWeights(lexicon, hits)
  // Two rows and 200 imagined ones; each seed in one real and one imagined row: ln(203 / 3) + 1.
  const rarity = Math.log(203 / 3) + 1
  expect([...weights]).toEqual([Math.fround(rarity), Math.fround(rarity)])
  const canteen = Math.sqrt(rarity) * Math.sqrt(2) * (1 + 0 + 2)
  const fees = Math.sqrt(rarity) * Math.sqrt(4) * (1 + Math.log(2))
  const scores = lexiconScores(lexicon, hits, weights)
  expect(scores[0]).toBeCloseTo(canteen, 4)
  expect(scores[1]).toBeCloseTo(canteen + fees, 4)
  expect([...scores.slice(2)]).toEqual([0, 0])
})

test('a seed given twice in a group counts once', () => {
  expect(buildLexicon([['食堂', '食堂']]).groups.length).toBe(1)
})
