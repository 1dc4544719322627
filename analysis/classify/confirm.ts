import type { Folding, Placement } from '../opinion.ts'

/** Labels confirmed by people: per opinion an index into the codes of the placement, -1 = none. */
export interface ConfirmedLabels {
  readonly area: Int16Array
  readonly stage: Int16Array
  readonly kind: Int16Array
}

/** No labels at all. */
export function noLabels(count: number): ConfirmedLabels {
  return { area: new Int16Array(count).fill(-1), stage: new Int16Array(count).fill(-1), kind: new Int16Array(count).fill(-1) }
}

export interface FinishOptions {
  /** likeliest labels below this probability are not decided */
  readonly threshold: number
  /** whether the last code means "outside" and can neither have nor be a second label */
  readonly lastIsOutside: boolean
}

/** A second label counts when it has this probability … */
const SECOND_LEAST = 0.2
/** … and this share of the best one's. */
const SECOND_SHARE = 0.3
/** What a copy of a confirmed opinion gets: as good as sure, but not confirmed itself. */
const COPY_PROBABILITY = 0.98

/**
 * Turns probabilities into a placement. A confirmed label has probability 1 and is decided; copies of a confirmed opinion
 * follow it unless people said different things of them.
 *
 * @param probabilities - rows × codes, calibrated; changed in place where labels are confirmed
 * @throws RangeError when a confirmed label is not an index into the codes
 */
export function finishPlacement(codes: readonly string[], probabilities: Float32Array, labels: Int16Array, folding: Folding, options: FinishOptions): Placement {
  const rowCount = labels.length
  const width = codes.length
  const best = new Uint8Array(rowCount)
  const second = new Int8Array(rowCount).fill(-1)
  const decided = new Uint8Array(rowCount)
  const confirmed = new Uint8Array(rowCount)
  const followed = labelsOfCopies(labels, folding)
  for (let row = 0; row < rowCount; row++) {
    const label = labels[row]!
    if (label >= width) throw new RangeError(`confirmed label ${label} of row ${row} is not one of ${width} codes`)
    if (label >= 0) setSure(probabilities, row, width, label, 1)
    else if (followed[row]! >= 0) setSure(probabilities, row, width, followed[row]!, COPY_PROBABILITY)
    const [first, next] = topTwo(probabilities, row * width, width)
    const probability = probabilities[row * width + first]!
    best[row] = first
    confirmed[row] = label >= 0 ? 1 : 0
    decided[row] = label >= 0 || probability >= options.threshold ? 1 : 0
    const close = probabilities[row * width + next]! >= Math.max(SECOND_LEAST, SECOND_SHARE * probability)
    const outside = options.lastIsOutside && (first === width - 1 || next === width - 1)
    if (width > 1 && close && !outside) second[row] = next
  }
  return { codes, probabilities, best, second, decided, confirmed }
}

/** Per row the label that all confirmed copies of it share; -1 = none, or they differ. */
function labelsOfCopies(labels: Int16Array, folding: Folding): Int16Array {
  const shared = new Map<number, number>()
  labels.forEach((label, row) => {
    if (label < 0) return
    const representative = folding.representative[row]!
    const earlier = shared.get(representative)
    shared.set(representative, earlier === undefined || earlier === label ? label : -1)
  })
  return labels.map((_, row) => shared.get(folding.representative[row]!) ?? -1)
}

function setSure(probabilities: Float32Array, row: number, width: number, label: number, probability: number): void {
  probabilities.fill(width > 1 ? (1 - probability) / (width - 1) : 1, row * width, (row + 1) * width)
  probabilities[row * width + label] = probability
}

function topTwo(values: Float32Array, base: number, width: number): [number, number] {
  let first = 0
  let next = width > 1 ? 1 : 0
  if (width > 1 && values[base + 1]! > values[base]!) [first, next] = [1, 0]
  for (let k = 2; k < width; k++) {
    if (values[base + k]! > values[base + first]!) [first, next] = [k, first]
    else if (values[base + k]! > values[base + next]!) next = k
  }
  return [first, next]
}
