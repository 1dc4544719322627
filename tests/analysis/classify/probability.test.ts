import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { abstentionThreshold, bestOfRows, expectedThreshold, fitTemperature, logLoss, softmaxRows } from '../../../analysis/classify/probability.ts'

describe('probabilities', () => {
  test('sum to 1 in every row, and a barred class gets none', () => {
    const probabilities = softmaxRows(Float32Array.of(0, 0, -Infinity, 1, 2, 3), 3, 0.5)
    expect([...probabilities.slice(0, 3)]).toEqual([0.5, 0.5, 0])
    expect(probabilities[3]! + probabilities[4]! + probabilities[5]!).toBeCloseTo(1, 6)
  })

  test('keep the order of the margins at any temperature', () => {
    const row = fc.array(fc.float({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(row, fc.float({ min: Math.fround(0.1), max: 5, noNaN: true }), (margins, temperature) => {
        const values = Float32Array.from(margins)
        expect(softmaxRows(values, 3, temperature)[bestOfRows(values, 3)[0]!]).toBe(Math.max(...softmaxRows(values, 3, temperature)))
      }),
    )
  })

  test('are fitted: margins that are always right are sharpened, those right half the time flattened', () => {
    const margins = Float32Array.of(1, 0, 1, 0, 0, 1, 0, 1)
    expect(fitTemperature(margins, 2, [0, 0, 1, 1])).toBeLessThan(0.1)
    expect(fitTemperature(margins, 2, [0, 1, 1, 0])).toBeGreaterThan(5)
    // Three of four right: the best probability is 3/4, so 1 / T = ln 3.
    expect(fitTemperature(margins, 2, [0, 0, 1, 0])).toBeCloseTo(1 / Math.log(3), 2)
    expect(fitTemperature(margins, 2, [-1, -1, -1, -1])).toBe(1)
  })

  test('that are sure and wrong cost more than those that are unsure', () => {
    expect(logLoss(Float32Array.of(0.9, 0.1), 2, [1])).toBeGreaterThan(logLoss(Float32Array.of(0.5, 0.5), 2, [1]))
    expect(logLoss(new Float32Array(0), 2, [])).toBe(0)
  })
})

describe('the abstention threshold', () => {
  const best = Float32Array.from({ length: 100 }, (_, i) => (100 - i) / 100)
  const right = Uint8Array.from({ length: 100 }, (_, i) => (i < 60 ? 1 : 0))

  test('is the lowest that keeps the stated precision', () => {
    // 60 right of the first 75 = .8; of the first 76 less.
    expect(abstentionThreshold(best, right, 0.8)).toBe(best[74])
  })

  test('rises with the precision asked for, and is 0 when all may be given', () => {
    const thresholds = [0.5, 0.6, 0.7, 0.9, 1].map((precision) => abstentionThreshold(best, right, precision))
    expect([...thresholds].sort((a, b) => a - b)).toEqual(thresholds)
    expect(thresholds[0]).toBe(0)
  })

  test('is above every probability when the precision is never reached', () => {
    expect(abstentionThreshold(best, new Uint8Array(100), 0.5)).toBe(1)
    expect(abstentionThreshold(new Float32Array(0), new Uint8Array(0), 0.9)).toBe(0)
  })
})

describe('expectedThreshold', () => {
  test('is the lowest probability down to which the mean of the likeliest labels stays at the precision', () => {
    // means from the top: .9, .8, .7, .6
    const best = Float32Array.of(0.7, 0.3, 0.9, 0.5)
    expect(expectedThreshold(best, 0.75)).toBeCloseTo(0.7, 6)
    expect(expectedThreshold(best, 0.69)).toBeCloseTo(0.5, 6)
  })

  test('gives every label where all together reach it, and asks the precision itself where none does', () => {
    expect(expectedThreshold(Float32Array.of(0.9, 0.8), 0.8)).toBe(0)
    expect(expectedThreshold(Float32Array.of(0.5, 0.4), 0.8)).toBe(0.8)
    expect(expectedThreshold(new Float32Array(0), 0.8)).toBe(0.8)
  })
})
