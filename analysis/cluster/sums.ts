import type { Csr } from '../feature/csr.ts'

/** Looking the columns of a row up in another pays when that one is this many times longer. */
const MUCH_LONGER = 3
/** Columns of a sum that one entry of its index stands for on average. */
const COLUMNS_PER_ENTRY = 2

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
  /** per sum that was searched since it last changed, where the columns of each range of 2^shift begin */
  readonly #indexes: ({ readonly shift: number; readonly starts: Uint32Array } | undefined)[]
  #joinedColumns = new Uint32Array(1024)
  #joinedValues = new Float64Array(1024)

  constructor(vectors: Csr) {
    this.#vectors = vectors
    this.#columns = new Array<Uint32Array | undefined>(vectors.rowCount)
    this.#values = new Array<Float64Array | undefined>(vectors.rowCount)
    this.#lengths = Uint32Array.from({ length: vectors.rowCount }, (_, row) => vectors.offsets[row + 1]! - vectors.offsets[row]!)
    this.#dense = new Float64Array(vectors.columnCount)
    this.#indexes = new Array<{ shift: number; starts: Uint32Array } | undefined>(vectors.rowCount)
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
      return this.#lookUp(spreadGroup, other)
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
    this.#indexes[a] = undefined
    this.#indexes[b] = undefined
  }

  /** Each column of the short sum is looked up in the long one. */
  #lookUp(short: number, long: number): number {
    const columns = this.#columnsOf(long)
    const values = this.#valuesOf(long)
    const { shift, starts } = (this.#indexes[long] ??= indexOf(columns, this.#vectors.columnCount))
    const wanted = this.#columnsOf(short)
    const shortValues = this.#valuesOf(short)
    let sum = 0
    for (let i = 0; i < wanted.length; i++) {
      const column = wanted[i]!
      const stop = starts[(column >>> shift) + 1]!
      for (let at = starts[column >>> shift]!; at < stop; at++) {
        if (columns[at]! < column) continue
        if (columns[at] === column) sum += shortValues[i]! * values[at]!
        break
      }
    }
    return sum
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

function indexOf(columns: Uint32Array, columnCount: number): { shift: number; starts: Uint32Array } {
  let shift = 0
  while (columnCount >>> shift > columns.length / COLUMNS_PER_ENTRY) shift++
  const starts = new Uint32Array((columnCount >>> shift) + 2)
  for (let at = 0; at < columns.length; at++) starts[(columns[at]! >>> shift) + 1] = at + 1
  for (let entry = 1; entry < starts.length; entry++) if (starts[entry]! < starts[entry - 1]!) starts[entry] = starts[entry - 1]!
  return { shift, starts }
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
