import { describe, expect, test } from 'vitest'
import { calibrationError, countBins, coverageAccuracy, sortAnswers, widthBins } from '../../../analysis/evaluate/calibration.ts'

const answers = (scores: number[], correct: number[]) => sortAnswers(scores, Uint8Array.from(correct))

describe('calibration', () => {
  test('is the weighted distance of score and accuracy per bin of equal width', () => {
    // [.9, 1]: scores .95 .95, one right: |.95 − .5|; [.6, .7): .65, right: |.65 − 1|; [.1, .2): .1, wrong
    const bins = widthBins(answers([0.95, 0.1, 0.95, 0.65], [1, 0, 0, 1]))
    expect(bins.map((bin) => bin.count)).toEqual([1, 1, 2])
    expect(calibrationError(bins)).toBeCloseTo((2 * 0.45 + 0.35 + 0.1) / 4, 12)
  })

  test('puts a score of 1 into the last bin', () => {
    expect(widthBins(answers([1, 0.9], [1, 1]))).toEqual([{ count: 2, meanScore: 0.95, accuracy: 1 }])
  })

  test('makes bins of equal count where scores crowd', () => {
    const scores = Array.from({ length: 20 }, (_, i) => 0.9 + i / 1000)
    const bins = countBins(answers(scores, scores.map(() => 1)))
    expect(bins.map((bin) => bin.count)).toEqual(Array(10).fill(2))
  })

  test('keeps equal scores in one bin whatever the order of the rows', () => {
    const scores = [0.5, 0.5, 0.5, 0.5, 0.9]
    const forth = countBins(answers(scores, [1, 0, 1, 1, 0]))
    const back = countBins(answers(scores.toReversed(), [0, 1, 1, 0, 1]))
    expect(forth).toEqual(back)
    expect(forth.map((bin) => bin.count)).toEqual([1, 4])
  })

  test('is unknown without answers', () => {
    expect(calibrationError(widthBins(answers([], [])))).toBeNull()
    expect(calibrationError(countBins(answers([], [])))).toBeNull()
  })

  test('refuses scores that are no probabilities', () => {
    expect(() => answers([1.2], [1])).toThrow(RangeError)
    expect(() => answers([Number.NaN], [1])).toThrow(RangeError)
    expect(() => answers([0.5], [])).toThrow(RangeError)
  })
})

describe('accuracy on the surest share', () => {
  test('takes answers from the top', () => {
    const steps = coverageAccuracy(answers([0.2, 0.9, 0.8, 0.4], [0, 1, 1, 0]), [0.5, 0.75, 1])
    expect(steps.map((step) => step.accuracy)).toEqual([1, 2 / 3, 0.5])
    expect(steps.map((step) => step.count)).toEqual([2, 3, 4])
  })

  test('counts equal scores at the limit with their common accuracy', () => {
    const step = coverageAccuracy(answers([0.9, 0.5, 0.5, 0.5], [1, 0, 1, 0]), [0.5])[0]!
    expect(step.count).toBeCloseTo(2, 12)
    expect(step.accuracy).toBeCloseTo((1 + 1 / 3) / 2, 12)
  })

  test('weighs opinions like copies of them', () => {
    const weighed = coverageAccuracy(answers([0.2, 0.9, 0.8], [0, 1, 0]), [0.5], Uint32Array.from([1, 2, 1]))
    const copied = coverageAccuracy(answers([0.2, 0.9, 0.9, 0.8], [0, 1, 1, 0]), [0.5])
    expect(weighed).toEqual(copied)
  })

  test('is unknown without answers', () => {
    expect(coverageAccuracy(answers([], []), [0.5])).toEqual([{ coverage: 0.5, count: 0, accuracy: null }])
  })
})
