import type { Folding, OpinionTexts } from '../opinion.ts'
import { hash32 } from '../feature/hash.ts'
import { groupIssues, type IssueOptions } from './issues.ts'
import { selectTexts } from './likeness.ts'

export interface StabilityOptions extends IssueOptions {
  /** share of the opinions left out, chosen by a hash of their ids. Default .05 */
  readonly leftOutShare?: number
}

/**
 * How firmly a partition stands: a fixed part of the opinions is left out, the rest grouped anew, and the share of the
 * pairs then together that the whole partition keeps is given; that is what adding these opinions would have done.
 *
 * @param issueOf - the issues found with all opinions, under the same options
 * @returns 0..1; null when the rest has no pair
 */
export function leaveOutStability(texts: OpinionTexts, folding: Folding, issueOf: Int32Array, options: StabilityOptions): number | null {
  const limit = (options.leftOutShare ?? 0.05) * 2 ** 32
  const kept = Uint32Array.from(texts.ids.keys()).filter((row) => hash32(texts.ids[row]!, options.seed) >= limit)
  const { mentions, ...rest } = options
  const own = mentions ? { mentions: kept.map((row) => mentions[row]!) } : {}
  const before = groupIssues(selectTexts(texts, kept), selectFolding(folding, kept), { ...rest, ...own })
  return partitionStability(before.issueOf, Int32Array.from(kept, (row) => issueOf[row]!))
}

/** The folding among some of the rows, ascending: the first of them that repeats a text stands for it. */
function selectFolding(folding: Folding, rows: Uint32Array): Folding {
  const first = new Map<number, number>()
  const representative = rows.map((row, at) => {
    const text = folding.representative[row]!
    if (!first.has(text)) first.set(text, at)
    return first.get(text)!
  })
  return { representative, distinctCount: first.size }
}

/**
 * How much of one partition another keeps: of all pairs of opinions together in `before`, the share that is together in
 * `after`.
 *
 * @param before - per opinion its group, -1 = single; the same opinions in the same order as `after`
 * @returns 0..1; null when `before` has no pair
 * @throws RangeError when the lengths differ
 */
export function partitionStability(before: Int32Array, after: Int32Array): number | null {
  if (before.length !== after.length) throw new RangeError('partitions differ in length')
  const sizes = new Map<number, number>()
  const shared = new Map<string, number>()
  for (let row = 0; row < before.length; row++) {
    if (before[row]! < 0) continue
    sizes.set(before[row]!, (sizes.get(before[row]!) ?? 0) + 1)
    if (after[row]! < 0) continue
    const key = `${before[row]!}|${after[row]!}`
    shared.set(key, (shared.get(key) ?? 0) + 1)
  }
  const pairs = sumOfPairs(sizes.values())
  return pairs === 0 ? null : sumOfPairs(shared.values()) / pairs
}

function sumOfPairs(sizes: Iterable<number>): number {
  let pairs = 0
  for (const size of sizes) pairs += (size * (size - 1)) / 2
  return pairs
}
