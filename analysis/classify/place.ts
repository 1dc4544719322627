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

/** Characters placed at once: bounds memory at a few hundred megabytes whatever the campaign's size. */
const CHUNK_CHARACTERS = 1_500_000
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
  const { frame } = placer
  const rowCount = texts.ids.length
  const area = new Float32Array(rowCount * frame.areaCodes.length)
  const stage = frame.stageCodes && new Float32Array(rowCount * frame.stageCodes.length)
  const kind = new Float32Array(rowCount * KINDS.length)
  const finer = new Int8Array(area.length)
  for (const [from, to] of chunksOf(texts)) {
    const found = placeRange(placer, texts, from, to)
    area.set(found.area, from * frame.areaCodes.length)
    stage?.set(found.stage!, from * frame.stageCodes!.length)
    kind.set(found.kind, from * KINDS.length)
    finer.set(finerCodes(frame, found.evidence.scores, saidNothing(sliceTexts(texts, from, to))), from * frame.areaCodes.length)
  }
  const areaThreshold = thresholdOf(placer, options)
  const places = {
    areaThreshold,
    area: finishPlacement(frame.areaCodes, area, confirmed.area, folding, { threshold: areaThreshold, lastIsOutside: true }),
    stage: stage && finishPlacement(frame.stageCodes!, stage, confirmed.stage, folding, { threshold: 0, lastIsOutside: false }),
    kind: finishPlacement(KINDS, kind, confirmed.kind, folding, { threshold: 0, lastIsOutside: false }),
  }
  return { ...places, finer, placer }
}

/** Ranges of consecutive rows of about CHUNK_CHARACTERS each. */
function chunksOf(texts: OpinionTexts): [number, number][] {
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

function thresholdOf({ area, prior }: Placer, options: PlaceOptions): number {
  if (area && area.threshold !== null) return area.threshold
  if (prior.by === 'seeds') return SEED_THRESHOLD
  const { heldOutBest, heldOutRight } = prior.model.area
  return abstentionThreshold(heldOutBest, heldOutRight, options.precision ?? DEFAULT_PRECISION)
}
