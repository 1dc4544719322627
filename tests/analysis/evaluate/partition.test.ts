import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { measurePartition, pairPartitions } from '../../../analysis/evaluate/partition.ts'

const measure = (gold: number[], predicted: number[]) => measurePartition(pairPartitions(Int32Array.from(gold), Int32Array.from(predicted)))

describe('partition measures', () => {
  test('match values worked out by hand', () => {
    // gold {1,2,3} {4,5}, predicted {1,2} {3,4,5}
    const found = measure([0, 0, 0, 1, 1], [0, 0, 1, 1, 1])
    expect(found.bCubedPrecision).toBeCloseTo((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5, 12)
    expect(found.bCubedRecall).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5, 12)
    expect(found.bCubedF1).toBeCloseTo(11 / 15, 12)
    const entropy = -(0.6 * Math.log(0.6) + 0.4 * Math.log(0.4))
    const conditional = 0.6 * -(Math.log(1 / 3) / 3 + (Math.log(2 / 3) * 2) / 3)
    expect(found.homogeneity).toBeCloseTo(1 - conditional / entropy, 12)
    expect(found.completeness).toBeCloseTo(1 - conditional / entropy, 12)
    expect(found.vMeasure).toBeCloseTo(1 - conditional / entropy, 12)
    // pairs: gold 4, predicted 4, shared 2, all 10: (2 − 1.6) / (4 − 1.6)
    expect(found.adjustedRand).toBeCloseTo(0.4 / 2.4, 12)
  })

  test('reproduce the adjusted Rand index and V-measure of the scikit-learn manual', () => {
    // adjusted_rand_score([0,0,1,2],[0,0,1,1]) = .571…; completeness_score([0,0,1,2]…) with homogeneity 0.666…
    const found = measure([0, 0, 1, 2], [0, 0, 1, 1])
    expect(found.adjustedRand).toBeCloseTo(0.5714285714, 9)
    expect(found.homogeneity).toBeCloseTo(2 / 3, 9)
    expect(found.completeness).toBe(1)
    expect(found.vMeasure).toBeCloseTo(0.8, 9)
  })

  test('are 1 for the same groups under other numbers', () => {
    const found = measure([0, 0, 1, 1, 2], [7, 7, 3, 3, 0])
    expect(found).toEqual({ bCubedPrecision: 1, bCubedRecall: 1, bCubedF1: 1, homogeneity: 1, completeness: 1, vMeasure: 1, adjustedRand: 1 })
  })

  test('take a single opinion as a group of its own', () => {
    expect(measure([-1, -1, 0, 0], [-1, -1, 0, 0])).toEqual(measure([1, 2, 0, 0], [1, 2, 0, 0]))
    expect(measure([-1, -1, 0, 0], [0, 0, 1, 1])).toEqual(measure([1, 2, 0, 0], [0, 0, 1, 1]))
  })

  test('give a single group low precision, high recall, and no credit beyond chance', () => {
    const found = measure([0, 0, 1, 1], [0, 0, 0, 0])
    expect(found).toMatchObject({ bCubedPrecision: 0.5, bCubedRecall: 1, homogeneity: 0, completeness: 1, vMeasure: 0, adjustedRand: 0 })
  })

  test('measure nothing on no opinions, and no adjusted Rand index where chance agrees wholly', () => {
    expect(Object.values(measure([], []))).toEqual(Array(7).fill(null))
    expect(measure([0], [0])).toMatchObject({ bCubedF1: 1, vMeasure: 1, adjustedRand: null })
    expect(measure([-1, -1], [-1, -1])).toMatchObject({ bCubedF1: 1, vMeasure: 1, adjustedRand: null })
    expect(measure([0, 0, 0], [1, 1, 1])).toMatchObject({ bCubedF1: 1, vMeasure: 1, adjustedRand: null })
  })

  test('do not depend on the order of the opinions and stay in range', () => {
    const row = fc.tuple(fc.integer({ min: -1, max: 4 }), fc.integer({ min: -1, max: 4 }))
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const forth = measure(rows.map((r) => r[0]), rows.map((r) => r[1]))
        const back = measure(rows.map((r) => r[0]).reverse(), rows.map((r) => r[1]).reverse())
        for (const key of ['bCubedPrecision', 'bCubedRecall', 'bCubedF1', 'homogeneity', 'completeness', 'vMeasure'] as const) {
          expect(forth[key]).toBeCloseTo(back[key]!, 9)
          expect(forth[key]).toBeGreaterThanOrEqual(-1e-9)
          expect(forth[key]).toBeLessThanOrEqual(1 + 1e-9)
        }
        if (forth.adjustedRand !== null) expect(forth.adjustedRand).toBeLessThanOrEqual(1 + 1e-9)
      }),
    )
  })

  test('equal weights change nothing', () => {
    const pairs = pairPartitions(Int32Array.from([0, 0, 0, 1, 1]), Int32Array.from([0, 0, 1, 1, 1]))
    const doubled = measurePartition(pairs, new Uint32Array(5).fill(2))
    const plain = measurePartition(pairs)
    expect(doubled.adjustedRand).toBeCloseTo(plain.adjustedRand!, 12)
    expect(doubled.vMeasure).toBeCloseTo(plain.vMeasure!, 12)
    expect(doubled.bCubedF1).toBeCloseTo(plain.bCubedF1!, 12)
  })
})
