import type { Csr } from '../feature/csr.ts'
import { firstColumns } from './evidence.ts'
import { averageModels, balancedTargets, fitLinear, linearMargins, type LinearModel, type Targets } from './linear.ts'
import { bestOfRows, fitTemperature } from './probability.ts'

/** How much of an opinion's evidence a model sees. */
type Sight = 'all' | 'wording'

/** Costs from cross-validation on labelled opinions and hotline messages; a factor of three either way changes a point at most. */
const COSTS = { squaredHinge: 0.2, logistic: 10 } as const
/** The cost of squared hinge where rows are many: the more rows, the less needs holding back. */
const COST_OF_MANY = 0.8
/** A row's second label is no good example of what that label is not: it weighs this much as a negative. */
const SECOND_LABEL_WEIGHT = 0.3
const FOLDS = 5
/** With this many labelled rows one held-out part is enough to judge by. */
const ONE_PART_FROM = 2_000
/** Shares that wording alone may get beside all evidence: it wins where labels are many and seeds few. */
const WORDING_SHARES = [0.25, 0.5, 0.75, 1]
/** A smaller gain on held-out rows is chance. */
const LEAST_GAIN = 0.005

export interface LabelledRows {
  /** rows of the feature matrix, ascending */
  readonly rows: Uint32Array
  /** per row its label, ≥ 0 */
  readonly labels: Int16Array
  /** per row a second label that fits as well, -1 = none; null = none is known */
  readonly second: Int16Array | null
  readonly classCount: number
  /** what errors cost: squared hinge does better on areas, logistic on stage and kind, where classes overlap more */
  readonly loss: keyof typeof COSTS
}

/** Margins that rows got from models which did not see them, from all evidence and from wording alone. */
export interface HeldOutMargins {
  /** positions in the labelled rows that were held out */
  readonly judged: Uint32Array
  /** judged × classes */
  readonly all: Float32Array
  readonly wording: Float32Array
}

/** How the two sights are mixed, and what turns their margins into probabilities. */
export interface Blend {
  /** share of wording alone, 0..1 */
  readonly wordingShare: number
  readonly temperature: number
  /** judged × classes, mixed */
  readonly margins: Float32Array
}

/**
 * Learns one linear model: the mix of one that sees all evidence and one that sees wording alone. Deterministic in the seed.
 *
 * @param wordingEnd - columns before this one are wording
 */
export function fitTask(features: Csr, wordingEnd: number, labelled: LabelledRows, wordingShare: number, seed: number): LinearModel {
  if (wordingShare === 0) return fitSight(features, wordingEnd, labelled, 'all', seed)
  const wording = fitSight(features, wordingEnd, labelled, 'wording', seed)
  if (wordingShare === 1) return wording
  return averageModels([fitSight(features, wordingEnd, labelled, 'all', seed), wording], [1 - wordingShare, wordingShare])
}

/** Margins of held-out rows, five parts in turn (one part where rows are many). */
export function heldOutMargins(features: Csr, wordingEnd: number, labelled: LabelledRows, seed: number): HeldOutMargins {
  const folds = stratifiedFolds(labelled.labels, labelled.classCount)
  const parts = Array.from({ length: labelled.rows.length >= ONE_PART_FROM ? 1 : FOLDS }, (_, fold) => fold)
  const judged = Uint32Array.from(folds.keys()).filter((i) => parts.includes(folds[i]!))
  const margins = { all: new Float32Array(judged.length * labelled.classCount), wording: new Float32Array(judged.length * labelled.classCount) }
  for (const fold of parts) {
    const seen = subset(labelled, (i) => folds[i] !== fold)
    for (const sight of ['all', 'wording'] as const) {
      const model = fitSight(features, wordingEnd, seen, sight, seed)
      judged.forEach((i, at) => {
        const row = labelled.rows[i]!
        if (folds[i] === fold) margins[sight].set(linearMargins(model, features, row, row + 1), at * labelled.classCount)
      })
    }
  }
  return { judged, ...margins }
}

/**
 * The mix of both sights that held-out rows do best with (mean of accuracy and macro-F1, so that small classes are heard),
 * and the temperature that fits it. Wording alone gets a share only where it gains `LEAST_GAIN`.
 */
export function chooseBlend({ all, wording }: HeldOutMargins, classCount: number, labels: ArrayLike<number>): Blend {
  let chosen = { wordingShare: 0, margins: all }
  let highest = meritOf(all, classCount, labels) + LEAST_GAIN
  for (const wordingShare of WORDING_SHARES) {
    const margins = all.map((margin, at) => (1 - wordingShare) * margin + wordingShare * wording[at]!)
    const merit = meritOf(margins, classCount, labels)
    if (merit <= highest) continue
    chosen = { wordingShare, margins }
    highest = merit
  }
  return { ...chosen, temperature: fitTemperature(chosen.margins, classCount, labels) }
}

/** Mean of accuracy and macro-F1 of the likeliest labels, 0..1; rows labelled -1 are left out. */
function meritOf(margins: Float32Array, classCount: number, labels: ArrayLike<number>): number {
  const best = bestOfRows(margins, classCount)
  const gold = new Float64Array(classCount)
  const given = new Float64Array(classCount)
  const right = new Float64Array(classCount)
  best.forEach((k, row) => {
    const label = labels[row]!
    if (label < 0) return
    gold[label]!++
    given[k]!++
    if (k === label) right[k]!++
  })
  const present = Array.from(gold.keys()).filter((k) => gold[k]! > 0)
  if (present.length === 0) return 0
  const total = present.reduce((sum, k) => sum + gold[k]!, 0)
  const accuracy = present.reduce((sum, k) => sum + right[k]!, 0) / total
  const macro = present.reduce((sum, k) => sum + (2 * right[k]!) / (gold[k]! + given[k]!), 0) / present.length
  return (accuracy + macro) / 2
}

/** Margins of both sights for rows that were not seen, for a caller that builds features anew for every part. */
export function marginsOfUnseen(features: Csr, wordingEnd: number, seen: LabelledRows, rows: Uint32Array, seed: number): Record<Sight, Float32Array> {
  const margins = { all: new Float32Array(rows.length * seen.classCount), wording: new Float32Array(rows.length * seen.classCount) }
  for (const sight of ['all', 'wording'] as const) {
    const model = fitSight(features, wordingEnd, seen, sight, seed)
    rows.forEach((row, at) => margins[sight].set(linearMargins(model, features, row, row + 1), at * seen.classCount))
  }
  return margins
}

function fitSight(features: Csr, wordingEnd: number, labelled: LabelledRows, sight: Sight, seed: number): LinearModel {
  const seen = sight === 'wording' ? firstColumns(features, wordingEnd) : features
  return fitLinear(seen, targetsOf(labelled), { loss: labelled.loss, cost: costOf(labelled), seed })
}

function costOf({ loss, rows }: LabelledRows): number {
  return loss === 'squaredHinge' && rows.length >= ONE_PART_FROM ? COST_OF_MANY : COSTS[loss]
}

/** Folds that spread every label evenly: its rows take turns. */
function stratifiedFolds(labels: ArrayLike<number>, classCount: number): Uint8Array {
  const seen = Uint32Array.from({ length: classCount }, (_, k) => k)
  return Uint8Array.from(labels, (label) => seen[label]!++ % FOLDS)
}

function targetsOf({ rows, labels, second, classCount }: LabelledRows): Targets {
  const targets = balancedTargets(rows, labels, classCount)
  if (!second) return targets
  const weights = targets.weights.slice()
  for (let i = 0; i < rows.length; i++) {
    if (second[i]! >= 0 && second[i] !== labels[i]) weights[i * classCount + second[i]!]! *= SECOND_LABEL_WEIGHT
  }
  return { ...targets, weights }
}

function subset({ rows, labels, second, classCount, loss }: LabelledRows, keep: (i: number) => boolean): LabelledRows {
  const kept = Uint32Array.from(rows.keys()).filter(keep)
  return {
    rows: Uint32Array.from(kept, (i) => rows[i]!),
    labels: Int16Array.from(kept, (i) => labels[i]!),
    second: second && Int16Array.from(kept, (i) => second[i]!),
    classCount,
    loss,
  }
}
