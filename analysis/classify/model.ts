import type { SemanticSpace } from '../feature/semantic.ts'
import type { Taxonomy } from '../taxonomy/taxonomy.ts'
import { hashHex } from '../feature/hash.ts'
import type { EvidenceSpace } from './evidence.ts'
import type { LinearModel } from './linear.ts'

/** A linear model with what turns its margins into probabilities and tells when to abstain. */
export interface TaskModel {
  readonly linear: LinearModel
  /** divides the margins before the softmax */
  readonly temperature: number
  /** how sure the likeliest label of each held-out training opinion was, and whether it was right: what thresholds come from */
  readonly heldOutBest: Float32Array
  readonly heldOutRight: Uint8Array
}

/** Three linear models over one evidence space. */
export interface OpinionModel {
  readonly space: EvidenceSpace
  readonly area: TaskModel
  readonly stage: TaskModel | null
  readonly kind: TaskModel
}

/** The model that ships with the product, trained on labelled opinions of other campaigns. */
export interface BaseModel {
  readonly model: OpinionModel
  /** frameHash of the taxonomy it was trained for */
  readonly frameHash: string
  /** word vectors of the background, usable with any taxonomy; also model.space.semantic */
  readonly semantic: SemanticSpace | null
}

/**
 * Identity of what a model depends on in a taxonomy: codes in order and all seeds. A model is used only with the taxonomy
 * whose hash it carries.
 */
export function frameHash(taxonomy: Taxonomy): string {
  const area = ({ code, name, seeds, sub }: Taxonomy['areas'][number]): unknown => [code, name, seeds, (sub ?? []).map((finer) => [finer.code, finer.name, finer.seeds])]
  const stages = (taxonomy.stages ?? []).map(({ code, seeds }) => [code, seeds])
  return hashHex(JSON.stringify([taxonomy.areas.map(area), taxonomy.outside ? area(taxonomy.outside) : null, stages]))
}
