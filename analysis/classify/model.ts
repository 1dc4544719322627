import { hash32, hashHex } from '../feature/hash.ts'
import type { SemanticSpace } from '../feature/semantic.ts'
import { type EvidenceSpace, evidenceLayout } from './evidence.ts'
import type { Frame } from './frame.ts'
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
  /** frameHash of the frame it was trained for */
  readonly frameHash: string
  /** seedHash of each seed it was trained with, in the order of its seed columns */
  readonly seedHashes: Uint32Array
  /** group codes it was trained with, in the order of its score columns */
  readonly groupCodes: readonly string[]
  /** word vectors of the background, usable with any taxonomy; the same as model.space.semantic */
  readonly semantic: SemanticSpace | null
}

/**
 * Identity of what a model places opinions into: area and stage codes and their names. Seeds may change without a new
 * training; the model then knows nothing of the new ones.
 */
export function frameHash(frame: Frame): string {
  return hashHex(JSON.stringify([frame.areaCodes, frame.areaNames, frame.stageCodes]))
}

/** The number by which a model knows a seed. */
function seedHash(seed: string): number {
  return hash32(seed, 0x5eed)
}

/** A frame's seeds as a base model stores them. */
export function seedHashesOf(frame: Frame): Uint32Array {
  return Uint32Array.from(frame.lexicon.matcher.seeds, seedHash)
}

/**
 * The base model with its seed and score columns in the order of a frame; columns of seeds and groups it never saw are 0.
 *
 * @returns null when it was trained for other areas or stages
 */
export function fitToFrame(base: BaseModel, frame: Frame): OpinionModel | null {
  if (base.frameHash !== frameHash(frame)) return null
  const seedNumbers = new Map(Array.from(base.seedHashes, (hash, number) => [hash, number]))
  const groupNumbers = new Map(base.groupCodes.map((code, number) => [code, number]))
  const seeds = Array.from(seedHashesOf(frame), (hash) => seedNumbers.get(hash) ?? -1)
  const groups = frame.groupCodes.map((code) => groupNumbers.get(code) ?? -1)
  const { space } = base.model
  const fitted: EvidenceSpace = { ...space, seedWeights: Float32Array.from(seeds, (number) => (number < 0 ? UNKNOWN_SEED_WEIGHT : space.seedWeights[number]!)) }
  const to = evidenceLayout(fitted, frame)
  const known = base.seedHashes.length
  const sources: { column: number; from: number }[] = []
  const scores = to.titleSeeds + 2 * known
  const move = (column: number, from: number): number => sources.push({ column, from })
  for (let column = 0; column < to.titleSeeds; column++) move(column, column)
  seeds.forEach((number, i) => number >= 0 && move(to.titleSeeds + i, to.titleSeeds + number))
  seeds.forEach((number, i) => number >= 0 && move(to.bodySeeds + i, to.titleSeeds + known + number))
  groups.forEach((number, i) => number >= 0 && move(to.scores + i, scores + number))
  for (let column = to.form; column < to.end; column++) move(column, column - to.form + scores + base.groupCodes.length)
  const fit = (task: TaskModel): TaskModel => ({ ...task, linear: rearrange(task.linear, sources, to.end) })
  return { space: fitted, area: fit(base.model.area), stage: base.model.stage && fit(base.model.stage), kind: fit(base.model.kind) }
}

/** A seed that is rare, so that it says much where it is found. */
const UNKNOWN_SEED_WEIGHT = 5

function rearrange(model: LinearModel, sources: readonly { column: number; from: number }[], columnCount: number): LinearModel {
  const { classCount } = model
  const weights = new Float32Array(columnCount * classCount)
  for (const { column, from } of sources) {
    for (let k = 0; k < classCount; k++) weights[column * classCount + k] = model.weights[from * classCount + k]!
  }
  return { classCount, columnCount, weights, biases: model.biases }
}
