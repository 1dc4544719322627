import { describe, expect, test } from 'vitest'
import { noLabels } from '../../../analysis/classify/confirm.ts'
import { placeOpinions } from '../../../analysis/classify/place.ts'
import { learnPlacer, placeRange } from '../../../analysis/classify/placer.ts'
import { foldDuplicates } from '../../../analysis/text/fold.ts'
import { HOSPITAL, HOSPITAL_TEXTS, opinions } from './sample.ts'

const options = { seed: 1 }

function place(texts: readonly string[], labels: Readonly<Record<number, number>> = {}, taxonomy = HOSPITAL) {
  const corpus = opinions(texts)
  const confirmed = noLabels(texts.length)
  for (const [row, label] of Object.entries(labels)) confirmed.area[Number(row)] = label
  return placeOpinions(corpus, foldDuplicates(corpus.matchTexts), taxonomy, confirmed, null, options)
}

const areasOf = (texts: readonly string[]): string[] => {
  const { area } = place(texts)
  return Array.from(area.best, (k) => area.codes[k]!)
}

describe('placing opinions', () => {
  test('works in a frame nobody trained for, from its seeds', () => {
    expect(areasOf(HOSPITAL_TEXTS)).toEqual([...Array.from({ length: 6 }, () => 'H1'), ...Array.from({ length: 6 }, () => 'H2')])
  })

  test('learns what goes with the seeds', () => {
    const texts = [...HOSPITAL_TEXTS, '早上太久没有号']
    expect(areasOf(texts).at(-1)).toBe('H1')
  })

  test('gives every row probabilities that sum to 1', () => {
    const { area, kind } = place(HOSPITAL_TEXTS)
    for (const { probabilities, codes } of [area, kind]) {
      for (let row = 0; row < HOSPITAL_TEXTS.length; row++) {
        expect(probabilities.slice(row * codes.length, (row + 1) * codes.length).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)
      }
    }
  })

  test('sends a text that says nothing outside, even where the frame has no outside', () => {
    const { area, kind } = place([...HOSPITAL_TEXTS, '没有', '。。。'])
    expect([...area.best.slice(-2)].map((k) => area.codes[k])).toEqual(['A0', 'A0'])
    expect([...area.decided.slice(-2)]).toEqual([1, 1])
    expect(kind.codes[kind.best.at(-1)!]).toBe('N')
  })

  test('sends nothing else outside where no seeds say what lies outside', () => {
    expect(areasOf([...HOSPITAL_TEXTS, '今天天气不知道怎么样呢'])).not.toContain('A0')
  })

  test('never changes a confirmed label, against the seeds and against all others', () => {
    const labels = { 0: 1, 1: 1, 6: 0, 7: 0, 8: 2, 2: 0, 3: 0, 9: 1 }
    const { area } = place(HOSPITAL_TEXTS, labels)
    for (const [row, label] of Object.entries(labels)) {
      expect([area.best[Number(row)], area.decided[Number(row)], area.confirmed[Number(row)]]).toEqual([label, 1, 1])
    }
  })

  test('learns from confirmed labels what no seed says', () => {
    const cooking = ['饭菜冷了', '饭菜太咸', '午饭送得晚', '晚饭没有汤', '饭盒不干净', '早饭只有粥']
    const texts = [...HOSPITAL_TEXTS, ...cooking, '饭菜不干净太咸']
    const labels = Object.fromEntries([...HOSPITAL_TEXTS.map((_, at) => [at, at < 6 ? 0 : 1]), ...cooking.map((_, at) => [12 + at, 0])])
    expect(place(texts, labels).area.best.at(-1)).toBe(0)
  })

  test('names the finer code its seeds speak for', () => {
    const { finer, area } = place([...HOSPITAL_TEXTS, '病房床位不够,护士也少'])
    const partOf = (row: number): number => finer[row * area.codes.length + area.best[row]!]!
    expect(partOf(HOSPITAL_TEXTS.length)).toBe(0)
    expect(partOf(0)).toBe(-1)
  })

  test('gives no stage where the taxonomy has none, and none first where it has', () => {
    expect(place(HOSPITAL_TEXTS).stage).toBeNull()
    const stages = [{ code: 'T1', name: '落实', definition: '', seeds: ['没有'], examples: [] }]
    expect(place(HOSPITAL_TEXTS, {}, { ...HOSPITAL, stages }).stage!.codes).toEqual(['S0', 'T1'])
  })

  test('of nothing and of one opinion is possible', () => {
    expect(place([]).area.best.length).toBe(0)
    expect(place(['窗口太少']).area.best.length).toBe(1)
    expect(place(['', '']).area.decided).toEqual(Uint8Array.of(1, 1))
  })
})

describe('placing a row', () => {
  test('does not depend on how the rows are cut into ranges', () => {
    const corpus = opinions(HOSPITAL_TEXTS)
    const confirmed = noLabels(12)
    confirmed.area.set([0, 0, 0, 0, -1, -1, 1, 1, 1, 1, -1, -1])
    const placer = learnPlacer(corpus, foldDuplicates(corpus.matchTexts), HOSPITAL, confirmed, null, options)
    const whole = placeRange(placer, corpus, 0, 12).area
    const parts = [[0, 5], [5, 6], [6, 12]].flatMap(([from, to]) => [...placeRange(placer, corpus, from!, to!).area])
    expect(parts).toEqual([...whole])
  })

  test('is the same on every run', () => {
    expect(place(HOSPITAL_TEXTS, { 0: 0, 7: 1 }).area.probabilities).toEqual(place(HOSPITAL_TEXTS, { 0: 0, 7: 1 }).area.probabilities)
  })
})
