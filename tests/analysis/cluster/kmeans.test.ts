import { describe, expect, test } from 'vitest'
import { sphericalKmeans } from '../../../analysis/cluster/kmeans.ts'

function circle(...degrees: number[]) {
  return {
    values: Float32Array.from(degrees.flatMap((degree) => [Math.cos((degree * Math.PI) / 180), Math.sin((degree * Math.PI) / 180)])),
    dimensions: 2,
    weights: new Float32Array(degrees.length).fill(1),
  }
}

describe('sphericalKmeans', () => {
  test('parts directions that stand apart and centres each group', () => {
    const found = sphericalKmeans(circle(0, 10, 180, 190), 2, { seed: 1 })
    expect(found.centreOf[0]).toBe(found.centreOf[1])
    expect(found.centreOf[2]).toBe(found.centreOf[3])
    expect(found.centreOf[0]).not.toBe(found.centreOf[2])
    for (const likeness of found.likeness) expect(likeness).toBeCloseTo(Math.cos((5 * Math.PI) / 180), 5)
  })

  test('draws the centre to the heavier point', () => {
    const points = { ...circle(0, 60), weights: Float32Array.of(1000, 1) }
    expect(sphericalKmeans(points, 1, { seed: 1 }).likeness[0]).toBeGreaterThan(0.999)
  })

  test('puts all equal points with one centre', () => {
    const found = sphericalKmeans(circle(30, 30, 30), 2, { seed: 3 })
    expect(new Set(found.centreOf).size).toBe(1)
    for (const likeness of found.likeness) expect(likeness).toBeCloseTo(1, 5)
  })

  test('settles a sample on all points', () => {
    const degrees = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 0 : 120) + (i % 7))
    const found = sphericalKmeans(circle(...degrees), 2, { seed: 1, sampleSize: 10 })
    expect(new Set(found.centreOf.filter((_, i) => i % 2 === 0)).size).toBe(1)
    expect(new Set(found.centreOf.filter((_, i) => i % 2 === 1)).size).toBe(1)
  })
})
