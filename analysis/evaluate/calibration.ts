/** Scored answers, surest first; ties side by side. */
export interface ScoredAnswers {
  /** 0..1, descending */
  readonly scores: Float64Array
  /** 1 = right, 0 = wrong */
  readonly correct: Uint8Array
  /** which of the given answers stands here */
  readonly order: Uint32Array
}

/** One bin of a reliability diagram; an empty bin is left out. */
export interface CalibrationBin {
  readonly count: number
  /** mean score, 0..1 */
  readonly meanScore: number
  /** share right, 0..1 */
  readonly accuracy: number
}

export interface CoverageStep {
  /** share of the answers taken, surest first, 0..1 */
  readonly coverage: number
  /** answers taken, may be a fraction */
  readonly count: number
  /** share of them right; null for no answers */
  readonly accuracy: number | null
}

const BIN_COUNT = 10

/**
 * Sorts answers by score.
 *
 * @param scores - stated probability of being right, each 0..1
 * @param correct - 1 = right, 0 = wrong; same length
 * @throws RangeError when the lengths differ or a score is not in 0..1
 */
export function sortAnswers(scores: ArrayLike<number>, correct: Uint8Array): ScoredAnswers {
  if (scores.length !== correct.length) throw new RangeError('scores and correct differ in length')
  const order = new Uint32Array(scores.length)
  for (let row = 0; row < scores.length; row++) {
    if (!(scores[row]! >= 0 && scores[row]! <= 1)) throw new RangeError('score out of 0..1')
    order[row] = row
  }
  order.sort((a, b) => scores[b]! - scores[a]! || a - b)
  return {
    scores: Float64Array.from(order, (row) => scores[row]!),
    correct: Uint8Array.from(order, (row) => correct[row]!),
    order,
  }
}

/** Bins of equal width: ten, [0, .1) … [.9, 1] (Guo et al., ICML 2017). */
export function widthBins(answers: ScoredAnswers): CalibrationBin[] {
  return collect(answers, Uint8Array.from(answers.scores, (score) => Math.min(BIN_COUNT - 1, Math.floor(score * BIN_COUNT))))
}

/**
 * Bins of equal count: ten (Nguyen and O'Connor, EMNLP 2015). Equal scores share a bin, the one their middle falls into,
 * so that the order of the rows does not matter.
 */
export function countBins(answers: ScoredAnswers): CalibrationBin[] {
  const total = answers.scores.length
  const binOf = new Uint8Array(total)
  for (let at = 0; at < total; at = endOfTie(answers, at)) {
    const end = endOfTie(answers, at)
    binOf.fill(Math.floor(((at + end) / 2 / total) * BIN_COUNT), at, end)
  }
  return collect(answers, binOf)
}

/**
 * Expected calibration error: mean distance of stated score and share right, weighted by the bins' counts (Naeini et al.,
 * AAAI 2015). Give no bootstrap interval with it: chance differences between bins only ever add, so draws lie above it.
 *
 * @returns 0..1, 0 = perfectly calibrated; null for no answers
 */
export function calibrationError(bins: readonly CalibrationBin[]): number | null {
  const total = bins.reduce((sum, bin) => sum + bin.count, 0)
  if (total === 0) return null
  return bins.reduce((sum, bin) => sum + bin.count * Math.abs(bin.meanScore - bin.accuracy), 0) / total
}

/**
 * Accuracy on the surest share of the answers (the risk–coverage curve of El-Yaniv and Wiener, JMLR 11, 2010). Where the
 * limit falls among equal scores, these count with their common accuracy, in part.
 *
 * @param coverages - shares wanted, each 0..1
 */
export function coverageAccuracy(answers: ScoredAnswers, coverages: readonly number[], weights?: Uint32Array): CoverageStep[] {
  let total = 0
  for (let at = 0; at < answers.scores.length; at++) total += weightAt(answers, weights, at)
  return coverages.map((coverage) => {
    const wanted = coverage * total
    let taken = 0
    let correct = 0
    let at = 0
    while (at < answers.scores.length && taken < wanted) {
      const end = endOfTie(answers, at)
      let count = 0
      let right = 0
      for (; at < end; at++) {
        const weight = weightAt(answers, weights, at)
        count += weight
        right += weight * answers.correct[at]!
      }
      if (count === 0) continue
      const part = Math.min(1, (wanted - taken) / count)
      taken += part * count
      correct += part * right
    }
    return { coverage, count: taken, accuracy: taken === 0 ? null : correct / taken }
  })
}

function collect(answers: ScoredAnswers, binOf: Uint8Array): CalibrationBin[] {
  const counts = new Uint32Array(BIN_COUNT)
  const scores = new Float64Array(BIN_COUNT)
  const correct = new Uint32Array(BIN_COUNT)
  binOf.forEach((bin, at) => {
    counts[bin]!++
    scores[bin]! += answers.scores[at]!
    correct[bin]! += answers.correct[at]!
  })
  const bins: CalibrationBin[] = []
  counts.forEach((count, bin) => {
    if (count > 0) bins.push({ count, meanScore: scores[bin]! / count, accuracy: correct[bin]! / count })
  })
  return bins
}

function weightAt(answers: ScoredAnswers, weights: Uint32Array | undefined, at: number): number {
  return weights ? weights[answers.order[at]!]! : 1
}

function endOfTie(answers: ScoredAnswers, at: number): number {
  let end = at + 1
  while (end < answers.scores.length && answers.scores[end] === answers.scores[at]) end++
  return end
}
