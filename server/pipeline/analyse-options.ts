import type { BaseModel, Taxonomy } from '../../analysis/index.ts'
import type { Labels } from './labels.ts'

export interface AnalyseOptions {
  readonly taxonomy: Taxonomy
  readonly taxonomyHash: string
  /** confirmed by people; null = none */
  readonly labels: Labels | null
  /** shipped model; null where there is none for this taxonomy */
  readonly model: BaseModel | null
  readonly modelHash: string | null
  readonly seed: number
  /** the columns named by hand, kept with the result */
  readonly named: Readonly<Record<string, unknown>>
}
