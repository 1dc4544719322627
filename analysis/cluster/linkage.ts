import type { Csr } from '../feature/csr.ts'
import type { Neighbours } from './neighbours.ts'
import { FirstPairs, type Links } from './firstPairs.ts'
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
  const links = linkNeighbours(graphs, count, threshold)
  const group = Uint32Array.from({ length: count }, (_, row) => row)
  const sizes = new Uint32Array(count).fill(1)
  const inner = new Float64Array(count)
  const sums = new GroupSums(vectors)
  const firsts = new FirstPairs(links, sizes)
  while (firsts.pop()) {
    const { a, b, likeness } = firsts
    if (likeness < closeness * Math.max(cohesion(a), cohesion(b))) {
      firsts.reject()
      continue
    }
    inner[a]! += inner[b]! + links[a]!.get(b)!
    join(a, b)
  }
  for (let row = 0; row < count; row++) group[row] = group[group[row]!]!
  return group

  function cohesion(row: number): number {
    return sizes[row]! < 2 ? 0 : (2 * inner[row]!) / (sizes[row]! * (sizes[row]! - 1))
  }

  function join(a: number, b: number): void {
    const ofA = links[a]!
    const ofB = links[b]!
    ofA.delete(b)
    ofB.delete(a)
    const joined = new Map<number, number>()
    sums.spread(b)
    for (const [other, total] of ofA) joined.set(other, total + (ofB.get(other) ?? sums.product(b, other)))
    sums.clear(b)
    sums.spread(a)
    for (const [other, total] of ofB) if (!ofA.has(other)) joined.set(other, total + sums.product(a, other))
    sums.clear(a)
    sums.join(a, b)
    sizes[a] = sizes[a]! + sizes[b]!
    links[a] = joined
    links[b] = undefined
    group[b] = a
    for (const [other, total] of joined) {
      const ofOther = links[other]!
      ofOther.delete(b)
      if (total / (sizes[a] * sizes[other]!) < threshold) {
        ofOther.delete(a)
        joined.delete(other)
      } else {
        ofOther.set(a, total)
        firsts.changed(other, a)
      }
    }
    firsts.renew(a)
  }
}

/** Likeness of neighbours at or above the threshold, both ways. */
function linkNeighbours(graphs: readonly Neighbours[], count: number, threshold: number): Links {
  const links: Links = new Array<Map<number, number> | undefined>(count)
  for (const graph of graphs) {
    for (let i = 0; i + 1 < graph.offsets.length; i++) {
      for (let at = graph.offsets[i]!; at < graph.offsets[i + 1]!; at++) {
        const likeness = graph.likeness[at]!
        if (likeness < threshold) break
        const a = graph.from + i
        const b = graph.rows[at]!
        if (links[a]?.has(b)) continue
        ;(links[a] ??= new Map<number, number>()).set(b, likeness)
        ;(links[b] ??= new Map<number, number>()).set(a, likeness)
      }
    }
  }
  return links
}
