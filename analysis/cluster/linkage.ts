import type { Csr } from '../feature/csr.ts'
import type { Neighbours } from './neighbours.ts'
import { FirstPairs } from './firstPairs.ts'
import { Links } from './links.ts'
import { GroupSums } from './sums.ts'

/**
 * Average linkage on a sparse neighbour graph: the two groups of highest mean likeness are joined, again and again,
 * until no pair of groups reaches the threshold. Means are exact over all pairs of members, neighbours or not: they
 * come from inner products of sums, ⟨ΣA, ΣB⟩ / (|A|·|B|). As a mean lies between its parts, pairs below the threshold
 * need not be kept; with a full graph the outcome is that of dense average linkage cut at the threshold.
 *
 * @param vectors - one row an item, length ≤ 1
 * @param graphs - neighbours of all rows, in any number of ranges
 * @param threshold - least mean likeness to join, > 0
 * @param closeness - 0..1: a join must also reach this share of the mean likeness inside either group, so that a group of
 *   one place does not take in the same grievance of another. 0 = plain average linkage
 * @returns per row the smallest row of its group
 */
export function linkAverage(vectors: Csr, graphs: readonly Neighbours[], threshold: number, closeness = 0): Uint32Array {
  const count = vectors.rowCount
  const links = new Links(graphs, count, threshold)
  const group = Uint32Array.from({ length: count }, (_, row) => row)
  const sizes = new Uint32Array(count).fill(1)
  const inner = new Float64Array(count)
  const sums = new GroupSums(vectors)
  const firsts = new FirstPairs(links, sizes)
  const joined = new JoinedLinks()
  while (firsts.pop()) {
    const { a, b, likeness } = firsts
    if (likeness < closeness * Math.max(cohesion(a), cohesion(b))) {
      firsts.reject()
      continue
    }
    inner[a]! += inner[b]! + links.total(a, b)
    join(a, b)
  }
  for (let row = 0; row < count; row++) group[row] = group[group[row]!]!
  return group

  function cohesion(row: number): number {
    return sizes[row]! < 2 ? 0 : (2 * inner[row]!) / (sizes[row]! * (sizes[row]! - 1))
  }

  function join(a: number, b: number): void {
    joined.merge(links, a, b)
    complete(joined, sums, FIRST, b)
    complete(joined, sums, SECOND, a)
    sums.join(a, b)
    sizes[a] = sizes[a]! + sizes[b]!
    group[b] = a
    let kept = 0
    const { others, totals } = joined
    for (let at = 0; at < joined.count; at++) {
      const other = others[at]!
      const total = totals[at]!
      const likeness = total / (sizes[a] * sizes[other]!)
      links.remove(other, b)
      if (likeness < threshold) {
        links.remove(other, a)
        continue
      }
      links.put(other, a, total)
      firsts.changed(other, a, likeness)
      others[kept] = other
      totals[kept++] = total
    }
    links.replace(a, others, totals, kept)
    links.clear(b)
    firsts.renew(a)
  }
}

/** Adds the likeness with a second group to the links that only the other of the two joined has. */
function complete(joined: JoinedLinks, sums: GroupSums, side: number, second: number): void {
  const { others, totals, sides } = joined
  let isSpread = false
  for (let at = 0; at < joined.count; at++) {
    if (sides[at] !== side) continue
    if (!isSpread) sums.spread(second)
    isSpread = true
    totals[at]! += sums.product(second, others[at]!)
  }
  if (isSpread) sums.clear(second)
}

/** Who has a link: the first of two groups, the second, or both. */
const FIRST = 1
const SECOND = 2

/** The links of two groups side by side; working memory, used again for each join. */
class JoinedLinks {
  count = 0
  others = new Uint32Array(256)
  totals = new Float64Array(256)
  sides = new Uint8Array(256)

  /** Takes the links of a and b but those with each other; sums of links of both are added up. */
  merge(links: Links, a: number, b: number): void {
    const most = links.count(a) + links.count(b)
    if (this.others.length < most) {
      this.others = new Uint32Array(2 * most)
      this.totals = new Float64Array(2 * most)
      this.sides = new Uint8Array(2 * most)
    }
    const [othersA, totalsA, countA] = [links.others(a), links.totals(a), links.count(a)]
    const [othersB, totalsB, countB] = [links.others(b), links.totals(b), links.count(b)]
    let i = 0
    let j = 0
    let end = 0
    while (i < countA || j < countB) {
      const left = i < countA ? othersA[i]! : Infinity
      const right = j < countB ? othersB[j]! : Infinity
      const other = left < right ? left : right
      let total = 0
      let sides = 0
      if (left === other) {
        total = Math.abs(totalsA[i++]!)
        sides = FIRST
      }
      if (right === other) {
        total += Math.abs(totalsB[j++]!)
        sides |= SECOND
      }
      if (other === a || other === b) continue
      this.others[end] = other
      this.totals[end] = total
      this.sides[end++] = sides
    }
    this.count = end
  }
}
