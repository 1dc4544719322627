import type { Csr } from '../feature/csr.ts'

/** One sparse row; columns ascend. */
export interface SparseVector {
  readonly columns: Uint32Array
  readonly values: Float64Array
}

/** A copy of one row of a matrix. */
export function rowVector(matrix: Csr, row: number): SparseVector {
  const from = matrix.offsets[row]!
  const to = matrix.offsets[row + 1]!
  return { columns: matrix.columns.slice(from, to), values: Float64Array.from(matrix.values.subarray(from, to)) }
}

/** Sum of all rows of a matrix, each column added up in the order of the rows. */
export function sumRows(matrix: Csr): SparseVector {
  const dense = new Float64Array(matrix.columnCount)
  const met = new Uint8Array(matrix.columnCount)
  for (let at = 0; at < matrix.columns.length; at++) {
    dense[matrix.columns[at]!]! += matrix.values[at]!
    met[matrix.columns[at]!] = 1
  }
  const columns = Uint32Array.from(distinctColumns(met))
  return { columns, values: Float64Array.from(columns, (column) => dense[column]!) }
}

function* distinctColumns(met: Uint8Array): Generator<number> {
  for (let column = met.indexOf(1); column >= 0; column = met.indexOf(1, column + 1)) yield column
}

/** Sum of two sparse rows. */
export function addVectors(a: SparseVector, b: SparseVector): SparseVector {
  const columns = new Uint32Array(a.columns.length + b.columns.length)
  const values = new Float64Array(columns.length)
  let i = 0
  let j = 0
  let end = 0
  while (i < a.columns.length || j < b.columns.length) {
    const left = i < a.columns.length ? a.columns[i]! : Infinity
    const right = j < b.columns.length ? b.columns[j]! : Infinity
    columns[end] = Math.min(left, right)
    values[end++] = (left <= right ? a.values[i++]! : 0) + (right <= left ? b.values[j++]! : 0)
  }
  return { columns: columns.slice(0, end), values: values.slice(0, end) }
}

/** Inner product; the longer row is searched by galloping, so a short row costs little against a long one. */
export function product(a: SparseVector, b: SparseVector): number {
  const [short, long] = a.columns.length <= b.columns.length ? [a, b] : [b, a]
  const size = long.columns.length
  let sum = 0
  let from = 0
  for (let i = 0; i < short.columns.length && from < size; i++) {
    const column = short.columns[i]!
    let step = 1
    while (from + step < size && long.columns[from + step]! < column) step *= 2
    let low = from + (step >> 1)
    let high = Math.min(from + step, size - 1)
    while (low < high) {
      const middle = (low + high) >> 1
      if (long.columns[middle]! < column) low = middle + 1
      else high = middle
    }
    if (long.columns[low] === column) sum += short.values[i]! * long.values[low]!
    from = long.columns[low]! < column ? low + 1 : low
  }
  return sum
}
