import { bootstrapIntervals, calibrationError, confusionMatrix, countBins, coverageAccuracy, type Interval, type LabelPairs, macroF1OfCommon, measureClasses, measureLabels, measurePartition, pairLabels, pairPartitions, partitionStability, type ScoredAnswers, sortAnswers, UNDECIDED, widthBins } from '../../analysis/index.ts'
import { type AreaEvaluation, type CalibrationEvaluation, COMMON_FROM, type LabelEvaluation, type Measure, type PartitionEvaluation } from './evaluation.ts'

/** Columns of the joined rows, judged cells only; a missing cell is ''. */
export interface JudgedLabels {
  readonly gold: readonly string[]
  readonly predicted: readonly string[]
  /** NaN where missing; null = no such column */
  readonly scores: readonly number[] | null
  readonly leftOut: number
}

/** What areas have besides. */
export interface JudgedAreas extends JudgedLabels {
  readonly best: readonly string[] | null
  readonly second: readonly string[] | null
  /** `-`, `?` or '' = none */
  readonly goldSecond: readonly string[] | null
}

const COVERAGES = [0.5, 0.8] as const
type CoverageKey = 'surest50' | 'surest80'

interface Scored {
  readonly answers: ScoredAnswers
  /** which of the judged opinions have a score */
  readonly rows: readonly number[]
}

/** Judges stages or kinds. */
export function evaluateLabels(judged: JudgedLabels): LabelEvaluation {
  const pairs = pairLabels(judged.gold, judged.predicted)
  const scored = scoreAnswers(judged.scores, judged.gold, judged.predicted)
  const figures = withIntervals(judged.gold.length, (weights) => ({
    ...measureLabels(pairs, weights),
    commonMacroF1: macroF1OfCommon(pairs, COMMON_FROM, weights),
    ...measureCoverage(scored, weights),
  }))
  return describeLabels(judged, pairs, figures, scored)
}

/** Judges areas: abstentions, the likeliest area and the second one besides. */
export function evaluateAreas(judged: JudgedAreas): AreaEvaluation {
  const { gold, predicted, best, goldSecond } = judged
  const pairs = pairLabels(gold, predicted)
  const bestPairs = pairLabels(gold, best ?? predicted)
  const decided = predicted.flatMap((area, row) => (area === UNDECIDED ? [] : [row]))
  const decidedPairs = pairLabels(pick(gold, decided), pick(predicted, decided))
  const undecided = Uint8Array.from(predicted, (area) => (area === UNDECIDED ? 1 : 0))
  const either = Uint8Array.from(predicted, (area, row) => (area === gold[row] || area === goldSecond?.[row] ? 1 : 0))
  const scored = scoreAnswers(judged.scores, gold, best ?? predicted)
  const figures = withIntervals(gold.length, (weights) => {
    const ofDecided = measureLabels(decidedPairs, weights && weightsOf(weights, decided))
    const ofBest = measureLabels(bestPairs, weights)
    return {
      ...measureLabels(pairs, weights),
      commonMacroF1: macroF1OfCommon(bestPairs, COMMON_FROM, weights),
      ...measureCoverage(scored, weights),
      abstention: meanOf(undecided, weights),
      decidedAccuracy: ofDecided.accuracy,
      decidedMacroF1: ofDecided.macroF1,
      bestAccuracy: ofBest.accuracy,
      bestMacroF1: ofBest.macroF1,
      either: meanOf(either, weights),
    }
  })
  return {
    ...describeLabels(judged, pairs, figures, scored),
    abstention: { count: gold.length - decided.length, rate: figures.abstention },
    decided: { n: decided.length, accuracy: figures.decidedAccuracy, macroF1: figures.decidedMacroF1 },
    best: best && { accuracy: figures.bestAccuracy, macroF1: figures.bestMacroF1 },
    second: goldSecond && { ...findSecond(judged, goldSecond), eitherAccuracy: figures.either },
  }
}

/** Judges issues or themes. @param predicted - '' = in no group */
export function evaluatePartition(gold: readonly string[], predicted: readonly string[], leftOut: number): PartitionEvaluation {
  const goldGroups = numberGroups(gold)
  const predictedGroups = numberGroups(predicted)
  const pairs = pairPartitions(goldGroups, predictedGroups)
  return {
    n: gold.length,
    leftOut,
    goldGroups: countGroups(goldGroups),
    predictedGroups: countGroups(predictedGroups),
    single: predictedGroups.filter((group) => group < 0).length,
    ...withIntervals(gold.length, (weights) => ({ ...measurePartition(pairs, weights) })),
    pairsKept: partitionStability(goldGroups, predictedGroups),
  }
}

function describeLabels(
  judged: JudgedLabels,
  pairs: LabelPairs,
  figures: Readonly<Record<'accuracy' | 'macroF1' | 'commonMacroF1' | 'kappa' | CoverageKey, Measure>>,
  scored: Scored | null,
): LabelEvaluation {
  return {
    n: judged.gold.length,
    leftOut: judged.leftOut,
    accuracy: figures.accuracy,
    macroF1: figures.macroF1,
    commonMacroF1: figures.commonMacroF1,
    kappa: figures.kappa,
    macroOver: [...new Set(judged.gold)].sort(),
    classes: measureClasses(pairs),
    confusion: { labels: pairs.labels, counts: confusionMatrix(pairs) },
    calibration: scored && describeScores(scored.answers, figures),
  }
}

function scoreAnswers(scores: readonly number[] | null, gold: readonly string[], predicted: readonly string[]): Scored | null {
  if (!scores) return null
  const rows = scores.flatMap((score, row) => (Number.isNaN(score) ? [] : [row]))
  const correct = Uint8Array.from(rows, (row) => (gold[row] === predicted[row] ? 1 : 0))
  return { answers: sortAnswers(pick(scores, rows), correct), rows }
}

function measureCoverage(scored: Scored | null, weights?: Uint32Array): Record<CoverageKey, number | null> {
  if (!scored) return { surest50: null, surest80: null }
  const steps = coverageAccuracy(scored.answers, COVERAGES, weights && weightsOf(weights, scored.rows))
  return { surest50: steps[0]!.accuracy, surest80: steps[1]!.accuracy }
}

function describeScores(answers: ScoredAnswers, figures: Readonly<Record<CoverageKey, Measure>>): CalibrationEvaluation {
  const bins = countBins(answers)
  const [half, most] = coverageAccuracy(answers, COVERAGES)
  return {
    n: answers.scores.length,
    eceWidth: calibrationError(widthBins(answers)),
    eceCount: calibrationError(bins),
    bins,
    coverage: [
      { coverage: COVERAGES[0], count: half!.count, accuracy: figures.surest50 },
      { coverage: COVERAGES[1], count: most!.count, accuracy: figures.surest80 },
    ],
  }
}

function findSecond(judged: JudgedAreas, goldSecond: readonly string[]): { n: number; recall: number | null } {
  const { predicted, best, second } = judged
  const rows = goldSecond.flatMap((area, row) => (['', '-', '?'].includes(area) ? [] : [row]))
  const found = rows.filter((row) => [predicted[row], best?.[row], second?.[row]].includes(goldSecond[row]))
  return { n: rows.length, recall: rows.length === 0 ? null : found.length / rows.length }
}

function meanOf(values: Uint8Array, weights?: Uint32Array): number | null {
  let total = 0
  let sum = 0
  for (let row = 0; row < values.length; row++) {
    const weight = weights ? weights[row]! : 1
    total += weight
    sum += weight * values[row]!
  }
  return total === 0 ? null : sum / total
}

function weightsOf(weights: Uint32Array, rows: readonly number[]): Uint32Array {
  const picked = new Uint32Array(rows.length)
  for (let at = 0; at < rows.length; at++) picked[at] = weights[rows[at]!]!
  return picked
}

function withIntervals<K extends string>(count: number, measure: (weights?: Uint32Array) => Readonly<Record<K, number | null>>): Record<K, Measure> {
  const values = measure()
  const intervals = bootstrapIntervals(count, measure)
  const keys = Object.keys(values) as K[]
  return Object.fromEntries(keys.map((key) => [key, toMeasure(values[key], intervals[key])])) as Record<K, Measure>
}

function toMeasure(value: number | null, interval: Interval | null): Measure {
  return { value, low: interval?.low ?? null, high: interval?.high ?? null }
}

function numberGroups(names: readonly string[]): Int32Array {
  const numbers = new Map<string, number>()
  return Int32Array.from(names, (name) => {
    if (name === '') return -1
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    return number
  })
}

function countGroups(groups: Int32Array): number {
  return new Set(groups).size - (groups.includes(-1) ? 1 : 0)
}

function pick<T>(values: readonly T[], rows: readonly number[]): T[] {
  return rows.map((row) => values[row]!)
}
