/** Two label columns over the same opinions, as indices into one sorted list of labels. */
export interface LabelPairs {
  /** every label that occurs on either side, ascending by code unit */
  readonly labels: readonly string[]
  /** index into labels, one per opinion */
  readonly gold: Uint32Array
  readonly predicted: Uint32Array
}

/** Agreement of two label columns. Null where nothing can be measured, never 0. */
export interface LabelMeasures {
  /** 0..1; null for no opinions */
  readonly accuracy: number | null
  /** mean F1 over the labels that occur in gold, 0..1; null for no opinions */
  readonly macroF1: number | null
  /** Cohen's kappa, -1..1; null for no opinions and where both sides use one and the same label only */
  readonly kappa: number | null
}

/** One label's figures. */
export interface ClassMeasures {
  readonly label: string
  /** opinions with this label in gold: the n of the class */
  readonly goldCount: number
  readonly predictedCount: number
  readonly correctCount: number
  /** 0..1; null when never predicted */
  readonly precision: number | null
  /** 0..1; null when not in gold */
  readonly recall: number | null
  /** 0..1, 0 when in gold and never hit; null when not in gold */
  readonly f1: number | null
}

/**
 * Puts two label columns side by side.
 *
 * @param gold - true labels, one per opinion
 * @param predicted - labels to be judged, same length and order
 * @throws RangeError when the lengths differ
 */
export function pairLabels(gold: readonly string[], predicted: readonly string[]): LabelPairs {
  if (gold.length !== predicted.length) throw new RangeError('gold and predicted differ in length')
  const labels = [...new Set([...gold, ...predicted])].sort()
  const indexOf = new Map(labels.map((label, index) => [label, index]))
  return {
    labels,
    gold: Uint32Array.from(gold, (label) => indexOf.get(label)!),
    predicted: Uint32Array.from(predicted, (label) => indexOf.get(label)!),
  }
}

/**
 * Accuracy, macro-F1 and Cohen's kappa.
 *
 * Macro-F1 is the plain mean of `2·TP / (2·TP + FP + FN)` over the labels present in gold: a label that is only ever
 * predicted costs the others precision, but is no class of its own (as in scikit-learn's `f1_score(labels=unique(gold))`).
 * Kappa is `(po − pe) / (1 − pe)`, Cohen, Educational and Psychological Measurement 20 (1960).
 *
 * @param weights - how often each opinion counts, for bootstrap draws; default once each. A label with no weight in gold
 *   is not present in that draw
 */
export function measureLabels(pairs: LabelPairs, weights?: Uint32Array): LabelMeasures {
  const { goldCounts, predictedCounts, correctCounts } = countLabels(pairs, weights)
  let total = 0
  let correct = 0
  let chance = 0
  let f1Sum = 0
  let present = 0
  for (let label = 0; label < pairs.labels.length; label++) {
    const inGold = goldCounts[label]!
    total += inGold
    correct += correctCounts[label]!
    chance += inGold * predictedCounts[label]!
    if (inGold === 0) continue
    present++
    f1Sum += (2 * correctCounts[label]!) / (inGold + predictedCounts[label]!)
  }
  if (total === 0) return { accuracy: null, macroF1: null, kappa: null }
  const accuracy = correct / total
  const expected = chance / (total * total)
  return { accuracy, macroF1: f1Sum / present, kappa: expected === 1 ? null : (accuracy - expected) / (1 - expected) }
}

/**
 * Mean F1 over the labels that at least `least` opinions have in gold: with fewer, the F1 of a label is chance. Which labels
 * those are does not depend on the weights.
 *
 * @param weights - as in measureLabels
 * @returns 0..1; null when no label has that many, or none of them any weight
 */
export function macroF1OfCommon(pairs: LabelPairs, least: number, weights?: Uint32Array): number | null {
  const { goldCounts: all } = countLabels(pairs)
  const { goldCounts, predictedCounts, correctCounts } = weights ? countLabels(pairs, weights) : countLabels(pairs)
  const common = [...pairs.labels.keys()].filter((label) => all[label]! >= least && goldCounts[label]! > 0)
  if (common.length === 0) return null
  return common.reduce((sum, label) => sum + (2 * correctCounts[label]!) / (goldCounts[label]! + predictedCounts[label]!), 0) / common.length
}

/** Precision, recall and F1 of every label on either side, in the order of `pairs.labels`. */
export function measureClasses(pairs: LabelPairs): ClassMeasures[] {
  const { goldCounts, predictedCounts, correctCounts } = countLabels(pairs)
  return pairs.labels.map((label, index) => {
    const goldCount = goldCounts[index]!
    const predictedCount = predictedCounts[index]!
    const correctCount = correctCounts[index]!
    return {
      label,
      goldCount,
      predictedCount,
      correctCount,
      precision: predictedCount === 0 ? null : correctCount / predictedCount,
      recall: goldCount === 0 ? null : correctCount / goldCount,
      f1: goldCount === 0 ? null : (2 * correctCount) / (goldCount + predictedCount),
    }
  })
}

/** How often each pair of labels met: one row per gold label, one column per predicted label, both as in `pairs.labels`. */
export function confusionMatrix(pairs: LabelPairs): number[][] {
  const counts = pairs.labels.map(() => new Array<number>(pairs.labels.length).fill(0))
  for (let row = 0; row < pairs.gold.length; row++) counts[pairs.gold[row]!]![pairs.predicted[row]!]!++
  return counts
}

interface LabelCounts {
  readonly goldCounts: Float64Array
  readonly predictedCounts: Float64Array
  readonly correctCounts: Float64Array
}

function countLabels(pairs: LabelPairs, weights?: Uint32Array): LabelCounts {
  const goldCounts = new Float64Array(pairs.labels.length)
  const predictedCounts = new Float64Array(pairs.labels.length)
  const correctCounts = new Float64Array(pairs.labels.length)
  for (let row = 0; row < pairs.gold.length; row++) {
    const weight = weights ? weights[row]! : 1
    const gold = pairs.gold[row]!
    const predicted = pairs.predicted[row]!
    goldCounts[gold]! += weight
    predictedCounts[predicted]! += weight
    if (gold === predicted) correctCounts[gold]! += weight
  }
  return { goldCounts, predictedCounts, correctCounts }
}
