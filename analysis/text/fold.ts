import { isWordUnit } from '../feature/count.ts'
import { hashPair } from '../feature/hash.ts'
import type { Folding } from '../opinion.ts'

export interface FoldOptions {
  /** Jaccard likeness of character 3-grams from which two texts count as one. Default .85: below it, slot-filled forms
   * with different content begin to fold (read on hotline and campus texts) */
  readonly likeness?: number
  /** texts with fewer word characters fold only when equal: 作业多 and 作业太多 are two. Default 16 */
  readonly shortest?: number
}

const BANDS = 8
const ROWS_PER_BAND = 3
const ROW_LIMIT = 1 << 23
const EARLIER_COMPARED = 8

/**
 * Folds equal and nearly equal texts. Equal: the same word characters, punctuation and blanks aside. Nearly equal: found by
 * one-permutation MinHash (Li, Owen, Zhang 2012) in bands, verified by exact Jaccard likeness of character 3-grams.
 *
 * @param matchTexts - normalised texts in canonical order
 * @returns per text the row of the first text it repeats, itself when distinct
 * @throws RangeError above 8,388,608 texts
 */
export function foldDuplicates(matchTexts: readonly string[], options: FoldOptions = {}): Folding {
  if (matchTexts.length > ROW_LIMIT) throw new RangeError(`at most ${ROW_LIMIT} texts can be folded at once`)
  const keys = matchTexts.map(wordCharacters)
  const representative = foldEqual(keys)
  foldNear(keys, representative, options.likeness ?? 0.85, options.shortest ?? 16)
  let distinctCount = 0
  for (let row = 0; row < representative.length; row++) {
    representative[row] = rootOf(representative, row)
    if (representative[row] === row) distinctCount++
  }
  return { representative, distinctCount }
}

/** Jaccard likeness of the character 3-grams of two texts, 0..1; two texts too short for a 3-gram: 1 when equal, else 0. */
export function gramLikeness(a: string, b: string): number {
  const left = grams(a)
  const right = grams(b)
  if (left.length === 0 || right.length === 0) return a === b ? 1 : 0
  let shared = 0
  let i = 0
  let j = 0
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) {
      shared++
      i++
      j++
    } else if (left[i]! < right[j]!) i++
    else j++
  }
  return shared / (left.length + right.length - shared)
}

function wordCharacters(text: string): string {
  let from = 0
  let key = ''
  for (let at = 0; at < text.length; at++) {
    if (isWordUnit(text.charCodeAt(at))) continue
    key += text.slice(from, at)
    from = at + 1
  }
  key += text.slice(from)
  return key === '' ? text : key.toLowerCase()
}

function foldEqual(keys: readonly string[]): Uint32Array {
  const first = new Map<string, number>()
  return Uint32Array.from(keys, (key, row) => {
    const earlier = first.get(key)
    if (earlier !== undefined) return earlier
    first.set(key, row)
    return row
  })
}

function foldNear(keys: readonly string[], representative: Uint32Array, likeness: number, shortest: number): void {
  const rows: number[] = []
  for (let row = 0; row < keys.length; row++) if (representative[row] === row && keys[row]!.length >= shortest) rows.push(row)
  const signatures = new Uint32Array(rows.length * BANDS)
  rows.forEach((row, at) => signatures.set(bandHashes(keys[row]!), at * BANDS))
  for (let band = 0; band < BANDS; band++) {
    const order = Float64Array.from(rows, (row, at) => (signatures[at * BANDS + band]! >>> 2) * ROW_LIMIT + row).sort()
    let start = 0
    for (let end = 1; end <= order.length; end++) {
      if (end < order.length && bucketOf(order[end]!) === bucketOf(order[start]!)) continue
      if (end - start > 1) foldBucket(order.subarray(start, end), keys, representative, likeness)
      start = end
    }
  }
}

function bucketOf(entry: number): number {
  return Math.floor(entry / ROW_LIMIT)
}

function foldBucket(bucket: Float64Array, keys: readonly string[], representative: Uint32Array, likeness: number): void {
  const roots: number[] = []
  for (const entry of bucket) {
    const row = entry % ROW_LIMIT
    if (representative[row] !== row) continue
    const earlier = roots.find((root) => comparable(keys[root]!, keys[row]!, likeness) && gramLikeness(keys[root]!, keys[row]!) >= likeness)
    if (earlier !== undefined) representative[row] = earlier
    else if (roots.length < EARLIER_COMPARED) roots.push(row)
  }
}

function comparable(a: string, b: string, likeness: number): boolean {
  return Math.min(a.length, b.length) >= likeness * Math.max(a.length, b.length) * 0.9
}

function bandHashes(key: string): Uint32Array {
  const bins = new Uint32Array(BANDS * ROWS_PER_BAND).fill(0xffffffff)
  for (let at = 0; at + 2 < key.length; at++) {
    const hash = gramAt(key, at)
    const bin = hash % bins.length
    if (hash < bins[bin]!) bins[bin] = hash
  }
  const bands = new Uint32Array(BANDS)
  for (let band = 0; band < BANDS; band++) {
    let hash = band
    for (let at = 0; at < ROWS_PER_BAND; at++) hash = hashPair(hash, bins[band * ROWS_PER_BAND + at]!)
    bands[band] = hash
  }
  return bands
}

function grams(text: string): Uint32Array {
  if (text.length < 3) return new Uint32Array(0)
  const all = new Uint32Array(text.length - 2)
  for (let at = 0; at < all.length; at++) all[at] = gramAt(text, at)
  all.sort()
  let end = 1
  for (let at = 1; at < all.length; at++) if (all[at] !== all[at - 1]) all[end++] = all[at]!
  return all.subarray(0, end)
}

function gramAt(text: string, at: number): number {
  return hashPair(hashPair(text.charCodeAt(at), text.charCodeAt(at + 1)), text.charCodeAt(at + 2))
}

function rootOf(representative: Uint32Array, row: number): number {
  let root = row
  while (representative[root] !== root) root = representative[root]!
  return root
}
