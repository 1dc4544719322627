import { isWordUnit } from '../feature/count.ts'
import { URGENT_CODES, type UrgentCode } from './urgentCodes.ts'
import { BIASES, WEIGHTS } from './urgentWeights.ts'

/** Classes of the model: nothing urgent, then the codes. */
const CLASS_COUNT = URGENT_CODES.length + 1
/** Weights are stored in steps of this size. */
export const WEIGHT_STEP = 0.05

/** Log-odds from which a sentence counts: to overlook a child costs more than to look twice, so it is below even odds. */
export const MODEL_THRESHOLD = -1.75

/** Log-odds under which a frame does not count: so ordinary is the sentence. */
export const FRAME_FLOOR = -4

const unigrams = new Int32Array(0x10000).fill(-1)
const bigrams = new Map<number, number>()
const table = readWeights()

/** What the linear model makes of one sentence. */
export interface Reading {
  /** the likeliest urgent code */
  readonly code: UrgentCode
  /** log-odds that the sentence is urgent at all */
  readonly logOdds: number
}

/**
 * Softmax regression on characters and character pairs, each weighed 1 / √n of the sentence's n features. Learned from
 * fixtures/urgent.csv and fixtures/leads against ordinary texts (fixtures/urgent-train.ts); sees what rules for known phrases miss.
 *
 * @param sentence - as written or normalised
 */
export function readSentence(sentence: string): Reading {
  const sums = sumFeatures(sentence)
  let best = 1
  let highest = -Infinity
  let urgent = 0
  for (let kind = 1; kind < CLASS_COUNT; kind++) if (sums[kind]! > highest) highest = sums[(best = kind)]!
  for (let kind = 1; kind < CLASS_COUNT; kind++) urgent += Math.exp(sums[kind]! - highest)
  return { code: URGENT_CODES[best - 1]!, logOdds: highest + Math.log(urgent) - sums[0]! }
}

/** Visits the features of a sentence in order, repeated ones again: code units, and pairs as first · 65536 + second. */
export function visitFeatures(sentence: string, visit: (feature: number) => void): void {
  let before = 0
  for (let at = 0; at < sentence.length; at++) {
    const unit = sentence.charCodeAt(at)
    if (!isWordUnit(unit) || (unit >= 0x30 && unit <= 0x39)) {
      before = 0
      continue
    }
    visit(unit)
    if (before !== 0) visit(before * 0x10000 + unit)
    before = unit
  }
}

function sumFeatures(sentence: string): Float64Array {
  const sums = new Float64Array(CLASS_COUNT)
  let count = 0
  visitFeatures(sentence, (feature) => {
    count++
    const at = feature < 0x10000 ? unigrams[feature]! : (bigrams.get(feature) ?? -1)
    if (at < 0) return
    for (let kind = 0; kind < CLASS_COUNT; kind++) sums[kind]! += table[at + kind]!
  })
  const scale = WEIGHT_STEP / Math.sqrt(Math.max(1, count))
  for (let kind = 0; kind < CLASS_COUNT; kind++) sums[kind] = sums[kind]! * scale + BIASES[kind]!
  return sums
}

/** Each entry of WEIGHTS is a feature, then one character a class: N = 0 steps, M = −1, O = 1 and so on. */
function readWeights(): Int8Array {
  const entries = WEIGHTS.split(' ')
  const weights = new Int8Array(entries.length * CLASS_COUNT)
  entries.forEach((entry, number) => {
    const gram = entry.slice(0, entry.length - CLASS_COUNT)
    if (gram.length === 1) unigrams[gram.charCodeAt(0)] = number * CLASS_COUNT
    else bigrams.set(gram.charCodeAt(0) * 0x10000 + gram.charCodeAt(1), number * CLASS_COUNT)
    for (let kind = 0; kind < CLASS_COUNT; kind++) weights[number * CLASS_COUNT + kind] = entry.charCodeAt(gram.length + kind) - 78
  })
  return weights
}
