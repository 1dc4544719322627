import type { Csr } from '../feature/csr.ts'
import { seededRandom } from '../feature/random.ts'

export interface LinearOptions {
  readonly loss: 'squaredHinge' | 'logistic'
  /** weight of the loss against the norm of the weights, > 0 */
  readonly cost: number
  readonly seed: number
  /** passes over the training rows at most. Default 20: more change no label on the sets measured */
  readonly maxPasses?: number
  /** stop when no gradient of the dual is larger than this. Default .1 */
  readonly tolerance?: number
}

/** One linear function a class over the same columns. */
export interface LinearModel {
  readonly classCount: number
  readonly columnCount: number
  /** columns × classes, row-major */
  readonly weights: Float32Array
  /** one a class */
  readonly biases: Float32Array
}

/** What each training row is to each class. */
export interface Targets {
  /** rows of the feature matrix to learn from */
  readonly rows: Uint32Array
  /** rows × classes, row-major: 1 belongs, -1 does not, 0 takes no part for this class */
  readonly signs: Int8Array
  /** rows × classes: how much the pair counts, ≥ 0 */
  readonly weights: Float32Array
  readonly classCount: number
}

/**
 * Targets of single labels with balanced classes: over each class the positive and the negative rows weigh the same in sum,
 * `total / (2 · count)` each, as in a balanced one-vs-rest.
 *
 * @param labels - per entry of `rows` its class, 0..classCount - 1
 * @param balance - 1 = fully balanced, 0 = every row weighs 1; between, a power of the balanced weight. Default 1
 */
export function balancedTargets(rows: Uint32Array, labels: ArrayLike<number>, classCount: number, balance = 1): Targets {
  const counts = new Float64Array(classCount)
  for (let i = 0; i < rows.length; i++) counts[labels[i]!]!++
  const signs = new Int8Array(rows.length * classCount).fill(-1)
  const weights = new Float32Array(rows.length * classCount)
  const total = rows.length
  for (let i = 0; i < rows.length; i++) {
    signs[i * classCount + labels[i]!] = 1
    for (let k = 0; k < classCount; k++) {
      const own = signs[i * classCount + k] === 1 ? counts[k]! : total - counts[k]!
      weights[i * classCount + k] = (total / (2 * Math.max(1, own))) ** balance
    }
  }
  return { rows, signs, weights, classCount }
}

/**
 * One-vs-rest linear classifiers by dual coordinate descent: L2-regularised squared hinge (Hsieh et al. 2008) or logistic
 * loss (Yu, Huang, Lin 2011). The bias is a further column of value 1. Deterministic in the seed. A class without positive
 * or without negative rows gets zero weights and a bias of -1 or 1.
 */
export function fitLinear(features: Csr, targets: Targets, options: LinearOptions): LinearModel {
  const { classCount, rows } = targets
  const { columnCount } = features
  const model = { classCount, columnCount, weights: new Float32Array(classCount * columnCount), biases: new Float32Array(classCount) }
  const squares = squaredNorms(features, rows)
  const dense = new Float64Array(columnCount + 1)
  for (let k = 0; k < classCount; k++) {
    const members = membersOf(targets, k)
    if (members.positives === 0 || members.positives === members.entries.length) {
      model.biases[k] = members.positives === 0 ? -1 : 1
      continue
    }
    dense.fill(0)
    const solver = options.loss === 'logistic' ? solveLogistic : solveSquaredHinge
    solver(features, targets, k, members.entries, squares, dense, options)
    for (let column = 0; column < columnCount; column++) model.weights[column * classCount + k] = dense[column]!
    model.biases[k] = dense[columnCount]!
  }
  return model
}

/**
 * Margins of rows `from`..`to` - 1.
 *
 * @returns (to - from) × classes, row-major
 */
export function linearMargins(model: LinearModel, features: Csr, from = 0, to = features.rowCount): Float32Array {
  const { classCount, weights, biases } = model
  const margins = new Float32Array((to - from) * classCount)
  const sums = new Float64Array(classCount)
  for (let row = from; row < to; row++) {
    sums.set(biases)
    for (let at = features.offsets[row]!; at < features.offsets[row + 1]!; at++) {
      const value = features.values[at]!
      const base = features.columns[at]! * classCount
      for (let k = 0; k < classCount; k++) sums[k]! += weights[base + k]! * value
    }
    margins.set(sums, (row - from) * classCount)
  }
  return margins
}

/**
 * The linear model whose margins are the weighted sum of the margins of several models over the same columns and classes.
 *
 * @throws RangeError when the models differ in shape
 */
export function averageModels(models: readonly LinearModel[], shares: readonly number[]): LinearModel {
  const { classCount, columnCount } = models[0]!
  const weights = new Float32Array(classCount * columnCount)
  const biases = new Float32Array(classCount)
  models.forEach((model, i) => {
    if (model.classCount !== classCount || model.columnCount !== columnCount) throw new RangeError('models of different shape')
    for (let at = 0; at < weights.length; at++) weights[at]! += shares[i]! * model.weights[at]!
    for (let k = 0; k < classCount; k++) biases[k]! += shares[i]! * model.biases[k]!
  })
  return { classCount, columnCount, weights, biases }
}

function membersOf(targets: Targets, k: number): { entries: Uint32Array; positives: number } {
  const entries: number[] = []
  let positives = 0
  for (let i = 0; i < targets.rows.length; i++) {
    const at = i * targets.classCount + k
    if (targets.signs[at] === 0 || !(targets.weights[at]! > 0)) continue
    entries.push(i)
    if (targets.signs[at] === 1) positives++
  }
  return { entries: Uint32Array.from(entries), positives }
}

function squaredNorms(features: Csr, rows: Uint32Array): Float64Array {
  const squares = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) {
    let sum = 1
    for (let at = features.offsets[rows[i]!]!; at < features.offsets[rows[i]! + 1]!; at++) sum += features.values[at]! ** 2
    squares[i] = sum
  }
  return squares
}

function dot(features: Csr, row: number, weights: Float64Array): number {
  let sum = weights[features.columnCount]!
  for (let at = features.offsets[row]!; at < features.offsets[row + 1]!; at++) sum += weights[features.columns[at]!]! * features.values[at]!
  return sum
}

function addScaled(features: Csr, row: number, weights: Float64Array, scale: number): void {
  weights[features.columnCount]! += scale
  for (let at = features.offsets[row]!; at < features.offsets[row + 1]!; at++) weights[features.columns[at]!]! += scale * features.values[at]!
}

function shuffle(order: Uint32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
}

type Solver = (
  features: Csr,
  targets: Targets,
  k: number,
  entries: Uint32Array,
  squares: Float64Array,
  weights: Float64Array,
  options: LinearOptions,
) => void

const solveSquaredHinge: Solver = (features, targets, k, entries, squares, weights, options) => {
  const random = seededRandom(options.seed + k)
  const duals = new Float64Array(targets.rows.length)
  const order = entries.slice()
  for (let pass = 0; pass < (options.maxPasses ?? 20); pass++) {
    shuffle(order, random)
    let largest = 0
    for (const i of order) {
      const sign = targets.signs[i * targets.classCount + k]!
      const diagonal = 0.5 / (options.cost * targets.weights[i * targets.classCount + k]!)
      const row = targets.rows[i]!
      const gradient = sign * dot(features, row, weights) - 1 + diagonal * duals[i]!
      const projected = duals[i] === 0 ? Math.min(gradient, 0) : gradient
      largest = Math.max(largest, Math.abs(projected))
      if (Math.abs(projected) < 1e-12) continue
      const before = duals[i]!
      duals[i] = Math.max(before - gradient / (squares[i]! + diagonal), 0)
      addScaled(features, row, weights, (duals[i]! - before) * sign)
    }
    if (largest < (options.tolerance ?? 0.1)) return
  }
}

const solveLogistic: Solver = (features, targets, k, entries, squares, weights, options) => {
  const random = seededRandom(options.seed + k)
  const duals = new Float64Array(targets.rows.length)
  const order = entries.slice()
  for (const i of entries) {
    const cost = options.cost * targets.weights[i * targets.classCount + k]!
    duals[i] = 0.001 * cost
    addScaled(features, targets.rows[i]!, weights, duals[i]! * targets.signs[i * targets.classCount + k]!)
  }
  for (let pass = 0; pass < (options.maxPasses ?? 20); pass++) {
    shuffle(order, random)
    let largest = 0
    for (const i of order) {
      const sign = targets.signs[i * targets.classCount + k]!
      const cost = options.cost * targets.weights[i * targets.classCount + k]!
      const row = targets.rows[i]!
      const margin = sign * dot(features, row, weights)
      const before = duals[i]!
      largest = Math.max(largest, Math.abs(margin + Math.log(before / (cost - before))))
      const after = logisticStep(before, cost, squares[i]!, margin)
      duals[i] = after
      addScaled(features, row, weights, (after - before) * sign)
    }
    if (largest < (options.tolerance ?? 0.1)) return
  }
}

/** Minimises `½a(z - α)² + b(z - α) + z ln z + (C - z) ln(C - z)` over 0 < z < C by Newton steps kept inside the interval. */
function logisticStep(before: number, cost: number, a: number, b: number): number {
  let low = 0
  let high = cost
  let z = Math.min(Math.max(before, cost * 1e-10), cost * (1 - 1e-10))
  for (let step = 0; step < 30; step++) {
    const slope = a * (z - before) + b + Math.log(z / (cost - z))
    if (slope > 0) high = z
    else low = z
    const newton = z - slope / (a + cost / (z * (cost - z)))
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - z) <= 1e-8 * cost) return next
    z = next
  }
  return z
}
