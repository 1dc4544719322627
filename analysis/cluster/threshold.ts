import type { Csr } from '../feature/csr.ts'
import { hash32 } from '../feature/hash.ts'

/** How alike two opinions are by chance. */
export interface ChanceLikeness {
  readonly mean: number
  readonly deviation: number
}

const FIRST_ROWS = 4000
const OTHERS = 50

/**
 * Mean and standard deviation of the likeness of random pairs of different rows: up to 4,000 rows, each with the 50 next to
 * it in the order of the hashes of their ids. So the pairs are hardly others when some opinions are added.
 *
 * @param ids - one a row of the vectors, distinct
 * @returns zeros for fewer than two rows
 */
export function chanceLikeness(vectors: Csr, ids: readonly string[], seed: number): ChanceLikeness {
  const count = vectors.rowCount
  if (count < 2) return { mean: 0, deviation: 0 }
  const order = hashOrder(ids, seed)
  const dense = new Float32Array(vectors.columnCount)
  let pairCount = 0
  let sum = 0
  let squares = 0
  for (let first = 0; first < Math.min(count, FIRST_ROWS); first++) {
    const row = order[first]!
    for (let at = vectors.offsets[row]!; at < vectors.offsets[row + 1]!; at++) dense[vectors.columns[at]!] = vectors.values[at]!
    for (let step = 1; step <= Math.min(OTHERS, count - 1); step++) {
      const other = order[(first + step) % count]!
      let likeness = 0
      for (let at = vectors.offsets[other]!; at < vectors.offsets[other + 1]!; at++) likeness += dense[vectors.columns[at]!]! * vectors.values[at]!
      pairCount++
      sum += likeness
      squares += likeness * likeness
    }
    for (let at = vectors.offsets[row]!; at < vectors.offsets[row + 1]!; at++) dense[vectors.columns[at]!] = 0
  }
  const mean = sum / pairCount
  return { mean, deviation: Math.sqrt(Math.max(0, squares / pairCount - mean * mean)) }
}

function hashOrder(ids: readonly string[], seed: number): Uint32Array {
  const hashes = Uint32Array.from(ids, (id) => hash32(id, seed))
  return Uint32Array.from(ids.keys()).sort((a, b) => hashes[a]! - hashes[b]! || a - b)
}
