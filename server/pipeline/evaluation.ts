import type { ClassMeasures } from '../../analysis/index.ts'

/** With fewer opinions of a class in gold its F1 is chance: it is left out of commonMacroF1. */
export const COMMON_FROM = 10

/** A figure with the 2.5th and 97.5th percentile of 1,000 bootstrap draws; null = cannot be measured. */
export interface Measure {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

/** One column of labels judged against gold. */
export interface LabelEvaluation {
  /** opinions judged */
  readonly n: number
  /** gold cells empty, `?` or `A?`, left out */
  readonly leftOut: number
  readonly accuracy: Measure
  /** mean F1 over `macroOver` */
  readonly macroF1: Measure
  /** the same over the classes with COMMON_FROM opinions in gold or more; areas by the likeliest one */
  readonly commonMacroF1: Measure
  readonly kappa: Measure
  /** the classes present in gold */
  readonly macroOver: readonly string[]
  /** n per class is `goldCount` */
  readonly classes: readonly ClassMeasures[]
  /** counts[gold][predicted], both in the order of labels */
  readonly confusion: { readonly labels: readonly string[]; readonly counts: readonly (readonly number[])[] }
  /** null without a score column */
  readonly calibration: CalibrationEvaluation | null
}

/** How far stated scores can be believed. */
export interface CalibrationEvaluation {
  /** opinions with a score */
  readonly n: number
  /** expected calibration error, ten bins of equal width */
  readonly eceWidth: number | null
  /** the same with ten bins of equal count */
  readonly eceCount: number | null
  /** the bins of eceCount */
  readonly bins: readonly { readonly count: number; readonly meanScore: number; readonly accuracy: number }[]
  /** accuracy on the surest share of the opinions, by score */
  readonly coverage: readonly { readonly coverage: number; readonly count: number; readonly accuracy: Measure }[]
}

/** Areas: `A?` counts as wrong in accuracy, macro-F1, kappa; scores belong to bestArea and are judged by it. */
export interface AreaEvaluation extends LabelEvaluation {
  /** opinions left undecided (`A?`) among those judged */
  readonly abstention: { readonly count: number; readonly rate: Measure }
  /** only the decided ones */
  readonly decided: { readonly n: number; readonly accuracy: Measure; readonly macroF1: Measure }
  /** the likeliest area, undecided or not; null without a bestArea column */
  readonly best: { readonly accuracy: Measure; readonly macroF1: Measure } | null
  /** null without a gold column `second` */
  readonly second: {
    /** opinions with a second area in gold */
    readonly n: number
    /** area is gold's first or second, over all judged */
    readonly eitherAccuracy: Measure
    /** among the n: gold's second area is the area, the best or the second area given */
    readonly recall: number | null
  } | null
}

/** One grouping judged against gold; an opinion without a group counts as a group of its own. */
export interface PartitionEvaluation {
  readonly n: number
  readonly leftOut: number
  readonly goldGroups: number
  readonly predictedGroups: number
  /** opinions without a group in the prediction */
  readonly single: number
  readonly bCubedPrecision: Measure
  readonly bCubedRecall: Measure
  readonly bCubedF1: Measure
  readonly homogeneity: Measure
  readonly completeness: Measure
  readonly vMeasure: Measure
  readonly adjustedRand: Measure
  /** of the pairs together in gold, the share together in the prediction */
  readonly pairsKept: number | null
}

/** What `wz evaluate --json` prints. A part is null where a file lacks its column; `notMeasured` says which. */
export interface Evaluation {
  readonly version: 1
  readonly joinedBy: 'id' | 'text'
  readonly counts: {
    readonly opinions: number
    readonly gold: number
    readonly matched: number
    /** opinions that gold does not know */
    readonly opinionsUnmatched: number
    /** gold rows without an opinion: no measure counts them */
    readonly goldUnmatched: number
  }
  readonly area: AreaEvaluation | null
  readonly stage: LabelEvaluation | null
  readonly kind: LabelEvaluation | null
  readonly issues: PartitionEvaluation | null
  readonly themes: PartitionEvaluation | null
  /** gold columns that could not be judged, and why, in Chinese */
  readonly notMeasured: readonly { readonly column: string; readonly reason: string }[]
}
