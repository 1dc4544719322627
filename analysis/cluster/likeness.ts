import type { OpinionTexts } from '../opinion.ts'
import { countFeatures } from '../feature/count.ts'
import type { Csr } from '../feature/csr.ts'
import { inverseFrequency } from '../feature/tfidf.ts'
import { withoutFrames } from './boilerplate.ts'
import { clauseFrames } from './clauseFrames.ts'
import { countNames } from './names.ts'

export interface LikenessOptions {
  /** how often the title counts. Default 4: it names the matter, the body tells around it (on 43 matters picked by hand out of
   *  4,326 messages B-cubed F is .90 at 1, .92 at 2 and 3, .95 at 4) */
  readonly titleWeight?: number
  /** features in more than this share of the rows are dropped, unless they are in 50 rows or fewer and no more than half.
   *  Default .1: greetings, function words */
  readonly maxShare?: number
  /** share of the likeness that names decide, 0..1, less where an opinion has common ones only. Default .2: on 43 matters picked by hand out of 4,326 messages it
   *  parts the same grievance at different places (.1 to .3 alike) */
  readonly nameShare?: number
  /** columns of each block, a power of two. Default 2^18, 2^20 from 200,000 rows on */
  readonly width?: number
}

/** How much each feature counts when two opinions are compared; learned once from a corpus, then fit for any text. */
export interface LikenessModel {
  readonly width: number
  readonly titleWeight: number
  readonly nameShare: number
  /** inverse frequency of a feature met in two opinions */
  readonly rarest: number
  /** clauses that frame opinions of the corpus and are left out */
  readonly frames: ReadonlySet<string>
  /** inverse frequencies of character bigrams, words, name ends. 0 = too frequent, not used; negative = met in fewer than
   *  two opinions: it makes a text unlike the others by lengthening its vector, and is not stored in it */
  readonly weights: readonly Float32Array[]
}

const CHUNK_ROWS = 16_384
/** A feature in no more rows than this is used though it be in a larger share: among 100 opinions one matter may be 20. */
const ALWAYS_KEPT = 50
/** Counts are kept between learning and weighing up to this many rows, and made twice beyond, to bound the memory. */
const KEEP_ROWS = 1 << 18

/**
 * Vectors whose inner product is the likeness of two opinions, 0..1: TF-IDF (1 + ln count) of character bigrams, words and
 * name ends side by side, so that the product is the weighted mean of three cosines.
 *
 * @param rows - which opinions, ascending: distinct ones, so that copies do not make a matter common. Row i of the
 *   vectors is opinion rows[i]
 * @returns vectors with values > 0 and rows of length 1 or less; and the weights, for opinions to come
 */
export function learnLikeness(texts: OpinionTexts, rows: Uint32Array, options: LikenessOptions = {}): { model: LikenessModel; vectors: Csr } {
  const width = options.width ?? (rows.length < 200_000 ? 1 << 18 : 1 << 20)
  const model = { width, titleWeight: options.titleWeight ?? 4, nameShare: options.nameShare ?? 0.2, rarest: Math.log((1 + rows.length) / 3) + 1, frames: clauseFrames(texts, rows) }
  const maxRows = Math.max((options.maxShare ?? 0.1) * rows.length, Math.min(rows.length / 2, ALWAYS_KEPT), 2)
  const found = [new Uint32Array(width), new Uint32Array(width), new Uint32Array(width)]
  const kept: Csr[][] = []
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    const blocks = countBlocks(selectTexts(texts, rows.subarray(from, from + CHUNK_ROWS)), model)
    blocks.forEach((counts, block) => {
      for (const column of counts.columns) found[block]![column]!++
    })
    if (rows.length <= KEEP_ROWS) kept.push(blocks)
  }
  let entryCount = 0
  const weights = found.map((counts) => {
    const weight = inverseFrequency(counts, rows.length)
    for (let column = 0; column < width; column++) {
      if (counts[column]! > maxRows) weight[column] = 0
      else if (counts[column]! < 2) weight[column] = -weight[column]!
      else entryCount += counts[column]!
    }
    return weight
  })
  const learned: LikenessModel = { ...model, weights }
  return { model: learned, vectors: weigh(learned, texts, rows, entryCount, kept) }
}

/** The vectors of further opinions under weights learned before; as `learnLikeness` gives them. */
export function likenessVectors(model: LikenessModel, texts: OpinionTexts, rows: Uint32Array): Csr {
  const kept: Csr[][] = []
  let entryCount = 0
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    const blocks = countBlocks(selectTexts(texts, rows.subarray(from, from + CHUNK_ROWS)), model)
    for (const counts of blocks) entryCount += counts.columns.length
    kept.push(blocks)
  }
  return weigh(model, texts, rows, entryCount, kept)
}

function weigh(model: LikenessModel, texts: OpinionTexts, rows: Uint32Array, entryCount: number, kept: Csr[][]): Csr {
  const offsets = new Uint32Array(rows.length + 1)
  const columns = new Uint32Array(entryCount)
  const values = new Float32Array(entryCount)
  let end = 0
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    const blocks = kept.length > 0 ? kept[from / CHUNK_ROWS]! : countBlocks(selectTexts(texts, rows.subarray(from, from + CHUNK_ROWS)), model)
    const count = Math.min(CHUNK_ROWS, rows.length - from)
    for (let row = 0; row < count; row++) {
      const share = model.nameShare * Math.min(1, squaresOf(blocks[2]!, row, model.weights[2]!) / model.rarest ** 2)
      for (let block = 0; block < 3; block++) {
        const length = Math.sqrt(block === 2 ? share : (1 - share) / 2)
        end = appendWeighted(blocks[block]!, row, model.weights[block]!, block * model.width, length, columns, values, end)
      }
      offsets[from + row + 1] = end
    }
  }
  return { rowCount: rows.length, columnCount: 3 * model.width, offsets, columns: columns.subarray(0, end), values: values.subarray(0, end) }
}

function countBlocks(texts: OpinionTexts, model: Pick<LikenessModel, 'width' | 'titleWeight' | 'frames'>): Csr[] {
  const { width, titleWeight } = model
  const framed = withoutFrames(texts, model.frames)
  return [
    countFeatures(framed, { width, titleWeight, charLengths: [2], words: false }),
    countFeatures(framed, { width, titleWeight, charLengths: [], words: true }),
    countNames(framed, width, titleWeight),
  ]
}

function squaresOf(counts: Csr, row: number, weights: Float32Array): number {
  let squares = 0
  for (let at = counts.offsets[row]!; at < counts.offsets[row + 1]!; at++) squares += ((1 + Math.log(counts.values[at]!)) * weights[counts.columns[at]!]!) ** 2
  return squares
}

function appendWeighted(
  counts: Csr,
  row: number,
  weights: Float32Array,
  shift: number,
  length: number,
  columns: Uint32Array,
  values: Float32Array,
  from: number,
): number {
  if (length === 0) return from
  let end = from
  let squares = 0
  for (let at = counts.offsets[row]!; at < counts.offsets[row + 1]!; at++) {
    const column = counts.columns[at]!
    if (weights[column] === 0) continue
    const value = (1 + Math.log(counts.values[at]!)) * weights[column]!
    squares += value * value
    if (value < 0) continue
    columns[end] = column + shift
    values[end++] = value
  }
  const scale = squares > 0 ? length / Math.sqrt(squares) : 0
  for (let at = from; at < end; at++) values[at]! *= scale
  return end
}

/** The same table for some of the rows. */
export function selectTexts(texts: OpinionTexts, rows: Uint32Array): OpinionTexts {
  const offsets = new Uint32Array(rows.length + 1)
  for (let i = 0; i < rows.length; i++) {
    offsets[i + 1] = offsets[i]! + texts.words.offsets[rows[i]! + 1]! - texts.words.offsets[rows[i]!]!
  }
  const tokens = new Uint32Array(offsets[rows.length]!)
  for (let i = 0; i < rows.length; i++) {
    tokens.set(texts.words.tokens.subarray(texts.words.offsets[rows[i]!]!, texts.words.offsets[rows[i]! + 1]!), offsets[i]!)
  }
  const take = <T>(column: readonly T[]): T[] => Array.from(rows, (row) => column[row]!)
  return {
    ids: take(texts.ids),
    texts: take(texts.texts),
    matchTexts: take(texts.matchTexts),
    titleLengths: rows.map((row) => texts.titleLengths[row]!),
    words: { vocabulary: texts.words.vocabulary, offsets, tokens },
    titleWordCounts: rows.map((row) => texts.titleWordCounts[row]!),
  }
}
