import type { Csr } from '../feature/csr.ts'
import { type EvidenceLayout, firstColumns } from './evidence.ts'
import type { Frame } from './frame.ts'
import { balancedTargets, fitLinear, type LinearModel } from './linear.ts'
import { bestOfRows, softmaxRows } from './probability.ts'

/** What speaks for lying outside counts this much: a place or a courtesy named in passing is no evidence against an area. */
const OUTSIDE_SHARE = 0.5
/** Score of outside where not one seed was found, about one seed's worth: no evidence is weak evidence. */
const NO_EVIDENCE_SCORE = 3
/** Softmax temperature of lexicon scores as a share of a campaign's mean best score: one seed in a headline says as much as five
 * in a letter. Fitted with labels: .18 to .24 on letters, headlines and short answers. Never above the one of letters. */
const LEXICON_TEMPERATURE_SHARE = 0.22
const HIGHEST_LEXICON_TEMPERATURE = 4.5
/** Softmax temperature of the margins learned from them. */
const MARGIN_TEMPERATURE = 0.22
/** A lead of this much over the next area (three seeds' worth) makes a full example; a smaller one counts in proportion. */
const FULL_LEAD = 8
/** Examples an area at most, the clearest ones: more cost time and change little. */
const MOST = 3000
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
 * One round of self-training: a balanced linear SVM learned from all opinions whose seeds name one area, each weighing as
 * much as its seeds are clear. Only the wording is shown to it, so that it learns what goes with the seeds.
 * Taking every opinion with a weight beats taking the surest 40 % (hotline titles .80 against .74); further rounds hurt.
 *
 * @param own - from areaScores, for the rows of `features`
 * @returns null when fewer than two areas have an example
 */
export function selfTrain(features: Csr, layout: EvidenceLayout, own: Float32Array, areaCount: number, seed: number): LinearModel | null {
  const best = bestOfRows(own, areaCount)
  const leads = Float32Array.from(best, (k, row) => leadOf(own, row * areaCount, areaCount, k))
  const rows = Array.from({ length: areaCount }, (_, k) => clearest(best, leads, k)).flat()
  rows.sort((a, b) => a - b)
  const labels = rows.map((row) => best[row]!)
  if (new Set(labels).size < 2) return null
  const targets = balancedTargets(Uint32Array.from(rows), labels, areaCount)
  const weights = targets.weights.map((weight, at) => weight * Math.min(1, leads[rows[Math.floor(at / areaCount)]!]! / FULL_LEAD))
  return fitLinear(firstColumns(features, layout.titleSeeds), { ...targets, weights }, { loss: 'squaredHinge', cost: COST, seed })
}

function clearest(best: Uint8Array, leads: Float32Array, k: number): number[] {
  const members: number[] = []
  for (let row = 0; row < best.length; row++) if (best[row] === k && leads[row]! > 0) members.push(row)
  return members.length <= MOST ? members : members.sort((a, b) => leads[b]! - leads[a]! || a - b).slice(0, MOST)
}

/**
 * The softmax temperature of a campaign's area scores, from how much its opinions hold.
 *
 * @param own - from areaScores
 */
export function lexiconTemperature(own: Float32Array, areaCount: number): number {
  const tops = Array.from(bestOfRows(own, areaCount), (k, row) => own[row * areaCount + k]!).filter((_, row) => hasSeeds(own, row * areaCount, areaCount))
  if (tops.length === 0) return HIGHEST_LEXICON_TEMPERATURE
  return Math.min(HIGHEST_LEXICON_TEMPERATURE, (LEXICON_TEMPERATURE_SHARE * tops.reduce((sum, top) => sum + top, 0)) / tops.length)
}

/**
 * Area probabilities without a single label: mean of what the seeds say and what was learned from the clearest of them.
 * Rows without a seed follow what was learned alone; rows that say nothing stay with what the seeds say.
 *
 * @param margins - of the self-trained model; null = there is none
 * @param temperature - from lexiconTemperature
 */
export function zeroLabelProbabilities(own: Float32Array, margins: Float32Array | null, areaCount: number, nothing: Uint8Array, temperature: number): Float32Array {
  const probabilities = softmaxRows(own, areaCount, temperature)
  if (!margins) return probabilities
  const barred = margins.map((margin, at) => (own[at] === -Infinity ? -Infinity : margin))
  const learned = softmaxRows(barred, areaCount, MARGIN_TEMPERATURE)
  for (let row = 0; row < nothing.length; row++) {
    if (nothing[row]) continue
    const share = hasSeeds(own, row * areaCount, areaCount) ? 0.5 : 0
    for (let at = row * areaCount; at < (row + 1) * areaCount; at++) probabilities[at] = share * probabilities[at]! + (1 - share) * learned[at]!
  }
  return probabilities
}

function hasSeeds(own: Float32Array, base: number, areaCount: number): boolean {
  for (let k = 0; k < areaCount - 1; k++) if (own[base + k]! > 0) return true
  return own[base + areaCount - 1]! > NO_EVIDENCE_SCORE
}

function leadOf(values: Float32Array, base: number, count: number, best: number): number {
  let second = -Infinity
  for (let k = 0; k < count; k++) if (k !== best) second = Math.max(second, values[base + k]!)
  return second === -Infinity ? values[base + best]! : values[base + best]! - second
}
