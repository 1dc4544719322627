import type { Csr } from '../feature/csr.ts'
import type { Neighbours } from './neighbours.ts'
import { PairQueue } from './queue.ts'
import { addVectors, product, rowVector, type SparseVector } from './sparse.ts'

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
  const queue = new PairQueue()
  const links = linkNeighbours(graphs, count, threshold, queue)
  const group = Uint32Array.from({ length: count }, (_, row) => row)
  const sizes = new Uint32Array(count).fill(1)
  const inner = new Float64Array(count)
  const sums: (SparseVector | undefined)[] = new Array<SparseVector | undefined>(count)
  const sumOf = (row: number): SparseVector => (sums[row] ??= rowVector(vectors, row))
  while (queue.pop()) {
    const { a, b, likeness } = queue
    const total = links[a]?.get(b)
    if (total === undefined || total / (sizes[a]! * sizes[b]!) !== likeness) continue
    if (likeness < closeness * Math.max(cohesion(a), cohesion(b))) continue
    inner[a]! += inner[b]! + total
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
    const sumA = sumOf(a)
    const sumB = sumOf(b)
    const size = sizes[a]! + sizes[b]!
    const joined = new Map<number, number>()
    const link = (other: number, total: number): void => {
      const mean = total / (size * sizes[other]!)
      links[other]!.delete(b)
      if (mean < threshold) {
        links[other]!.delete(a)
        return
      }
      joined.set(other, total)
      links[other]!.set(a, total)
      queue.push(mean, Math.min(a, other), Math.max(a, other))
    }
    for (const [other, total] of ofA) link(other, total + (ofB.get(other) ?? product(sumB, sumOf(other))))
    for (const [other, total] of ofB) if (!ofA.has(other)) link(other, total + product(sumA, sumOf(other)))
    links[a] = joined
    links[b] = undefined
    sums[a] = addVectors(sumA, sumB)
    sums[b] = undefined
    sizes[a] = size
    group[b] = a
  }
}

/** Likeness of neighbours at or above the threshold, both ways; every pair is queued once. */
function linkNeighbours(graphs: readonly Neighbours[], count: number, threshold: number, queue: PairQueue): (Map<number, number> | undefined)[] {
  const links: (Map<number, number> | undefined)[] = new Array<Map<number, number> | undefined>(count)
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
        queue.push(likeness, Math.min(a, b), Math.max(a, b))
      }
    }
  }
  return links
}
