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

/** What is fixed before anything is counted. */
export interface LikenessFrame extends Omit<LikenessModel, 'weights'> {
  /** features in more rows than this are not used */
  readonly mostRows: number
}

/**
 * Vectors whose inner product is the likeness of two opinions, 0..1: TF-IDF (1 + ln count) of character bigrams, words and
 * name ends side by side, so that the product is the weighted mean of three cosines.
 *
 * @param rows - which opinions, ascending: distinct ones, so that copies do not make a matter common. Row i of the
 *   vectors is opinion rows[i]
 * @returns vectors with values > 0 and rows of length 1 or less; and the weights, for opinions to come
 */
export function learnLikeness(texts: OpinionTexts, rows: Uint32Array, options: LikenessOptions = {}): { model: LikenessModel; vectors: Csr } {
  const frame = likenessFrame(texts, rows, options)
  const chunks = likenessChunks(rows)
  const count = (chunk: Uint32Array): Csr[] => countLikeness(frame, selectTexts(texts, chunk))
  const kept = rows.length <= KEEP_ROWS ? chunks.map(count) : null
  return weighLikeness(frame, rows.length, (chunk) => (kept ? kept[chunk]! : count(chunks[chunk]!)))
}

/** First part of `learnLikeness`. */
export function likenessFrame(texts: OpinionTexts, rows: Uint32Array, options: LikenessOptions = {}): LikenessFrame {
  return {
    width: options.width ?? (rows.length < 200_000 ? 1 << 18 : 1 << 20),
    titleWeight: options.titleWeight ?? 4,
    nameShare: options.nameShare ?? 0.2,
    rarest: Math.log((1 + rows.length) / 3) + 1,
    frames: clauseFrames(texts, rows),
    mostRows: Math.max((options.maxShare ?? 0.1) * rows.length, Math.min(rows.length / 2, ALWAYS_KEPT), 2),
  }
}

/** The rows cut into the runs in which they are counted; each run may be counted on any thread. */
export function likenessChunks(rows: Uint32Array): Uint32Array[] {
  return Array.from({ length: Math.ceil(rows.length / CHUNK_ROWS) }, (_, chunk) => rows.subarray(chunk * CHUNK_ROWS, (chunk + 1) * CHUNK_ROWS))
}

/** Counts of character bigrams, words and name ends of some opinions, before any weight is known. */
export function countLikeness({ width, titleWeight, frames }: Pick<LikenessModel, 'width' | 'titleWeight' | 'frames'>, texts: OpinionTexts): Csr[] {
  const framed = withoutFrames(texts, frames)
  return [
    countFeatures(framed, { width, titleWeight, charLengths: [2], words: false }),
    countFeatures(framed, { width, titleWeight, charLengths: [], words: true }),
    countNames(framed, width, titleWeight),
  ]
}

/**
 * Last part of `learnLikeness`.
 *
 * @param countsOf - counts of each of the runs of `likenessChunks`; asked for twice
 */
export function weighLikeness(frame: LikenessFrame, rowCount: number, countsOf: (chunk: number) => readonly Csr[]): { model: LikenessModel; vectors: Csr } {
  const { mostRows, ...model } = frame
  const found = [new Uint32Array(frame.width), new Uint32Array(frame.width), new Uint32Array(frame.width)]
  for (let chunk = 0; chunk * CHUNK_ROWS < rowCount; chunk++) {
    countsOf(chunk).forEach(({ columns }, block) => {
      const rows = found[block]!
      for (let at = 0; at < columns.length; at++) rows[columns[at]!]!++
    })
  }
  let entryCount = 0
  const weights = found.map((counts) => {
    const weight = inverseFrequency(counts, rowCount)
    for (let column = 0; column < weight.length; column++) {
      if (counts[column]! > mostRows) weight[column] = 0
      else if (counts[column]! < 2) weight[column] = -weight[column]!
      else entryCount += counts[column]!
    }
    return weight
  })
  const learned: LikenessModel = { ...model, weights }
  return { model: learned, vectors: weigh(learned, rowCount, entryCount, countsOf) }
}

/** The vectors of further opinions under weights learned before; as `learnLikeness` gives them. */
export function likenessVectors(model: LikenessModel, texts: OpinionTexts, rows: Uint32Array): Csr {
  const counts = likenessChunks(rows).map((chunk) => countLikeness(model, selectTexts(texts, chunk)))
  const entryCount = counts.flat().reduce((sum, { columns }) => sum + columns.length, 0)
  return weigh(model, rows.length, entryCount, (chunk) => counts[chunk]!)
}

function weigh(model: LikenessModel, rowCount: number, entryCount: number, countsOf: (chunk: number) => readonly Csr[]): Csr {
  const offsets = new Uint32Array(rowCount + 1)
  const columns = new Uint32Array(entryCount)
  const values = new Float32Array(entryCount)
  let end = 0
  for (let from = 0; from < rowCount; from += CHUNK_ROWS) {
    const blocks = countsOf(from / CHUNK_ROWS)
    const count = Math.min(CHUNK_ROWS, rowCount - from)
    for (let row = 0; row < count; row++) {
      const share = model.nameShare * Math.min(1, squaresOf(blocks[2]!, row, model.weights[2]!) / model.rarest ** 2)
      for (let block = 0; block < 3; block++) {
        const length = Math.sqrt(block === 2 ? share : (1 - share) / 2)
        end = appendWeighted(blocks[block]!, row, model.weights[block]!, block * model.width, length, columns, values, end)
      }
      offsets[from + row + 1] = end
    }
  }
  return { rowCount, columnCount: 3 * model.width, offsets, columns: columns.subarray(0, end), values: values.subarray(0, end) }
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
