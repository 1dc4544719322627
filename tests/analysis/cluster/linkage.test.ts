import { describe, expect, test } from 'vitest'
import { linkAverage } from '../../../analysis/cluster/linkage.ts'
import { findNeighbours, invertIndex } from '../../../analysis/cluster/neighbours.ts'
import type { Csr } from '../../../analysis/feature/csr.ts'
import { seededRandom } from '../../../analysis/feature/random.ts'

/** Rows in the plane at angles given in degrees; the product of two is the cosine of their difference. */
function directions(...degrees: number[]): Csr {
  const rows = degrees.map((degree) => [Math.cos((degree * Math.PI) / 180), Math.sin((degree * Math.PI) / 180)])
  return dense(rows)
}

function dense(rows: readonly (readonly number[])[]): Csr {
  const width = rows[0]?.length ?? 0
  return {
    rowCount: rows.length,
    columnCount: width,
    offsets: Uint32Array.from({ length: rows.length + 1 }, (_, row) => row * width),
    columns: Uint32Array.from({ length: rows.length * width }, (_, at) => at % width),
    values: Float32Array.from(rows.flat()),
  }
}

function link(vectors: Csr, threshold: number, closeness = 0): number[] {
  const graph = findNeighbours(vectors, invertIndex(vectors), 0, vectors.rowCount, { neighbourCount: vectors.rowCount, candidateCount: vectors.rowCount, minLikeness: threshold })
  return [...linkAverage(vectors, [graph], threshold, closeness)]
}

/** Dense average linkage by definition: join the pair of highest mean until none reaches the threshold. */
function linkByDefinition(vectors: Csr, threshold: number): number[] {
  const width = vectors.columnCount
  const groups = Array.from({ length: vectors.rowCount }, (_, row) => [row])
  const cosine = (a: number, b: number): number => {
    let sum = 0
    for (let k = 0; k < width; k++) sum += vectors.values[a * width + k]! * vectors.values[b * width + k]!
    return sum
  }
  for (;;) {
    let best = { mean: threshold, a: -1, b: -1 }
    groups.forEach((left, a) => {
      groups.forEach((right, b) => {
        if (a >= b) return
        const mean = left.flatMap((i) => right.map((j) => cosine(i, j))).reduce((x, y) => x + y, 0) / (left.length * right.length)
        if (mean > best.mean || (mean === best.mean && best.a < 0)) best = { mean, a, b }
      })
    })
    if (best.a < 0) break
    groups[best.a]!.push(...groups[best.b]!)
    groups.splice(best.b, 1)
  }
  const roots = new Array<number>(vectors.rowCount)
  for (const members of groups) for (const row of members) roots[row] = Math.min(...members)
  return roots
}

describe('linkAverage', () => {
  test('joins rows whose likeness reaches the threshold and names the group by its smallest row', () => {
    expect(link(directions(0, 80, 5, 85), Math.cos(Math.PI / 6))).toEqual([0, 1, 0, 1])
  })

  test('judges a group by its mean, so a chain does not grow link by link', () => {
    // 0–40 and 40–80 are .766 alike, 0–80 .174: the mean of {0, 40} with 80 is .47
    expect(link(directions(0, 40, 80), 0.5)).toEqual([0, 0, 2])
    expect(link(directions(0, 40, 80), 0.46)).toEqual([0, 0, 0])
  })

  test('breaks ties by the smaller rows', () => {
    expect(link(directions(0, 40, 80), 0.7)).toEqual([0, 0, 2])
  })

  test('keeps out of a close group what is alike only by its standard', () => {
    // {0, 2} are .9994 alike; 50 is .66 alike to them
    expect(link(directions(0, 2, 50), 0.5)).toEqual([0, 0, 0])
    expect(link(directions(0, 2, 50), 0.5, 0.8)).toEqual([0, 0, 2])
  })

  test('answers for no rows, one row and all equal rows', () => {
    expect(link(dense([]), 0.5)).toEqual([])
    expect(link(directions(10), 0.5)).toEqual([0])
    expect(link(directions(10, 10, 10, 10), 0.9)).toEqual([0, 0, 0, 0])
  })

  test('equals average linkage by definition on full graphs', () => {
    const random = seededRandom(4)
    for (let round = 0; round < 20; round++) {
      const rows = Array.from({ length: 14 }, () => {
        const row = Array.from({ length: 3 }, () => random())
        const length = Math.hypot(...row)
        return row.map((value) => value / length)
      })
      const vectors = dense(rows)
      const threshold = 0.75 + 0.2 * random()
      expect(link(vectors, threshold)).toEqual(linkByDefinition(vectors, threshold))
    }
  })

  test('gives the same groups for a graph in one range and in three', () => {
    const vectors = directions(0, 5, 9, 40, 44, 80, 83, 20)
    const index = invertIndex(vectors)
    const ranges = [[0, 3], [3, 4], [4, 8]].map(([from, to]) => findNeighbours(vectors, index, from!, to!, { minLikeness: 0.9 }))
    const whole = findNeighbours(vectors, index, 0, 8, { minLikeness: 0.9 })
    expect(linkAverage(vectors, ranges, 0.9)).toEqual(linkAverage(vectors, [whole], 0.9))
  })
})
