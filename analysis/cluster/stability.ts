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
