import type { Csr } from '../feature/csr.ts'
import { largestEigenpairs } from '../feature/svd.ts'
import { invertIndex } from './neighbours.ts'

/** Directions along which sparse rows differ most: a row's coordinates are the products with each. */
export interface LatentSpace {
  readonly dimensions: number
  /** per column where its loadings begin, divided by dimensions; -1 = column not met */
  readonly places: Int32Array
  readonly loadings: Float32Array
}

/**
 * The leading right singular vectors of a sparse matrix (latent semantic analysis, Deerwester et al. 1990), taken from the
 * eigenpairs of the products between its rows.
 *
 * @param sample - some 2,000 rows at most: their products are held in full
 * @param dimensions - fewer come back when the sample has fewer rows
 */
export function learnLatentSpace(sample: Csr, dimensions: number, seed: number): LatentSpace {
  const found = largestEigenpairs(productsOf(sample), dimensions, seed, 5)
  const places = new Int32Array(sample.columnCount).fill(-1)
  let used = 0
  for (const column of sample.columns) if (places[column]! < 0) places[column] = used++
  const loadings = new Float32Array(used * found.count)
  for (let row = 0; row < sample.rowCount; row++) {
    for (let at = sample.offsets[row]!; at < sample.offsets[row + 1]!; at++) {
      const base = places[sample.columns[at]!]! * found.count
      for (let k = 0; k < found.count; k++) {
        const length = Math.sqrt(Math.max(found.values[k]!, 0))
        if (length > 1e-6) loadings[base + k]! += (sample.values[at]! * found.vectors[row * found.count + k]!) / length
      }
    }
  }
  return { dimensions: found.count, places, loadings }
}

/** Coordinates of the rows of a matrix, row-major, rows × dimensions. */
export function latentVectors(space: LatentSpace, matrix: Csr): Float32Array {
  const { dimensions, places, loadings } = space
  const vectors = new Float32Array(matrix.rowCount * dimensions)
  for (let row = 0; row < matrix.rowCount; row++) {
    for (let at = matrix.offsets[row]!; at < matrix.offsets[row + 1]!; at++) {
      const place = places[matrix.columns[at]!]!
      if (place < 0) continue
      for (let k = 0; k < dimensions; k++) vectors[row * dimensions + k]! += matrix.values[at]! * loadings[place * dimensions + k]!
    }
  }
  return vectors
}

function productsOf(rows: Csr): Csr {
  const count = rows.rowCount
  const index = invertIndex(rows)
  const values = new Float32Array(count * count)
  for (let row = 0; row < count; row++) {
    for (let at = rows.offsets[row]!; at < rows.offsets[row + 1]!; at++) {
      const column = rows.columns[at]!
      for (let entry = index.offsets[column]!; entry < index.offsets[column + 1]!; entry++) {
        values[row * count + index.rows[entry]!]! += rows.values[at]! * index.values[entry]!
      }
    }
  }
  return {
    rowCount: count,
    columnCount: count,
    offsets: Uint32Array.from({ length: count + 1 }, (_, row) => row * count),
    columns: Uint32Array.from({ length: count * count }, (_, at) => at % count),
    values,
  }
}
