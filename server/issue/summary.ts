import type { RunScale } from '../../analysis/index.ts'
import type { AnalysisResult } from '../pipeline/result.ts'

/** What is stored of a run as a whole, besides its counts. */
export interface RunSummary extends Pick<AnalysisResult, 'version' | 'options' | 'segmenter' | 'modelHash' | 'taxonomyHash' | 'taxonomy' | 'themes' | 'stability' | 'areas' | 'stages'> {
  readonly counts: AnalysisResult['counts']
  readonly seed: number
  /** what the scores of the proposals are measured against */
  readonly scale: RunScale
  /** the most people behind one issue after the reviews, against which its scores stand now */
  readonly mostPeople: number
  /** whether the opinions tell people apart */
  readonly hasPeople: boolean
}
