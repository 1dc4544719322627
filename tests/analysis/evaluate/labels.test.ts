import { describe, expect, test } from 'vitest'
import { confusionMatrix, macroF1OfCommon, measureClasses, measureLabels, pairLabels } from '../../../analysis/evaluate/labels.ts'

// gold a a a b b c, predicted a a b b c d: TP a 2, b 1, c 0; F1 a 4/5, b 2/4, c 0
const pairs = pairLabels(['a', 'a', 'a', 'b', 'b', 'c'], ['a', 'a', 'b', 'b', 'c', 'd'])

describe('labels', () => {
  test('takes the mean F1 over the labels in gold, not over one that is only predicted', () => {
    const measures = measureLabels(pairs)
    expect(measures.accuracy).toBeCloseTo(3 / 6, 12)
    expect(measures.macroF1).toBeCloseTo((0.8 + 0.5 + 0) / 3, 12)
    // pe = (3·2 + 2·2 + 1·1 + 0·1) / 36
    expect(measures.kappa).toBeCloseTo((0.5 - 11 / 36) / (1 - 11 / 36), 12)
  })

  test('reproduces the kappa of a textbook table', () => {
    // 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: po .7, pe .5, kappa .4
    const gold = [...Array<string>(25).fill('y'), ...Array<string>(25).fill('n')]
    const predicted = [...Array<string>(20).fill('y'), ...Array<string>(5).fill('n'), ...Array<string>(10).fill('y'), ...Array<string>(15).fill('n')]
    expect(measureLabels(pairLabels(gold, predicted)).kappa).toBeCloseTo(0.4, 12)
  })

  test('leaves precision null for a label never predicted and recall null for one not in gold', () => {
    const classes = measureClasses(pairs)
    expect(classes.map((c) => c.label)).toEqual(['a', 'b', 'c', 'd'])
    expect(classes[0]).toEqual({ label: 'a', goldCount: 3, predictedCount: 2, correctCount: 2, precision: 1, recall: 2 / 3, f1: 0.8 })
    expect(classes[2]).toMatchObject({ precision: 0, recall: 0, f1: 0 })
    expect(classes[3]).toMatchObject({ goldCount: 0, precision: 0, recall: null, f1: null })
    expect(measureClasses(pairLabels(['x', 'y'], ['x', 'x']))[1]).toMatchObject({ precision: null, recall: 0, f1: 0 })
  })

  test('counts gold in rows and predictions in columns', () => {
    expect(confusionMatrix(pairs)).toEqual([
      [2, 1, 0, 0],
      [0, 1, 1, 0],
      [0, 0, 0, 1],
      [0, 0, 0, 0],
    ])
  })

  test('measures nothing on no opinions and no kappa where one label is all there is', () => {
    expect(measureLabels(pairLabels([], []))).toEqual({ accuracy: null, macroF1: null, kappa: null })
    expect(measureLabels(pairLabels(['a'], ['a']))).toEqual({ accuracy: 1, macroF1: 1, kappa: null })
    expect(measureLabels(pairLabels(['a'], ['b']))).toEqual({ accuracy: 0, macroF1: 0, kappa: 0 })
  })

  test('weighs opinions like copies of them', () => {
    const weights = Uint32Array.from([2, 0, 1, 3, 0, 0])
    const copied = pairLabels(['a', 'a', 'a', 'b', 'b', 'b'], ['a', 'a', 'b', 'b', 'b', 'b'])
    expect(measureLabels(pairs, weights)).toEqual(measureLabels(copied))
  })

  test('refuses columns of different length', () => {
    expect(() => pairLabels(['a'], [])).toThrow(RangeError)
  })
})

describe('macroF1OfCommon', () => {
  test('leaves out the labels with fewer opinions in gold than asked, whatever the weights', () => {
    // F1 of a 4/5, of b 2/4; c has one opinion only
    expect(macroF1OfCommon(pairs, 2)).toBeCloseTo((0.8 + 0.5) / 2, 12)
    // the first a counts thrice: a 2·4 / (5 + 4), b 2·1 / (2 + 2); c stays out with weight 5
    expect(macroF1OfCommon(pairs, 2, Uint32Array.of(3, 1, 1, 1, 1, 5))).toBeCloseTo((8 / 9 + 2 / 4) / 2, 12)
  })

  test('is null when no label has that many', () => {
    expect(macroF1OfCommon(pairs, 4)).toBeNull()
  })
})
