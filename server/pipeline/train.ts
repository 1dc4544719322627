import { createHash } from 'node:crypto'
import {
  type BaseModel,
  type ConfirmedLabels,
  type Frame,
  frameHash,
  frameOf,
  type HeldOut,
  joinShards,
  KINDS,
  learnSemanticSpace,
  normaliseText,
  type OpinionTexts,
  type Segmenter,
  segmentShard,
  seedHashesOf,
  type Taxonomy,
  trainOpinionModel,
} from '../../analysis/index.ts'
import { writeModel } from './model-file.ts'
import { type TaskFigures, taskFigures } from './train-figures.ts'

/** One labelled opinion; codes that the taxonomy does not have count as missing. */
export interface TrainingRow {
  readonly text: string
  readonly area: string
  readonly second: string | null
  readonly stage: string | null
  readonly kind: string | null
}

export interface TrainingInput {
  readonly labelled: readonly TrainingRow[]
  /** opinions written for the purpose, or known to lie outside: learned from like the taxonomy's examples, never judged by, so
   * that the figures and the calibration are those of the labelled ones */
  readonly supporting: readonly TrainingRow[]
  /** texts to learn the likeness of words from, and which words go with the seeds of an area; never labelled, never stored */
  readonly unlabelled: readonly string[]
  readonly taxonomy: Taxonomy
  readonly segmenter: Segmenter
  readonly seed: number
}

export interface Trained {
  readonly model: BaseModel
  /** the model file */
  readonly bytes: Uint8Array
  /** measured on opinions each held out in one of five parts */
  readonly figures: { readonly area: TaskFigures; readonly stage: TaskFigures | null; readonly kind: TaskFigures }
  readonly labelledCount: number
  readonly supportingCount: number
  readonly unlabelledCount: number
}

/** Parts of the cross-validation: SHA-1 of the text modulo this. */
const FOLDS = 5
// Word vectors that ship: past 12,000 words and 150 dimensions the file grows and the figures do not.
const SHIPPED_WORDS = 12_000
const SHIPPED_DIMENSIONS = 150

/**
 * Trains the base model. The same rows in any order give the same bytes.
 *
 * @throws RangeError when fewer than two areas have a labelled opinion
 */
export function trainModel({ labelled, supporting, unlabelled, taxonomy, segmenter, seed }: TrainingInput): Trained {
  const frame = frameOf(taxonomy)
  const rows = distinctRows(labelled, frame)
  if (new Set(rows.map((row) => row.area)).size < 2) throw new RangeError('fewer than two areas have a labelled opinion')
  const background = asOpinions([...new Set(unlabelled)].sort(), segmenter)
  const semantic = learnSemanticSpace(background.words, Uint32Array.from(background.ids.keys()), { seed, maxWords: SHIPPED_WORDS, dimensions: SHIPPED_DIMENSIONS })
  const written = distinctRows(supporting, frame)
  const learned = [...rows, ...examplesOf(taxonomy), ...written]
  const texts = asOpinions(learned.map((row) => row.text), segmenter)
  const labels = labelNumbers(learned, frame)
  const folds = Uint8Array.from(learned, (row, at) => (at < rows.length ? foldOf(row.text) : FOLDS))
  const secondArea = Int16Array.from(learned, (row) => frame.areaCodes.indexOf(row.second ?? ''))
  const { model, heldOut } = trainOpinionModel({ texts, labels, secondArea, folds, foldCount: FOLDS, unlabelled: background.ids.length > 0 ? background : null }, frame, semantic, seed)
  const base: BaseModel = { model, frameHash: frameHash(frame), seedHashes: seedHashesOf(frame), groupCodes: frame.groupCodes, semantic }
  return { model: base, bytes: writeModel(base), figures: figuresOf(heldOut, labels, frame, folds), labelledCount: rows.length, supportingCount: written.length, unlabelledCount: background.ids.length }
}

/** The SHA-1 of a text as a number, modulo five. */
export function foldOf(text: string): number {
  return Number(BigInt(`0x${createHash('sha1').update(text).digest('hex')}`) % BigInt(FOLDS))
}

/** Rows whose area the frame has, one a wording, ordered by text. */
function distinctRows(labelled: readonly TrainingRow[], frame: Frame): TrainingRow[] {
  const byText = new Map<string, TrainingRow>()
  for (const row of labelled) {
    if (frame.areaCodes.includes(row.area) && !byText.has(row.text)) byText.set(row.text, row)
  }
  return [...byText.values()].sort((a, b) => (a.text < b.text ? -1 : 1))
}

/** The sentences a taxonomy gives as examples: learned from, never judged. They carry voices that labelled opinions lack. */
function examplesOf({ areas, outside, stages }: Taxonomy): TrainingRow[] {
  const ofAreas = [...areas, ...(outside ? [outside] : [])].flatMap(({ code, examples }) => examples.map((text) => ({ text, area: code, stage: null })))
  const ofStages = (stages ?? []).flatMap(({ code, examples }) => examples.map((text) => ({ text, area: '', stage: code })))
  return [...ofAreas, ...ofStages].map((row) => ({ ...row, second: null, kind: null }))
}

function asOpinions(texts: readonly string[], segmenter: Segmenter): OpinionTexts {
  const matchTexts = texts.map(normaliseText)
  const titleLengths = new Uint32Array(texts.length)
  const { words, titleWordCounts } = joinShards([segmentShard(matchTexts, titleLengths, segmenter)])
  return { ids: texts.map((_, at) => String(at)), texts, matchTexts, titleLengths, words, titleWordCounts }
}

function labelNumbers(rows: readonly TrainingRow[], frame: Frame): ConfirmedLabels {
  const kinds: readonly string[] = KINDS
  return {
    area: Int16Array.from(rows, (row) => frame.areaCodes.indexOf(row.area)),
    stage: Int16Array.from(rows, (row) => frame.stageCodes?.indexOf(row.stage ?? '') ?? -1),
    kind: Int16Array.from(rows, (row) => kinds.indexOf(row.kind ?? '')),
  }
}

function figuresOf(heldOut: HeldOut, labels: ConfirmedLabels, frame: Frame, folds: Uint8Array): Trained['figures'] {
  return {
    area: taskFigures(heldOut.area, labels.area, frame.areaCodes, folds, FOLDS),
    stage: heldOut.stage && taskFigures(heldOut.stage, labels.stage, frame.stageCodes!, folds, FOLDS),
    kind: taskFigures(heldOut.kind, labels.kind, KINDS, folds, FOLDS),
  }
}
