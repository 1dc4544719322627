import { describe, expect, test } from 'vitest'
import { findNeighbours, invertIndex } from '../../../analysis/cluster/neighbours.ts'
import type { Csr } from '../../../analysis/feature/csr.ts'

function sparse(rows: readonly (readonly (readonly [number, number])[])[], columnCount: number): Csr {
  const offsets = new Uint32Array(rows.length + 1)
  rows.forEach((row, i) => (offsets[i + 1] = offsets[i]! + row.length))
  return {
    rowCount: rows.length,
    columnCount,
    offsets,
    columns: Uint32Array.from(rows.flat(), ([column]) => column),
    values: Float32Array.from(rows.flat(), ([, value]) => value),
  }
}

const four = sparse(
  [
    [[0, 0.5], [1, 0.5]],
    [[0, 1]],
    [[1, 0.25], [2, 0.5]],
    [[3, 1]],
  ],
  4,
)

describe('invertIndex', () => {
  test('lists per feature the rows that have it, ascending, with their values', () => {
    const index = invertIndex(four)
    expect([...index.offsets]).toEqual([0, 2, 4, 5, 6])
    expect([...index.rows]).toEqual([0, 1, 0, 2, 2, 3])
    expect([...index.values]).toEqual([0.5, 1, 0.5, 0.25, 0.5, 1])
  })
})

describe('findNeighbours', () => {
  test('gives the rows most alike first and never the row itself', () => {
    const found = findNeighbours(four, invertIndex(four), 0, 4)
    expect([...found.offsets]).toEqual([0, 2, 3, 4, 4])
    expect([...found.rows]).toEqual([1, 2, 0, 0])
    expect([...found.likeness]).toEqual([0.5, 0.125, 0.5, 0.125])
  })

  test('keeps the smaller row of equally alike ones', () => {
    const same = sparse([[[0, 1]], [[0, 1]], [[0, 1]], [[0, 1]]], 1)
    const found = findNeighbours(same, invertIndex(same), 2, 3, { neighbourCount: 2 })
    expect([...found.rows]).toEqual([0, 1])
  })

  test('leaves out what is less alike than asked', () => {
    expect([...findNeighbours(four, invertIndex(four), 0, 1, { minLikeness: 0.2 }).rows]).toEqual([1])
  })

  test('reads no more index entries than the budget, rare features first', () => {
    const common = sparse([[[0, 0.9], [1, 0.3]], [[0, 0.9]], [[0, 0.9]], [[1, 0.9]]], 2)
    expect([...findNeighbours(common, invertIndex(common), 0, 1, { entryBudget: 2 }).rows]).toEqual([3])
    expect([...findNeighbours(common, invertIndex(common), 0, 1, { entryBudget: 5 }).rows]).toEqual([1, 2, 3])
  })

  test('answers for a row the same in whatever range it is asked', () => {
    const index = invertIndex(four)
    const part = findNeighbours(four, index, 2, 4)
    expect(part.from).toBe(2)
    expect([...part.rows]).toEqual([0])
    expect([...part.offsets]).toEqual([0, 1, 1])
  })
})
