import type { Csr } from '../feature/csr.ts'
import { seededRandom } from '../feature/random.ts'
import { rowProduct } from './sparse.ts'

/** How alike two opinions are by chance. */
export interface ChanceLikeness {
  readonly mean: number
  readonly deviation: number
}

/**
 * Mean and standard deviation of the likeness of random pairs of different rows.
 *
 * @param pairCount - pairs drawn, with replacement. 200,000 fixes the mean to about .2 % of the deviation
 * @returns zeros for fewer than two rows
 */
export function chanceLikeness(vectors: Csr, seed: number, pairCount = 200_000): ChanceLikeness {
  const count = vectors.rowCount
  if (count < 2) return { mean: 0, deviation: 0 }
  const random = seededRandom(seed)
  let sum = 0
  let squares = 0
  for (let i = 0; i < pairCount; i++) {
    const a = Math.floor(random() * count)
    const b = (a + 1 + Math.floor(random() * (count - 1))) % count
    const likeness = rowProduct(vectors, a, b)
    sum += likeness
    squares += likeness * likeness
  }
  const mean = sum / pairCount
  return { mean, deviation: Math.sqrt(Math.max(0, squares / pairCount - mean * mean)) }
}
