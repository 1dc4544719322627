import type { Csr } from '../feature/csr.ts'
import { chooseBlend, fitTask, heldOutMargins, type LabelledRows } from './fit.ts'
import type { LinearModel } from './linear.ts'
import { abstentionThreshold, bestOfRows, expectedThreshold, logLoss, softmaxRows } from './probability.ts'

/** What a campaign's own labels taught, and how it is mixed with what was known before. */
export interface LearnedTask {
  readonly linear: LinearModel
  readonly temperature: number
  /** weight of what was learned here against what was known before, 0..1 */
  readonly share: number
  /** likeliest labels below this probability are not given; null = too few labels to tell */
  readonly threshold: number | null
}

/** With this many labels a class, what is learned from them weighs as much as what was known before. */
const EVEN_AT_LABELS_PER_CLASS = 20
/** From this many labels a class on, cross-validation decides the mix; below it would only be noise. */
const JUDGED_FROM_LABELS_PER_CLASS = 8
/** Temperature of the learned margins while there are too few labels to fit one. */
const DEFAULT_TEMPERATURE = 0.4
const SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

/**
 * Learns a task from a campaign's own labels and decides by cross-validation how far to trust it against the probabilities
 * known before (base model or seeds), never further than the number of labels warrants.
 *
 * @param features - evidence of the labelled rows only, prior probabilities included as columns
 * @param wordingEnd - columns before this one are wording
 * @param prior - labelled rows × classes, what was known before
 * @returns null when the labels name fewer than two classes or are fewer than six
 */
export function learnTask(features: Csr, wordingEnd: number, labelled: LabelledRows, prior: Float32Array, precision: number, seed: number): LearnedTask | null {
  const { classCount, labels } = labelled
  const count = labels.length
  const named = new Set(labels).size
  if (count < 6 || named < 2) return null
  const warranted = count / (count + EVEN_AT_LABELS_PER_CLASS * named)
  if (count < JUDGED_FROM_LABELS_PER_CLASS * named) {
    return { linear: fitTask(features, wordingEnd, labelled, 0, seed), temperature: DEFAULT_TEMPERATURE, share: warranted, threshold: null }
  }
  const heldOut = heldOutMargins(features, wordingEnd, labelled, seed)
  const judgedLabels = Int16Array.from(heldOut.judged, (i) => labels[i]!)
  const { wordingShare, temperature, margins } = chooseBlend(heldOut, classCount, judgedLabels)
  const learned = softmaxRows(margins, classCount, temperature)
  const known = Float32Array.from({ length: learned.length }, (_, at) => prior[heldOut.judged[Math.floor(at / classCount)]! * classCount + (at % classCount)]!)
  const share = Math.min(warranted, bestShare(learned, known, classCount, judgedLabels))
  const mixed = mix(learned, known, share)
  const best = bestOfRows(mixed, classCount)
  const right = Uint8Array.from(best, (k, i) => (k === judgedLabels[i] ? 1 : 0))
  // Few held-out labels flatter the mix chosen on them: about one standard error more is asked for.
  const asked = Math.min(0.99, precision + 0.4 / Math.sqrt(right.length))
  const values = bestValues(mixed, classCount, best)
  // As many labels of each class as people gave are harder than what they come from: few may never reach what is asked. What
  // the fitted probabilities promise is enough then.
  const threshold = Math.min(abstentionThreshold(values, right, asked), expectedThreshold(values, asked))
  return { linear: fitTask(features, wordingEnd, labelled, wordingShare, seed), temperature, share, threshold }
}

/** `share · learned + (1 - share) · prior`, value by value. */
export function mix(learned: Float32Array, prior: Float32Array, share: number): Float32Array {
  return learned.map((value, at) => share * value + (1 - share) * prior[at]!)
}

/** The value of each row's best class. */
export function bestValues(probabilities: Float32Array, classCount: number, best: Uint8Array): Float32Array {
  return Float32Array.from(best, (k, row) => probabilities[row * classCount + k]!)
}

function bestShare(learned: Float32Array, prior: Float32Array, classCount: number, labels: Int16Array): number {
  let chosen = 0
  let lowest = Infinity
  for (const share of SHARES) {
    const loss = logLoss(mix(learned, prior, share), classCount, labels)
    if (loss < lowest) {
      lowest = loss
      chosen = share
    }
  }
  return chosen
}
