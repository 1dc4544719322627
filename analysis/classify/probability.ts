/** Softmax of each row of margins divided by the temperature. Margins of -Infinity give 0. */
export function softmaxRows(margins: Float32Array, classCount: number, temperature: number): Float32Array {
  const probabilities = new Float32Array(margins.length)
  for (let base = 0; base < margins.length; base += classCount) {
    let largest = -Infinity
    for (let k = 0; k < classCount; k++) largest = Math.max(largest, margins[base + k]!)
    let sum = 0
    for (let k = 0; k < classCount; k++) sum += probabilities[base + k] = Math.exp((margins[base + k]! - largest) / temperature)
    for (let k = 0; k < classCount; k++) probabilities[base + k]! /= sum
  }
  return probabilities
}

/** Mean negative log-likelihood of the true labels; labels of -1 are left out. 0 when none is left. */
export function logLoss(probabilities: Float32Array, classCount: number, labels: ArrayLike<number>): number {
  let sum = 0
  let count = 0
  for (let row = 0; row < labels.length; row++) {
    if (labels[row]! < 0) continue
    sum -= Math.log(Math.max(1e-6, probabilities[row * classCount + labels[row]!]!))
    count++
  }
  return count === 0 ? 0 : sum / count
}

/**
 * The temperature under which the margins of held-out rows fit their labels best (Guo et al. 2017), by golden-section
 * search over its logarithm.
 *
 * @returns between 0.02 and 20; 1 when no row has a label
 */
export function fitTemperature(margins: Float32Array, classCount: number, labels: ArrayLike<number>): number {
  const loss = (log: number): number => logLoss(softmaxRows(margins, classCount, Math.exp(log)), classCount, labels)
  const ratio = (Math.sqrt(5) - 1) / 2
  let low = Math.log(0.02)
  let high = Math.log(20)
  if (!Array.from(labels).some((label) => label >= 0)) return 1
  for (let step = 0; step < 24; step++) {
    const left = high - ratio * (high - low)
    const right = low + ratio * (high - low)
    if (loss(left) <= loss(right)) high = right
    else low = left
  }
  return Math.exp((low + high) / 2)
}

/**
 * The lowest probability from which labels may be given without being wrong too often: among held-out rows at or above it,
 * at least the share `precision` was right.
 *
 * @param best - per held-out row the probability of its likeliest label
 * @param right - 1 where that label was the true one
 * @returns 0..1; 0 = give every label; just above the largest probability when the precision is never reached by
 * `FEWEST_JUDGED` rows
 */
export function abstentionThreshold(best: Float32Array, right: Uint8Array, precision: number): number {
  const order = Array.from(best, (_, row) => row).sort((a, b) => best[b]! - best[a]!)
  let rightCount = 0
  let threshold = order.length === 0 ? 0 : best[order[0]!]! + 1e-6
  for (let i = 0; i < order.length; i++) {
    rightCount += right[order[i]!]!
    const tied = i + 1 < order.length && best[order[i + 1]!] === best[order[i]!]
    if (!tied && i + 1 >= FEWEST_JUDGED && rightCount / (i + 1) >= precision) threshold = i + 1 === order.length ? 0 : best[order[i]!]!
  }
  return Math.min(1, threshold)
}

/**
 * The lowest probability from which labels are right often enough if probabilities mean what they say: the mean of those at or
 * above it is at least `precision`.
 *
 * @param best - per row the probability of its likeliest label
 * @returns 0..1; 0 = give every label; `precision` where no row reaches it
 */
export function expectedThreshold(best: Float32Array, precision: number): number {
  const order = best.toSorted().reverse()
  let sum = 0
  let threshold = precision
  for (let i = 0; i < order.length; i++) {
    sum += order[i]!
    if (sum / (i + 1) < precision) return threshold
    threshold = order[i]!
  }
  return order.length === 0 ? precision : 0
}

const FEWEST_JUDGED = 20

/** Index of the largest value of each row, the first of equals. */
export function bestOfRows(values: Float32Array, classCount: number): Uint8Array {
  const best = new Uint8Array(values.length / classCount)
  for (let row = 0; row < best.length; row++) {
    for (let k = 1; k < classCount; k++) if (values[row * classCount + k]! > values[row * classCount + best[row]!]!) best[row] = k
  }
  return best
}
