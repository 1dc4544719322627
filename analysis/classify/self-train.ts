import type { Csr } from '../feature/csr.ts'
import type { EvidenceLayout } from './evidence.ts'
import type { Frame } from './frame.ts'
import { balancedTargets, fitLinear, type LinearModel } from './linear.ts'
import { bestOfRows, softmaxRows } from './probability.ts'

/** What speaks for lying outside counts this much: a place or a courtesy named in passing is no evidence against an area. */
const OUTSIDE_SHARE = 0.5
/** Score of outside where not one seed was found, about one seed's worth: no evidence is weak evidence. */
const NO_EVIDENCE_SCORE = 3
/** Softmax temperatures of lexicon scores (sums of about 3 a seed) and of the margins learned from them. */
const LEXICON_TEMPERATURE = 6
const MARGIN_TEMPERATURE = 0.3
// Bounds of one round of self-training: the surest 40 % of an area, 40 to 400 opinions. Further rounds hurt.
const SUREST_SHARE = 0.4
const FEWEST = 40
const MOST = 400
const COST = 0.1

/**
 * Area scores from seeds alone.
 *
 * @param scores - rows × groups of the frame's lexicon
 * @param nothing - 1 where the text says nothing; these lie outside
 * @returns rows × area codes; -Infinity where the frame says nothing of what lies outside
 */
export function areaScores(frame: Frame, scores: Float32Array, nothing: Uint8Array): Float32Array {
  const areaCount = frame.areaCodes.length
  const { groupCount } = frame.lexicon
  const outside = areaCount - 1
  const own = new Float32Array(nothing.length * areaCount)
  for (let row = 0; row < nothing.length; row++) {
    let found = 0
    for (let k = 0; k < areaCount; k++) found += own[row * areaCount + k] = scores[row * groupCount + k]!
    own[row * areaCount + outside]! *= OUTSIDE_SHARE
    if (nothing[row]) own[row * areaCount + outside] = 10 * NO_EVIDENCE_SCORE
    else if (!frame.outsideHasSeeds) own[row * areaCount + outside] = -Infinity
    else if (found === 0) own[row * areaCount + outside] = NO_EVIDENCE_SCORE
  }
  return own
}

/**
 * One round of self-training: a balanced linear SVM learned from the opinions whose seeds speak most clearly.
 *
 * Seeds and their scores are hidden from it, so that it learns what goes with them.
 *
 * @param own - from areaScores, for the rows of `features`
 * @returns null when no seed was found in any row
 */
export function selfTrain(features: Csr, layout: EvidenceLayout, own: Float32Array, areaCount: number, seed: number): LinearModel | null {
  const best = bestOfRows(own, areaCount)
  const leads = Float32Array.from(best, (k, row) => leadOf(own, row * areaCount, areaCount, k))
  const rows: number[] = []
  const labels: number[] = []
  for (let k = 0; k < areaCount; k++) {
    const members: number[] = []
    for (let row = 0; row < best.length; row++) if (best[row] === k && leads[row]! > 0) members.push(row)
    members.sort((a, b) => leads[b]! - leads[a]! || a - b)
    const count = Math.min(members.length, MOST, Math.max(FEWEST, Math.round(SUREST_SHARE * members.length)))
    for (const row of members.slice(0, count)) {
      rows.push(row)
      labels.push(k)
    }
  }
  if (new Set(labels).size < 2) return null
  return fitLinear(withoutSeeds(features, layout), balancedTargets(Uint32Array.from(rows), labels, areaCount), { loss: 'squaredHinge', cost: COST, seed })
}

/**
 * Area probabilities without a single label: mean of what the seeds say and what was learned from the clearest of them.
 * Rows that say nothing stay with what the seeds say.
 *
 * @param margins - of the self-trained model; null = there is none
 */
export function zeroLabelProbabilities(own: Float32Array, margins: Float32Array | null, areaCount: number, nothing: Uint8Array): Float32Array {
  const probabilities = softmaxRows(own, areaCount, LEXICON_TEMPERATURE)
  if (!margins) return probabilities
  const barred = margins.map((margin, at) => (own[at] === -Infinity ? -Infinity : margin))
  const learned = softmaxRows(barred, areaCount, MARGIN_TEMPERATURE)
  for (let at = 0; at < probabilities.length; at++) {
    if (!nothing[Math.floor(at / areaCount)]) probabilities[at] = (probabilities[at]! + learned[at]!) / 2
  }
  return probabilities
}

/** The same rows with nothing in the columns of seeds, scores and form. */
function withoutSeeds(features: Csr, layout: EvidenceLayout): Csr {
  const hidden = (column: number): boolean => column >= layout.titleSeeds && column < layout.semantic
  return { ...features, values: features.values.map((value, at) => (hidden(features.columns[at]!) ? 0 : value)) }
}

function leadOf(values: Float32Array, base: number, count: number, best: number): number {
  let second = -Infinity
  for (let k = 0; k < count; k++) if (k !== best) second = Math.max(second, values[base + k]!)
  return second === -Infinity ? values[base + best]! : values[base + best]! - second
}
