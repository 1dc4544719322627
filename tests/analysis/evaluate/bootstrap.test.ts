import { describe, expect, test } from 'vitest'
import { bootstrapIntervals } from '../../../analysis/evaluate/bootstrap.ts'
import { measureLabels, pairLabels } from '../../../analysis/evaluate/labels.ts'

const pairs = pairLabels(
  Array.from({ length: 400 }, () => 'a'),
  Array.from({ length: 400 }, (_, row) => (row % 5 === 0 ? 'b' : 'a')),
)
const accuracy = (weights: Uint32Array) => ({ accuracy: measureLabels(pairs, weights).accuracy })

describe('bootstrap intervals', () => {
  test('are about as wide as the normal approximation of a share', () => {
    const interval = bootstrapIntervals(400, accuracy).accuracy!
    const half = 1.96 * Math.sqrt((0.8 * 0.2) / 400)
    expect(Math.abs(interval.low - (0.8 - half))).toBeLessThan(0.008)
    expect(Math.abs(interval.high - (0.8 + half))).toBeLessThan(0.008)
  })

  test('draw as many opinions as there are, with replacement', () => {
    const totals = new Set<number>()
    let repeated = false
    bootstrapIntervals(10, (weights) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      if (total > 0) totals.add(total)
      repeated ||= weights.some((weight) => weight > 1)
      return { total }
    }, { drawCount: 20 })
    expect([...totals]).toEqual([10])
    expect(repeated).toBe(true)
  })

  test('repeat for a seed and differ between seeds', () => {
    const first = bootstrapIntervals(400, accuracy, { drawCount: 50 })
    expect(bootstrapIntervals(400, accuracy, { drawCount: 50 })).toEqual(first)
    expect(bootstrapIntervals(400, accuracy, { drawCount: 50, seed: 2 })).not.toEqual(first)
  })

  test('are unknown for fewer than two opinions and for what no draw can measure', () => {
    expect(bootstrapIntervals(0, () => ({ x: null }))).toEqual({ x: null })
    expect(bootstrapIntervals(1, () => ({ x: 1 }))).toEqual({ x: null })
    expect(bootstrapIntervals(5, () => ({ x: null }))).toEqual({ x: null })
  })

  test('take a thousand draws of 10,000 opinions within two seconds', () => {
    const many = pairLabels(Array(10_000).fill('a'), Array(10_000).fill('a'))
    const cpuBefore = process.cpuUsage().user
    bootstrapIntervals(10_000, (weights) => ({ ...measureLabels(many, weights) }))
    expect((process.cpuUsage().user - cpuBefore) / 1e6).toBeLessThan(2)
  })
})
