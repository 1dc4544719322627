import type { Folding, OpinionTexts, Placement } from '../opinion.ts'
import { KINDS, type Taxonomy } from '../taxonomy/taxonomy.ts'
import { type ConfirmedLabels, finishPlacement } from './confirm.ts'
import { sliceTexts } from './evidence.ts'
import type { BaseModel } from './model.ts'
import { learnPlacer, type PlaceOptions, type Placer, placeRange } from './placer.ts'
import { saidNothing } from './prior.ts'
import { abstentionThreshold } from './probability.ts'
import { finerCodes } from './sub-area.ts'

/** Every opinion's place in the frame. */
export interface Places {
  readonly area: Placement
  /** probability of the likeliest area below which an opinion is undecided, 0..1 */
  readonly areaThreshold: number
  /** null = the taxonomy has no stages */
  readonly stage: Placement | null
  readonly kind: Placement
  /** opinions × area codes: index into the finer codes of that area were the opinion in it, -1 = none */
  readonly finer: Int8Array
  /** what placed them, for explainPlacement */
  readonly placer: Placer
}

/** Characters placed at once: bounds memory at a hundred megabytes a thread whatever the campaign's size. */
const CHUNK_CHARACTERS = 600_000
const DEFAULT_PRECISION = 0.85
/** Without any label to judge by: thresholds at which seeds alone reached a precision of about .85. */
const SEED_THRESHOLD = 0.6

/**
 * Places opinions: area (abstaining where unsure), second area, finer code, stage and kind. Confirmed labels are never
 * changed and are learned from. Results do not depend on row order, nor on how the work is cut.
 *
 * @param base - shipped model; used when it was trained for this taxonomy, else only its word vectors are
 */
export function placeOpinions(texts: OpinionTexts, folding: Folding, taxonomy: Taxonomy, confirmed: ConfirmedLabels, base: BaseModel | null, options: PlaceOptions): Places {
  const placer = learnPlacer(texts, folding, taxonomy, confirmed, base, options)
  const parts = placeChunks(texts).map(([from, to]) => placeRows(placer, sliceTexts(texts, from, to)))
  return placesOf(placer, parts, folding, confirmed, options)
}

/** What is known of some consecutive opinions before confirmed labels are heard, row-major. */
export interface PlacedRows {
  readonly area: Float32Array
  readonly stage: Float32Array | null
  readonly kind: Float32Array
  readonly finer: Int8Array
}

/** Places some consecutive opinions; a row depends on its own wording and the placer only, so any thread may do it. */
export function placeRows(placer: Placer, texts: OpinionTexts): PlacedRows {
  const { area, stage, kind, evidence } = placeRange(placer, texts, 0, texts.ids.length)
  return { area, stage, kind, finer: finerCodes(placer.frame, evidence.scores, saidNothing(texts)) }
}

/**
 * Joins what was found of consecutive opinions, and hears the confirmed labels.
 *
 * @param parts - of all opinions, in their order
 */
export function placesOf(placer: Placer, parts: readonly PlacedRows[], folding: Folding, confirmed: ConfirmedLabels, options: Pick<PlaceOptions, 'precision'>): Places {
  const { frame } = placer
  const joined = (of: (part: PlacedRows) => Float32Array): Float32Array => joinRows(parts.map(of), (length) => new Float32Array(length))
  const areaThreshold = thresholdOf(placer, options)
  return {
    areaThreshold,
    area: finishPlacement(frame.areaCodes, joined((part) => part.area), confirmed.area, folding, { threshold: areaThreshold, lastIsOutside: true }),
    stage: frame.stageCodes && finishPlacement(frame.stageCodes, joined((part) => part.stage!), confirmed.stage, folding, { threshold: 0, lastIsOutside: false }),
    kind: finishPlacement(KINDS, joined((part) => part.kind), confirmed.kind, folding, { threshold: 0, lastIsOutside: false }),
    finer: joinRows(parts.map((part) => part.finer), (length) => new Int8Array(length)),
    placer,
  }
}

function joinRows<A extends Float32Array | Int8Array>(parts: readonly A[], allocate: (length: number) => A): A {
  const joined = allocate(parts.reduce((sum, part) => sum + part.length, 0))
  let end = 0
  for (const part of parts) {
    joined.set(part, end)
    end += part.length
  }
  return joined
}

/** Ranges of consecutive rows, each from its first row to before its last number, small enough to be placed at once. */
export function placeChunks(texts: OpinionTexts): [number, number][] {
  const chunks: [number, number][] = []
  let from = 0
  let characters = 0
  for (let row = 0; row < texts.ids.length; row++) {
    characters += texts.matchTexts[row]!.length
    if (characters < CHUNK_CHARACTERS && row + 1 < texts.ids.length) continue
    chunks.push([from, row + 1])
    from = row + 1
    characters = 0
  }
  return chunks
}

function thresholdOf({ area, prior }: Placer, options: Pick<PlaceOptions, 'precision'>): number {
  if (area && area.threshold !== null) return area.threshold
  if (prior.by === 'seeds') return SEED_THRESHOLD
  const { heldOutBest, heldOutRight } = prior.model.area
  return abstentionThreshold(heldOutBest, heldOutRight, options.precision ?? DEFAULT_PRECISION)
}
