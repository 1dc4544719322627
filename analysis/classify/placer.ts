import type { Csr } from '../feature/csr.ts'
import { hash32 } from '../feature/hash.ts'
import type { Folding, OpinionTexts } from '../opinion.ts'
import { KINDS, type Taxonomy } from '../taxonomy/taxonomy.ts'
import { type LearnedTask, learnTask, mix } from './blend.ts'
import type { ConfirmedLabels } from './confirm.ts'
import { type Evidence, type EvidenceSpace, gatherEvidence, learnEvidence, pickRows, sliceTexts } from './evidence.ts'
import { type Frame, frameOf } from './frame.ts'
import { linearMargins } from './linear.ts'
import { type BaseModel, fitToFrame } from './model.ts'
import { learnSeedPrior, type Prior, type Probabilities, priorProbabilities } from './prior.ts'
import { softmaxRows } from './probability.ts'

/** Everything learned before opinions are placed; plain data. Placing a row needs the placer and that row only. */
export interface Placer {
  readonly frame: Frame
  readonly prior: Prior
  /** evidence the campaign's own labels were learned on; null = no labels, or too few */
  readonly space: EvidenceSpace | null
  readonly area: LearnedTask | null
  readonly stage: LearnedTask | null
  readonly kind: LearnedTask | null
}

export interface PlaceOptions {
  readonly seed: number
  /** share of right labels that must hold among the decided ones; below its threshold an opinion is left undecided.
   * Default .85: about the surest four fifths of mixed opinions; the rest goes to people first */
  readonly precision?: number
  /** distinct opinions learned from at most. Default 20,000: more changes little and costs minutes */
  readonly sampleSize?: number
  /** labelled opinions from outside these files */
  readonly examples?: LabelledTexts
}

export interface LabelledTexts {
  readonly texts: OpinionTexts
  readonly labels: ConfirmedLabels
}

const DEFAULT_PRECISION = 0.85
const DEFAULT_SAMPLE = 20_000
/** Labels learned from at most; the first by hash of the id. */
const MOST_LABELS = 20_000
/** Learns how to place a campaign's opinions: from the base model or the seeds, and from labels confirmed by people. */
export function learnPlacer(texts: OpinionTexts, folding: Folding, taxonomy: Taxonomy, confirmed: ConfirmedLabels, base: BaseModel | null, options: PlaceOptions): Placer {
  const frame = frameOf(taxonomy)
  const sampleRows = sampleDistinct(texts, folding, options.sampleSize ?? DEFAULT_SAMPLE)
  const fitted = base && fitToFrame(base, frame)
  const labelled = gatherLabelled(texts, folding, confirmed, options.examples ?? null)
  const space = fitted && labelled.length === 0 ? null : learnEvidence(texts, sampleRows, frame, base?.semantic ?? null)
  const prior: Prior = fitted ? { by: 'base', model: fitted } : learnSeedPrior(frame, space!, pickRows(texts, sampleRows), options.seed)
  if (labelled.length === 0) return { frame, prior, space: null, area: null, stage: null, kind: null }
  return { frame, prior, space, ...learnTasks(frame, prior, space!, labelled, options) }
}

/** Probabilities of rows `from`..`to` - 1 before confirmed labels are set; independent of how the rows are cut into ranges. */
export function placeRange(placer: Placer, texts: OpinionTexts, from: number, to: number): Probabilities & { readonly evidence: Evidence } {
  const { frame, prior, space } = placer
  const part = sliceTexts(texts, from, to)
  const evidence = gatherEvidence(priorSpace(prior), frame, part)
  const before = priorProbabilities(frame, prior, part, evidence)
  if (!space) return { ...before, evidence }
  const own = prior.by === 'seeds' ? evidence : gatherEvidence(space, frame, part)
  const features = appendColumns(own.features, columnsOf(before))
  const blend = (task: LearnedTask | null, known: Float32Array): Float32Array =>
    task ? mix(softmaxRows(linearMargins(task.linear, features), task.linear.classCount, task.temperature), known, task.share) : known
  return {
    area: blend(placer.area, before.area),
    stage: before.stage && blend(placer.stage, before.stage),
    kind: blend(placer.kind, before.kind),
    evidence,
  }
}

export function priorSpace(prior: Prior): EvidenceSpace {
  return prior.by === 'base' ? prior.model.space : prior.space
}

function learnTasks(frame: Frame, prior: Prior, space: EvidenceSpace, labelled: readonly LabelledTexts[], options: PlaceOptions): Pick<Placer, 'area' | 'stage' | 'kind'> {
  const parts = labelled.map(({ texts, labels }) => {
    const inPrior = gatherEvidence(priorSpace(prior), frame, texts)
    const before = priorProbabilities(frame, prior, texts, inPrior)
    const own = prior.by === 'seeds' ? inPrior : gatherEvidence(space, frame, texts)
    return { before, features: appendColumns(own.features, columnsOf(before)), labels }
  })
  const features = stackRows(parts.map((part) => part.features))
  const learn = (labels: Int16Array, known: Float32Array | null, classCount: number, loss: 'squaredHinge' | 'logistic'): LearnedTask | null => {
    if (!known) return null
    const rows = Uint32Array.from(labels.keys()).filter((row) => labels[row]! >= 0)
    const chosen = { rows, labels: Int16Array.from(rows, (row) => labels[row]!), second: null, classCount, loss }
    const knownRows = Float32Array.from({ length: rows.length * classCount }, (_, at) => known[rows[Math.floor(at / classCount)]! * classCount + (at % classCount)]!)
    return learnTask(features, space.idf.length, chosen, knownRows, options.precision ?? DEFAULT_PRECISION, options.seed)
  }
  const labels = (task: keyof ConfirmedLabels): Int16Array => Int16Array.from(parts.flatMap((part) => [...part.labels[task]]))
  const known = (task: 'area' | 'kind'): Float32Array => Float32Array.from(parts.flatMap((part) => [...part.before[task]]))
  const stages = frame.stageCodes && Float32Array.from(parts.flatMap((part) => [...part.before.stage!]))
  return {
    area: learn(labels('area'), known('area'), frame.areaCodes.length, 'squaredHinge'),
    stage: learn(labels('stage'), stages, frame.stageCodes?.length ?? 0, 'logistic'),
    kind: learn(labels('kind'), known('kind'), KINDS.length, 'logistic'),
  }
}

/** Labelled rows of the campaign, copies folded, and labelled opinions from outside; only parts that hold a label. */
function gatherLabelled(texts: OpinionTexts, folding: Folding, confirmed: ConfirmedLabels, examples: LabelledTexts | null): LabelledTexts[] {
  const seen = new Set<string>()
  const rows: number[] = []
  for (let row = 0; row < texts.ids.length; row++) {
    if (confirmed.area[row]! < 0 && confirmed.stage[row]! < 0 && confirmed.kind[row]! < 0) continue
    const key = `${folding.representative[row]!} ${confirmed.area[row]!} ${confirmed.stage[row]!} ${confirmed.kind[row]!}`
    if (!seen.has(key)) rows.push(row)
    seen.add(key)
  }
  const chosen = leastHashed(texts, rows, MOST_LABELS)
  const pick = (labels: Int16Array): Int16Array => Int16Array.from(chosen, (row) => labels[row]!)
  const own = { texts: pickRows(texts, chosen), labels: { area: pick(confirmed.area), stage: pick(confirmed.stage), kind: pick(confirmed.kind) } }
  return [own, ...(examples ? [examples] : [])].filter((part) => part.texts.ids.length > 0)
}

function sampleDistinct(texts: OpinionTexts, folding: Folding, size: number): Uint32Array {
  const distinct: number[] = []
  for (let row = 0; row < texts.ids.length; row++) if (folding.representative[row] === row) distinct.push(row)
  return leastHashed(texts, distinct, size)
}

/** At most `size` of the rows, those whose ids hash lowest; ascending. */
function leastHashed(texts: OpinionTexts, rows: readonly number[], size: number): Uint32Array {
  if (rows.length <= size) return Uint32Array.from(rows)
  const hashes = new Map(rows.map((row) => [row, hash32(texts.ids[row]!)]))
  return Uint32Array.from([...rows].sort((a, b) => hashes.get(a)! - hashes.get(b)! || a - b).slice(0, size)).sort()
}

/** All probabilities of a row side by side. */
function columnsOf({ area, stage, kind }: Probabilities): readonly Float32Array[] {
  return stage ? [area, stage, kind] : [area, kind]
}

function appendColumns(features: Csr, blocks: readonly Float32Array[]): Csr {
  const { rowCount } = features
  const widths = blocks.map((block) => (rowCount === 0 ? 0 : block.length / rowCount))
  const added = widths.reduce((sum, width) => sum + width, 0)
  const columns = new Uint32Array(features.columns.length + rowCount * added)
  const values = new Float32Array(columns.length)
  const offsets = features.offsets.map((offset, row) => offset + row * added)
  for (let row = 0; row < rowCount; row++) {
    const from = features.offsets[row]!
    const to = features.offsets[row + 1]!
    columns.set(features.columns.subarray(from, to), offsets[row]!)
    values.set(features.values.subarray(from, to), offsets[row]!)
    let end = offsets[row]! + to - from
    let column = features.columnCount
    blocks.forEach((block, i) => {
      for (let k = 0; k < widths[i]!; k++) {
        columns[end] = column++
        values[end++] = block[row * widths[i]! + k]!
      }
    })
  }
  return { rowCount, columnCount: features.columnCount + added, offsets, columns, values }
}

function stackRows(parts: readonly Csr[]): Csr {
  const offsets: number[] = [0]
  for (const part of parts) for (let row = 0; row < part.rowCount; row++) offsets.push(offsets.at(-1)! + part.offsets[row + 1]! - part.offsets[row]!)
  return {
    rowCount: offsets.length - 1,
    columnCount: parts[0]!.columnCount,
    offsets: Uint32Array.from(offsets),
    columns: Uint32Array.from(parts.flatMap((part) => [...part.columns])),
    values: Float32Array.from(parts.flatMap((part) => [...part.values])),
  }
}
