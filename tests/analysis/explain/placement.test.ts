import { expect, test } from 'vitest'
import { noLabels } from '../../../analysis/classify/confirm.ts'
import { placeOpinions } from '../../../analysis/classify/place.ts'
import { explainPlacement } from '../../../analysis/explain/placement.ts'
import { foldDuplicates } from '../../../analysis/text/fold.ts'
import { HOSPITAL, HOSPITAL_TEXTS, opinions } from '../classify/sample.ts'

const corpus = opinions(HOSPITAL_TEXTS)
const { placer } = placeOpinions(corpus, foldDuplicates(corpus.matchTexts), HOSPITAL, noLabels(12), null, { seed: 1 })

test('names the seed that placed an opinion first, and marks it as one', () => {
  const { area, words } = explainPlacement(placer, corpus, 6, 1)
  expect(area).toBe('H2')
  expect(words[0]).toMatchObject({ word: '护士', seed: true })
  expect(words[0]!.weight).toBeGreaterThan(0)
})

test('names only words of the opinion, strongest first, as many as asked for', () => {
  const { words } = explainPlacement(placer, corpus, 2, 0, 3)
  expect(words.length).toBeLessThanOrEqual(3)
  for (const { word } of words) expect(HOSPITAL_TEXTS[2]).toContain(word)
  expect(words.map(({ weight }) => Math.abs(weight))).toEqual(words.map(({ weight }) => Math.abs(weight)).toSorted((a, b) => b - a))
})

test('says what speaks against an area that was not chosen', () => {
  const against = explainPlacement(placer, corpus, 6, 0).words.find(({ word }) => word === '护士')
  expect(against!.weight).toBeLessThan(0)
  expect(against!.seed).toBe(false)
})

test('refuses an opinion or an area that does not exist', () => {
  expect(() => explainPlacement(placer, corpus, 12, 0)).toThrow(RangeError)
  expect(() => explainPlacement(placer, corpus, 0, 9)).toThrow(RangeError)
})
