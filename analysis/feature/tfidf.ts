import type { Csr } from './csr.ts'

export interface TfidfOptions {
  /** features in fewer rows are dropped. Default 2: a feature seen once tells nothing of likeness */
  readonly minRows?: number
  /** features in more than this share of the rows are dropped. Default 1 = none */
  readonly maxShare?: number
  /** 1 + ln(count) in place of the count. Default true */
  readonly sublinear?: boolean
}

/** In how many rows each column has an entry. */
export function rowCounts(counts: Csr): Uint32Array {
  const found = new Uint32Array(counts.columnCount)
  for (const column of counts.columns) found[column]!++
  return found
}

/**
 * Inverse document frequency, smoothed so that a feature in every row still weighs 1.
 *
 * @param found - per column, in how many rows it occurs, each 0..total
 * @returns one weight per column, ≥ 1, `ln((1 + total) / (1 + found)) + 1`
 */
export function inverseFrequency(found: Uint32Array, total: number): Float32Array {
  return Float32Array.from(found, (count) => Math.log((1 + total) / (1 + count)) + 1)
}

/**
 * TF-IDF with rows of Euclidean length 1 (a row without features stays empty).
 *
 * @param counts - feature counts, not changed
 * @param weights - inverse frequencies to use, one per column; default: from `counts` itself
 */
export function weighTfidf(counts: Csr, options: TfidfOptions = {}, weights?: Float32Array): Csr {
  const found = rowCounts(counts)
  const idf = weights ?? inverseFrequency(found, counts.rowCount)
  const minRows = options.minRows ?? 2
  const maxRows = (options.maxShare ?? 1) * counts.rowCount
  const sublinear = options.sublinear ?? true
  const offsets = new Uint32Array(counts.rowCount + 1)
  const columns = new Uint32Array(counts.columns.length)
  const values = new Float32Array(counts.columns.length)
  let end = 0
  for (let row = 0; row < counts.rowCount; row++) {
    const start = end
    let squares = 0
    for (let at = counts.offsets[row]!; at < counts.offsets[row + 1]!; at++) {
      const column = counts.columns[at]!
      const rows = found[column]!
      if (rows < minRows || rows > maxRows) continue
      const count = counts.values[at]!
      const value = (sublinear ? 1 + Math.log(count) : count) * idf[column]!
      columns[end] = column
      values[end++] = value
      squares += value * value
    }
    if (squares > 0) {
      const scale = 1 / Math.sqrt(squares)
      for (let at = start; at < end; at++) values[at]! *= scale
    }
    offsets[row + 1] = end
  }
  return { rowCount: counts.rowCount, columnCount: counts.columnCount, offsets, columns: columns.slice(0, end), values: values.slice(0, end) }
}
