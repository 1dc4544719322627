import type { Csr } from '../feature/csr.ts'

/** Galloping through a row pays when it is this many times longer than the other. */
const MUCH_LONGER = 8

/**
 * Sums of the rows of groups, each group under the number of its first row. A group of one is read where it stands in the
 * matrix, so that singles take no memory.
 */
export class GroupSums {
  readonly #vectors: Csr
  readonly #columns: (Uint32Array | undefined)[]
  readonly #values: (Float64Array | undefined)[]
  /** how many columns each sum has */
  readonly #lengths: Uint32Array
  readonly #dense: Float64Array
  #joinedColumns = new Uint32Array(1024)
  #joinedValues = new Float64Array(1024)

  constructor(vectors: Csr) {
    this.#vectors = vectors
    this.#columns = new Array<Uint32Array | undefined>(vectors.rowCount)
    this.#values = new Array<Float64Array | undefined>(vectors.rowCount)
    this.#lengths = Uint32Array.from({ length: vectors.rowCount }, (_, row) => vectors.offsets[row + 1]! - vectors.offsets[row]!)
    this.#dense = new Float64Array(vectors.columnCount)
  }

  /** Spreads a group's sum, for `product`. */
  spread(group: number): void {
    const columns = this.#columnsOf(group)
    const values = this.#valuesOf(group)
    for (let at = 0; at < columns.length; at++) this.#dense[columns[at]!] = values[at]!
  }

  clear(group: number): void {
    const columns = this.#columnsOf(group)
    for (let at = 0; at < columns.length; at++) this.#dense[columns[at]!] = 0
  }

  /** Inner product of two sums; `spreadGroup` is the one spread. Always summed by ascending column. */
  product(spreadGroup: number, other: number): number {
    if (this.#lengths[other]! > MUCH_LONGER * this.#lengths[spreadGroup]!) {
      return gallop(this.#columnsOf(spreadGroup), this.#valuesOf(spreadGroup), this.#columnsOf(other), this.#valuesOf(other))
    }
    const summed = this.#values[other]
    return summed ? denseProduct(this.#dense, this.#columns[other]!, summed) : denseProductOfRow(this.#dense, this.#vectors, other)
  }

  /** Adds group b to group a; b is none any more. */
  join(a: number, b: number): void {
    const [columnsA, columnsB] = [this.#columnsOf(a), this.#columnsOf(b)]
    const [valuesA, valuesB] = [this.#valuesOf(a), this.#valuesOf(b)]
    if (this.#joinedColumns.length < columnsA.length + columnsB.length) {
      this.#joinedColumns = new Uint32Array(2 * (columnsA.length + columnsB.length))
      this.#joinedValues = new Float64Array(this.#joinedColumns.length)
    }
    const end = merge(columnsA, valuesA, columnsB, valuesB, this.#joinedColumns, this.#joinedValues)
    this.#columns[a] = this.#joinedColumns.slice(0, end)
    this.#values[a] = this.#joinedValues.slice(0, end)
    this.#lengths[a] = end
    this.#columns[b] = undefined
    this.#values[b] = undefined
  }

  #columnsOf(group: number): Uint32Array {
    const { columns, offsets } = this.#vectors
    return this.#columns[group] ?? columns.subarray(offsets[group]!, offsets[group + 1]!)
  }

  #valuesOf(group: number): Float32Array | Float64Array {
    const { values, offsets } = this.#vectors
    return this.#values[group] ?? values.subarray(offsets[group]!, offsets[group + 1]!)
  }
}

function denseProduct(dense: Float64Array, columns: Uint32Array, values: Float64Array): number {
  let sum = 0
  for (let at = 0; at < columns.length; at++) sum += dense[columns[at]!]! * values[at]!
  return sum
}

function denseProductOfRow(dense: Float64Array, { columns, values, offsets }: Csr, row: number): number {
  let sum = 0
  const stop = offsets[row + 1]!
  for (let at = offsets[row]!; at < stop; at++) sum += dense[columns[at]!]! * values[at]!
  return sum
}

/** Each column of the short row is searched in the long one by doubling steps. */
function gallop(short: Uint32Array, shortValues: Float32Array | Float64Array, long: Uint32Array, longValues: Float32Array | Float64Array): number {
  const size = long.length
  let sum = 0
  let from = 0
  for (let i = 0; i < short.length && from < size; i++) {
    const column = short[i]!
    let step = 1
    while (from + step < size && long[from + step]! < column) step *= 2
    let low = from + (step >> 1)
    let high = Math.min(from + step, size - 1)
    while (low < high) {
      const middle = (low + high) >> 1
      if (long[middle]! < column) low = middle + 1
      else high = middle
    }
    if (long[low] === column) sum += shortValues[i]! * longValues[low]!
    from = long[low]! < column ? low + 1 : low
  }
  return sum
}

/** Sum of two sparse rows, written to `columns` and `values`; returns its length. */
function merge(
  columnsA: Uint32Array,
  valuesA: Float32Array | Float64Array,
  columnsB: Uint32Array,
  valuesB: Float32Array | Float64Array,
  columns: Uint32Array,
  values: Float64Array,
): number {
  let i = 0
  let j = 0
  let end = 0
  while (i < columnsA.length && j < columnsB.length) {
    const a = columnsA[i]!
    const b = columnsB[j]!
    columns[end] = a < b ? a : b
    values[end++] = a < b ? valuesA[i++]! : b < a ? valuesB[j++]! : valuesA[i++]! + valuesB[j++]!
  }
  for (; i < columnsA.length; i++) {
    columns[end] = columnsA[i]!
    values[end++] = valuesA[i]!
  }
  for (; j < columnsB.length; j++) {
    columns[end] = columnsB[j]!
    values[end++] = valuesB[j]!
  }
  return end
}
