/** How well one grouping of opinions matches another; all 0..1 but the adjusted Rand index. Null for no opinions. */
export interface PartitionMeasures {
  readonly bCubedPrecision: number | null
  readonly bCubedRecall: number | null
  readonly bCubedF1: number | null
  readonly homogeneity: number | null
  readonly completeness: number | null
  readonly vMeasure: number | null
  /** ≤ 1, 0 expected by chance, may be negative; null where chance alone already agrees wholly (both all single, both one group) */
  readonly adjustedRand: number | null
}

/** Sizes every opinion needs to be judged by, one entry per opinion. */
export interface PartitionPairs {
  /** opinions in its gold group, itself included, ≥ 1 */
  readonly goldSizes: Uint32Array
  readonly predictedSizes: Uint32Array
  /** opinions that share both its groups, itself included, ≥ 1 */
  readonly sharedSizes: Uint32Array
}

/**
 * Puts two groupings of the same opinions side by side.
 *
 * @param gold - group number of each opinion, ≥ 0; -1 = single, a group of its own
 * @param predicted - same length and order
 * @throws RangeError when the lengths differ
 */
export function pairPartitions(gold: Int32Array, predicted: Int32Array): PartitionPairs {
  if (gold.length !== predicted.length) throw new RangeError('gold and predicted differ in length')
  return {
    goldSizes: groupSizes(gold),
    predictedSizes: groupSizes(predicted),
    sharedSizes: groupSizes(intersect(gold, predicted)),
  }
}

/**
 * B-cubed precision, recall and F1 (Bagga and Baldwin 1998; as in Amigó et al., Information Retrieval 12, 2009),
 * homogeneity, completeness and V-measure with β = 1 (Rosenberg and Hirschberg, EMNLP 2007), adjusted Rand index
 * (Hubert and Arabie, Journal of Classification 2, 1985).
 *
 * Every measure is a function of means over opinions; `weights` weighs these means and leaves the groups as they are, so
 * that a bootstrap draw is not flattered by one opinion meeting its own copy.
 *
 * @param weights - how often each opinion counts; default once each
 */
export function measurePartition(pairs: PartitionPairs, weights?: Uint32Array): PartitionMeasures {
  const sums = sumOpinions(pairs, weights)
  const { total } = sums
  if (total === 0) return EMPTY
  const bCubedPrecision = sums.precision / total
  const bCubedRecall = sums.recall / total
  const homogeneity = share(sums.goldGivenPredicted, sums.gold)
  const completeness = share(sums.predictedGivenGold, sums.predicted)
  return {
    bCubedPrecision,
    bCubedRecall,
    bCubedF1: harmonicMean(bCubedPrecision, bCubedRecall),
    homogeneity,
    completeness,
    vMeasure: harmonicMean(homogeneity, completeness),
    adjustedRand: adjustRand(sums),
  }
}

const EMPTY: PartitionMeasures = {
  bCubedPrecision: null,
  bCubedRecall: null,
  bCubedF1: null,
  homogeneity: null,
  completeness: null,
  vMeasure: null,
  adjustedRand: null,
}

interface Sums {
  readonly total: number
  readonly precision: number
  readonly recall: number
  readonly gold: number
  readonly predicted: number
  readonly goldGivenPredicted: number
  readonly predictedGivenGold: number
  readonly goldPartners: number
  readonly predictedPartners: number
  readonly sharedPartners: number
  readonly partners: number
}

function sumOpinions(pairs: PartitionPairs, weights?: Uint32Array): Sums {
  const { goldSizes, predictedSizes, sharedSizes } = pairs
  const count = goldSizes.length
  const logCount = Math.log(count)
  let [total, precision, recall, gold, predicted, goldGivenPredicted, predictedGivenGold] = [0, 0, 0, 0, 0, 0, 0]
  let [goldPartners, predictedPartners, sharedPartners] = [0, 0, 0]
  for (let row = 0; row < count; row++) {
    const weight = weights ? weights[row]! : 1
    if (weight === 0) continue
    const goldSize = goldSizes[row]!
    const predictedSize = predictedSizes[row]!
    const sharedSize = sharedSizes[row]!
    const logGold = Math.log(goldSize)
    const logPredicted = Math.log(predictedSize)
    const logShared = Math.log(sharedSize)
    total += weight
    precision += (weight * sharedSize) / predictedSize
    recall += (weight * sharedSize) / goldSize
    gold += weight * (logCount - logGold)
    predicted += weight * (logCount - logPredicted)
    goldGivenPredicted += weight * (logPredicted - logShared)
    predictedGivenGold += weight * (logGold - logShared)
    goldPartners += weight * (goldSize - 1)
    predictedPartners += weight * (predictedSize - 1)
    sharedPartners += weight * (sharedSize - 1)
  }
  const partners = total * (count - 1)
  return { total, precision, recall, gold, predicted, goldGivenPredicted, predictedGivenGold, goldPartners, predictedPartners, sharedPartners, partners }
}

function adjustRand(sums: Sums): number | null {
  if (sums.partners === 0) return null
  const expected = sums.goldPartners * (sums.predictedPartners / sums.partners)
  const largest = (sums.goldPartners + sums.predictedPartners) / 2
  return largest === expected ? null : (sums.sharedPartners - expected) / (largest - expected)
}

function share(conditional: number, entropy: number): number {
  return entropy === 0 ? 1 : 1 - conditional / entropy
}

function harmonicMean(a: number, b: number): number {
  return a + b === 0 ? 0 : (2 * a * b) / (a + b)
}

function groupSizes(groups: Int32Array): Uint32Array {
  let largest = -1
  for (const group of groups) largest = Math.max(largest, group)
  const counts = new Uint32Array(largest + 1)
  for (const group of groups) if (group >= 0) counts[group]!++
  return Uint32Array.from(groups, (group) => (group < 0 ? 1 : counts[group]!))
}

/** Numbers the pairs of groups that occur; an opinion single on either side is single. */
function intersect(a: Int32Array, b: Int32Array): Int32Array {
  const width = b.reduce((largest, group) => Math.max(largest, group), -1) + 1
  const numbers = new Map<number, number>()
  return Int32Array.from(a, (group, row) => {
    const other = b[row]!
    if (group < 0 || other < 0) return -1
    const key = group * width + other
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, numbers.size)
    return numbers.size - 1
  })
}
