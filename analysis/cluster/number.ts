import type { Folding } from '../opinion.ts'

export interface IssueSize {
  /** copies that make one distinct text an issue. Default 3 */
  readonly minCopies?: number
  /** how many people are said to have voiced each opinion. Default 1 each */
  readonly mentions?: Uint32Array
}

/**
 * Numbers groups by their smallest row and drops those too small to be an issue: fewer than two distinct texts and fewer
 * than `minCopies` mentions.
 *
 * @param groupOf - per opinion any non-negative number of its group, or -1
 * @returns per opinion 0..groupCount-1, or -1
 */
export function numberGroups(groupOf: Int32Array, folding: Folding, size: IssueSize = {}): { groupOf: Int32Array; groupCount: number } {
  const groups = groupOf.reduce((most, group) => Math.max(most, group), -1) + 1
  const texts = new Uint32Array(groups)
  const copies = new Float64Array(groups)
  const seen = new Map<number, number>()
  for (let row = 0; row < groupOf.length; row++) {
    const group = groupOf[row]!
    if (group < 0) continue
    copies[group]! += size.mentions?.[row] ?? 1
    const text = folding.representative[row]!
    if (seen.get(text) === group) continue
    seen.set(text, group)
    texts[group]!++
  }
  const minCopies = size.minCopies ?? 3
  const numbers = new Int32Array(groups).fill(-1)
  let groupCount = 0
  const numbered = groupOf.map((group) => {
    if (group < 0 || (texts[group]! < 2 && copies[group]! < minCopies)) return -1
    if (numbers[group]! < 0) numbers[group] = groupCount++
    return numbers[group]!
  })
  return { groupOf: numbered, groupCount }
}
