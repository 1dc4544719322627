import type { Folding, Placement } from '../opinion.ts'

/**
 * Combines what each member of an issue says of its area with what the others say. With weight w an issue's others tell its
 * area, else nothing: p'(c) ∝ p(c) · (1 − w + w · k · q(c)), q the mean of the others' probabilities over k areas (Bayes' rule
 * for areas alike frequent; a confirmed member counts as sure). How frequent areas are is left out on purpose: where most
 * opinions are of one area, one guess at a rare one would outweigh fourteen. A text does not count for itself nor its copies.
 *
 * @param speaks - rows whose evidence counts, 0 or 1: one for each distinct text, in the issue of its copies
 * @param weights - per issue w, 0..1; 0 = the others count nothing
 * @returns rows × codes, each row summing to 1; rows outside issues, confirmed ones and members without others as they were.
 *   Independent of row order but for rounding; linear
 */
export function combineEvidence(placement: Placement, folding: Folding, issueOf: Int32Array, speaks: Uint8Array, weights: Float32Array): Float32Array {
  const width = placement.codes.length
  const given = placement.probabilities
  const combined = given.slice()
  const sums = new Float64Array(weights.length * width)
  const counts = new Uint32Array(weights.length)
  for (let row = 0; row < issueOf.length; row++) {
    if (speaks[row] !== 1) continue
    const issue = issueOf[row]!
    counts[issue]!++
    for (let code = 0; code < width; code++) sums[issue * width + code]! += given[row * width + code]!
  }
  for (let row = 0; row < issueOf.length; row++) {
    const issue = issueOf[row]!
    if (issue < 0 || placement.confirmed[row] === 1) continue
    const text = folding.representative[row]!
    const isCounted = speaks[text] === 1 && issueOf[text] === issue
    const others = counts[issue]! - (isCounted ? 1 : 0)
    if (others === 0) continue
    let total = 0
    for (let code = 0; code < width; code++) {
      const mean = Math.max(0, sums[issue * width + code]! - (isCounted ? given[text * width + code]! : 0)) / others
      total += combined[row * width + code] = given[row * width + code]! * (1 - weights[issue]! + weights[issue]! * mean * width)
    }
    for (let code = 0; code < width; code++) combined[row * width + code]! /= total
  }
  return combined
}
