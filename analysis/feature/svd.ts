import type { Csr } from './csr.ts'
import { seededRandom } from './random.ts'

export interface Eigenpairs {
  /** largest magnitude first */
  readonly values: Float64Array
  /** size × count, row-major, columns of length 1 */
  readonly vectors: Float32Array
  readonly count: number
}

/**
 * The eigenpairs of largest magnitude of a symmetric sparse matrix, by randomised subspace iteration (Halko, Martinsson,
 * Tropp 2011) with a seeded Gaussian start and a final Rayleigh–Ritz step. Each vector's sign is set so that its entry of
 * largest magnitude is positive.
 *
 * @param matrix - square and symmetric
 * @param count - how many pairs are wanted; fewer come back when the matrix is smaller
 * @param passes - multiplications by the matrix before the final step. Default 3
 */
export function largestEigenpairs(matrix: Csr, count: number, seed: number, passes = 3): Eigenpairs {
  const size = matrix.rowCount
  const width = Math.min(size, count + 8)
  let basis = gaussian(size * width, seed)
  for (let pass = 0; pass < passes; pass++) {
    basis = multiply(matrix, basis, width)
    orthonormalise(basis, size, width)
  }
  const image = multiply(matrix, basis, width)
  const small = gram(basis, image, size, width)
  const rotation = jacobi(small, width)
  const order = Array.from({ length: width }, (_, i) => i).sort((a, b) => Math.abs(rotation.values[b]!) - Math.abs(rotation.values[a]!) || a - b)
  const kept = order.slice(0, Math.min(count, width))
  return rotate(basis, size, width, rotation, kept)
}

function gaussian(length: number, seed: number): Float32Array {
  const random = seededRandom(seed)
  return Float32Array.from({ length }, () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()))
}

function multiply(matrix: Csr, dense: Float32Array, width: number): Float32Array {
  const product = new Float32Array(matrix.rowCount * width)
  const sums = new Float64Array(width)
  for (let row = 0; row < matrix.rowCount; row++) {
    sums.fill(0)
    for (let at = matrix.offsets[row]!; at < matrix.offsets[row + 1]!; at++) {
      const value = matrix.values[at]!
      const base = matrix.columns[at]! * width
      for (let k = 0; k < width; k++) sums[k]! += value * dense[base + k]!
    }
    product.set(sums, row * width)
  }
  return product
}

/** Cholesky of the Gram matrix, twice for stability; columns that vanish become zero. */
function orthonormalise(basis: Float32Array, size: number, width: number): void {
  for (let round = 0; round < 2; round++) {
    const products = gram(basis, basis, size, width)
    const lower = cholesky(products, width)
    const line = new Float64Array(width)
    for (let row = 0; row < size; row++) {
      const base = row * width
      for (let j = 0; j < width; j++) {
        const pivot = lower[j * width + j]!
        let sum = basis[base + j]!
        for (let k = 0; k < j; k++) sum -= lower[j * width + k]! * line[k]!
        line[j] = pivot > 0 ? sum / pivot : 0
      }
      basis.set(line, base)
    }
  }
}

function gram(left: Float32Array, right: Float32Array, size: number, width: number): Float64Array {
  const products = new Float64Array(width * width)
  for (let row = 0; row < size; row++) {
    const base = row * width
    for (let i = 0; i < width; i++) {
      const value = left[base + i]!
      const line = i * width
      for (let j = 0; j < width; j++) products[line + j]! += value * right[base + j]!
    }
  }
  return products
}

function cholesky(products: Float64Array, width: number): Float64Array {
  const lower = new Float64Array(width * width)
  for (let j = 0; j < width; j++) {
    let pivot = products[j * width + j]!
    for (let k = 0; k < j; k++) pivot -= lower[j * width + k]! ** 2
    if (!(pivot > 1e-10 * products[j * width + j]!)) continue
    const root = Math.sqrt(pivot)
    lower[j * width + j] = root
    for (let i = j + 1; i < width; i++) {
      let sum = products[i * width + j]!
      for (let k = 0; k < j; k++) sum -= lower[i * width + k]! * lower[j * width + k]!
      lower[i * width + j] = sum / root
    }
  }
  return lower
}

interface Rotation {
  readonly values: Float64Array
  /** width × width, column k is the k-th eigenvector */
  readonly vectors: Float64Array
}

/** Cyclic Jacobi eigenvalue iteration on a small symmetric matrix. */
function jacobi(matrix: Float64Array, width: number): Rotation {
  const a = Float64Array.from(matrix, (_, at) => (matrix[at]! + matrix[(at % width) * width + Math.floor(at / width)]!) / 2)
  const vectors = new Float64Array(width * width)
  for (let i = 0; i < width; i++) vectors[i * width + i] = 1
  for (let sweep = 0; sweep < 12; sweep++) {
    let moved = 0
    for (let p = 0; p < width; p++) {
      for (let q = p + 1; q < width; q++) moved += rotatePair(a, vectors, width, p, q)
    }
    if (moved === 0) break
  }
  return { values: Float64Array.from({ length: width }, (_, i) => a[i * width + i]!), vectors }
}

function rotatePair(a: Float64Array, vectors: Float64Array, width: number, p: number, q: number): number {
  const off = a[p * width + q]!
  const difference = a[q * width + q]! - a[p * width + p]!
  if (Math.abs(off) <= 1e-9 * (Math.abs(a[p * width + p]!) + Math.abs(a[q * width + q]!))) return 0
  const theta = difference / (2 * off)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (let k = 0; k < width; k++) {
    const kp = a[k * width + p]!
    const kq = a[k * width + q]!
    a[k * width + p] = c * kp - s * kq
    a[k * width + q] = s * kp + c * kq
  }
  for (let k = 0; k < width; k++) {
    const pk = a[p * width + k]!
    const qk = a[q * width + k]!
    a[p * width + k] = c * pk - s * qk
    a[q * width + k] = s * pk + c * qk
    const vp = vectors[k * width + p]!
    const vq = vectors[k * width + q]!
    vectors[k * width + p] = c * vp - s * vq
    vectors[k * width + q] = s * vp + c * vq
  }
  return 1
}

function rotate(basis: Float32Array, size: number, width: number, rotation: Rotation, kept: readonly number[]): Eigenpairs {
  const count = kept.length
  const vectors = new Float32Array(size * count)
  const largest = new Float64Array(count)
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < count; k++) {
      let sum = 0
      for (let j = 0; j < width; j++) sum += basis[row * width + j]! * rotation.vectors[j * width + kept[k]!]!
      vectors[row * count + k] = sum
      if (Math.abs(sum) > Math.abs(largest[k]!)) largest[k] = sum
    }
  }
  for (let at = 0; at < vectors.length; at++) if (largest[at % count]! < 0) vectors[at] = -vectors[at]!
  return { values: Float64Array.from(kept, (k) => rotation.values[k]!), vectors, count }
}
