import type { Frame } from './frame.ts'

/** How much of each kind (P Q G C N) has no stage: praise and plain statements name no problem. */
const NO_STAGE_OF_KIND: readonly number[] = [0.05, 0.55, 0.15, 0.97, 0.97]
/** One seed's score doubles a stage's weight about this often: e^(score / SCALE). */
const SCORE_SCALE = 3.5
/** The stage of ordinary work is what most problems are about; it needs no seed. By position: 工作推进 stands second. */
const PRIOR = [0.12, 0.78, 0.1]

/**
 * Stage probabilities without labels: how likely the kind is to have a stage at all, and among stages what their seeds say.
 *
 * @param kinds - rows × 5, probabilities in the order of KINDS
 * @param scores - rows × groups of the frame's lexicon
 * @returns rows × stage codes, none (S0) first
 * @throws RangeError when the frame has no stages
 */
export function stageBySeeds(frame: Frame, kinds: Float32Array, scores: Float32Array): Float32Array {
  if (!frame.stageCodes) throw new RangeError('the frame has no stages')
  const stageCount = frame.stageCodes.length - 1
  const first = frame.areaCodes.length
  const rowCount = kinds.length / NO_STAGE_OF_KIND.length
  const probabilities = new Float32Array(rowCount * (stageCount + 1))
  const prior = stageCount === PRIOR.length ? PRIOR : Array.from({ length: stageCount }, () => 1 / stageCount)
  for (let row = 0; row < rowCount; row++) {
    let none = 0
    NO_STAGE_OF_KIND.forEach((share, k) => (none += share * kinds[row * NO_STAGE_OF_KIND.length + k]!))
    const weights = prior.map((share, k) => share * Math.exp(Math.min(12, scores[row * frame.lexicon.groupCount + first + k]! / SCORE_SCALE)))
    const sum = weights.reduce((total, weight) => total + weight, 0)
    probabilities[row * (stageCount + 1)] = none
    weights.forEach((weight, k) => (probabilities[row * (stageCount + 1) + k + 1] = ((1 - none) * weight) / sum))
  }
  return probabilities
}
