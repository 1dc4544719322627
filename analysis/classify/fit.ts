import { hashPair } from '../feature/hash.ts'
import type { Csr } from '../feature/csr.ts'
import { averageModels, balancedTargets, fitLinear, linearMargins, type LinearModel, type Targets } from './linear.ts'

/** One way of learning a task; several are averaged. */
export interface Recipe {
  readonly loss: 'squaredHinge' | 'logistic'
  readonly cost: number
  /** weight of its margins in the average; logistic margins are about five times as wide */
  readonly share: number
}

/** Chosen by cross-validation on labelled opinions and hotline messages; both alone are within a point. */
export const RECIPES: readonly Recipe[] = [
  { loss: 'squaredHinge', cost: 0.3, share: 0.5 },
  { loss: 'logistic', cost: 5, share: 0.1 },
]

/** A row's second label is no good example of what that label is not: it weighs this much as a negative. */
const SECOND_LABEL_WEIGHT = 0.3
const FOLDS = 5

export interface LabelledRows {
  /** rows of the feature matrix, ascending */
  readonly rows: Uint32Array
  /** per row its label, ≥ 0 */
  readonly labels: Int16Array
  /** per row a second label that fits as well, -1 = none; null = none is known */
  readonly second: Int16Array | null
  readonly classCount: number
}

/** Learns one averaged linear model from labelled rows. Deterministic in the seed. */
export function fitTask(features: Csr, labelled: LabelledRows, seed: number): LinearModel {
  const targets = targetsOf(labelled)
  const models = RECIPES.map(({ loss, cost }) => fitLinear(features, targets, { loss, cost, seed }))
  return averageModels(models, RECIPES.map((recipe) => recipe.share))
}

/**
 * Margins that each labelled row gets from models which did not see it (five folds).
 *
 * @param folds - per labelled row its fold, 0..4
 * @returns labelled rows × classes
 */
export function heldOutMargins(features: Csr, labelled: LabelledRows, folds: Uint8Array, seed: number): Float32Array {
  const { classCount } = labelled
  const margins = new Float32Array(labelled.rows.length * classCount)
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = fitTask(features, subset(labelled, (i) => folds[i] !== fold), seed)
    labelled.rows.forEach((row, i) => {
      if (folds[i] === fold) margins.set(linearMargins(model, features, row, row + 1), i * classCount)
    })
  }
  return margins
}

/** Folds drawn from a hash of each row's position and label count so that every label is spread evenly. */
export function stratifiedFolds(labels: ArrayLike<number>, classCount: number, seed: number): Uint8Array {
  const seen = Uint32Array.from({ length: classCount }, (_, k) => hashPair(k, seed) % FOLDS)
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

function subset({ rows, labels, second, classCount }: LabelledRows, keep: (i: number) => boolean): LabelledRows {
  const kept: number[] = []
  for (let i = 0; i < rows.length; i++) if (keep(i)) kept.push(i)
  return {
    rows: Uint32Array.from(kept, (i) => rows[i]!),
    labels: Int16Array.from(kept, (i) => labels[i]!),
    second: second && Int16Array.from(kept, (i) => second[i]!),
    classCount,
  }
}
