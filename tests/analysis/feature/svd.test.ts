import { expect, test } from 'vitest'
import type { Csr } from '../../../analysis/feature/csr.ts'
import { largestEigenpairs } from '../../../analysis/feature/svd.ts'

function diagonalWithPair(size: number): Csr {
  // Diagonal 1 … size, but rows 0 and 1 form the block [[0, 100], [100, 0]] with eigenvalues 100 and -100.
  const rows = Array.from({ length: size }, (_, row) => (row === 0 ? [[1, 100]] : row === 1 ? [[0, 100]] : [[row, row + 1]]))
  return {
    rowCount: size,
    columnCount: size,
    offsets: Uint32Array.from({ length: size + 1 }, (_, row) => row),
    columns: Uint32Array.from(rows.flat(), ([column]) => column!),
    values: Float32Array.from(rows.flat(), ([, value]) => value!),
  }
}

test('finds the eigenpairs of largest magnitude, negative ones too', () => {
  const found = largestEigenpairs(diagonalWithPair(40), 4, 1, 12)
  expect([...found.values].map((value) => Math.abs(value)).map(Math.round)).toEqual([100, 100, 40, 39])
  expect(found.values[0]! + found.values[1]!).toBeCloseTo(0, 2)
  const third = Array.from({ length: 40 }, (_, row) => found.vectors[row * 4 + 2]!)
  expect(third[39]).toBeCloseTo(1, 2)
})

test('is the same for the same seed and gives no more pairs than there are rows', () => {
  const small = diagonalWithPair(5)
  expect(largestEigenpairs(small, 9, 3)).toEqual(largestEigenpairs(small, 9, 3))
  expect(largestEigenpairs(small, 9, 3).count).toBe(5)
})
