import type { Accepted } from '../accept.ts'
import type { AnalyseEffects } from '../analyse.ts'
import type { AnalysisResult } from '../result.ts'

export type AnalysisStep = Parameters<AnalyseEffects['step']>[0]

/** One analysis asked of the analysis thread. */
export interface AnalysisCall {
  readonly accepted: Accepted
  readonly seed: number
  /** one cell, shared with whoever asked: 1 = stop at the next step */
  readonly stop: Int32Array
}

export type AnalysisReply =
  | { readonly type: 'step'; readonly name: AnalysisStep }
  | { readonly type: 'done'; readonly result: AnalysisResult }
  | { readonly type: 'failed'; readonly message: string }
