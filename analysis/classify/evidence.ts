import { countFeatures } from '../feature/count.ts'
import type { Csr } from '../feature/csr.ts'
import { documentVectors, type SemanticSpace, semanticNumbers } from '../feature/semantic.ts'
import { inverseFrequency, rowCounts, weighTfidf } from '../feature/tfidf.ts'
import type { OpinionTexts } from '../opinion.ts'
import { FORM_COUNT, formFeatures } from './form.ts'
import type { Frame } from './frame.ts'
import { lexiconScores, seedWeights } from './lexicon.ts'
import { findSeeds, type SeedHits, titleLengthOf } from './seed.ts'

/** What the wording of an opinion is turned into before anything is learned: learned once, then fixed. */
export interface EvidenceSpace {
  /** per hashed feature its inverse frequency; 0 = too rare to count */
  readonly idf: Float32Array
  /** one per seed of the frame's lexicon */
  readonly seedWeights: Float32Array
  /** null = too few words to learn from, and none shipped */
  readonly semantic: SemanticSpace | null
}

/** First column of each block of the evidence matrix, in this order; `end` is the column count. */
export interface EvidenceLayout {
  readonly titleSeeds: number
  readonly bodySeeds: number
  readonly scores: number
  readonly form: number
  readonly semantic: number
  readonly end: number
}

export interface Evidence {
  readonly features: Csr
  readonly hits: SeedHits
  /** rows × lexicon groups */
  readonly scores: Float32Array
}

/** Hashed text features: 2^18 keeps collisions under 4 % on 4,000 long messages. */
const TEXT_WIDTH = 1 << 18
/** What a title says counts three times; the sublinear weight damps it. */
const TITLE_WEIGHT = 3
// Scales that put the blocks on a par with text rows of length 1; from cross-validation on the labelled opinions.
const SEED_SCALE = 0.3
const SCORE_SCALE = 0.05
const FORM_SCALE = 0.5
const SEMANTIC_SCALE = 1.5

/**
 * Learns inverse frequencies and seed weights.
 *
 * @param rows - the rows to learn from, ascending; distinct opinions, sampled where there are very many
 */
export function learnEvidence(texts: OpinionTexts, rows: Uint32Array, frame: Frame, semantic: SemanticSpace | null): EvidenceSpace {
  const sample = pickRows(texts, rows)
  const counts = countFeatures(withTitles(sample), { width: TEXT_WIDTH, titleWeight: TITLE_WEIGHT })
  const found = rowCounts(counts)
  const idf = inverseFrequency(found, counts.rowCount)
  const least = rows.length > 1 ? 2 : 1
  for (let column = 0; column < idf.length; column++) if (found[column]! < least) idf[column] = 0
  return { idf, seedWeights: seedWeights(frame.lexicon, findSeeds(frame.lexicon.matcher, sample)), semantic }
}

export function evidenceLayout(space: EvidenceSpace, frame: Frame): EvidenceLayout {
  const titleSeeds = space.idf.length
  const bodySeeds = titleSeeds + frame.lexicon.matcher.seeds.length
  const scores = bodySeeds + frame.lexicon.matcher.seeds.length
  const form = scores + frame.lexicon.groupCount
  const semantic = form + FORM_COUNT
  return { titleSeeds, bodySeeds, scores, form, semantic, end: semantic + (space.semantic?.dimensions ?? 0) }
}

/**
 * Evidence of rows `from`..`to` - 1: character 1–2-grams and words (sublinear TF-IDF, length 1), seeds found in title and
 * body, lexicon scores, form features, semantic document vector. A row depends on its own wording and the space only.
 */
export function gatherEvidence(space: EvidenceSpace, frame: Frame, texts: OpinionTexts, from = 0, to = texts.ids.length): Evidence {
  const part = sliceTexts(texts, from, to)
  const text = weighTfidf(countFeatures(withTitles(part), { width: space.idf.length, titleWeight: TITLE_WEIGHT }), { minRows: 1 }, space.idf)
  const hits = findSeeds(frame.lexicon.matcher, part)
  const scores = lexiconScores(frame.lexicon, hits, space.seedWeights)
  const form = formFeatures(part)
  const vectors = space.semantic ? documentVectors(space.semantic, part.words, semanticNumbers(space.semantic, part.words.vocabulary)) : null
  return { features: joinBlocks(evidenceLayout(space, frame), text, hits, scores, form, vectors), hits, scores }
}

/** The same matrix with nothing from column `end` on; columns ascend, so a row's end is cut off. */
export function firstColumns(features: Csr, end: number): Csr {
  const columns = new Uint32Array(features.columns.length)
  const values = new Float32Array(features.values.length)
  const offsets = new Uint32Array(features.rowCount + 1)
  let kept = 0
  for (let row = 0; row < features.rowCount; row++) {
    for (let at = features.offsets[row]!; at < features.offsets[row + 1]! && features.columns[at]! < end; at++) {
      columns[kept] = features.columns[at]!
      values[kept++] = features.values[at]!
    }
    offsets[row + 1] = kept
  }
  return { rowCount: features.rowCount, columnCount: features.columnCount, offsets, columns: columns.slice(0, kept), values: values.slice(0, kept) }
}

/** The same opinions, short first sentences taken as titles. */
function withTitles(texts: OpinionTexts): OpinionTexts {
  return { ...texts, titleLengths: texts.titleLengths.map((_, row) => titleLengthOf(texts, row)) }
}

/** A view of some consecutive rows. */
export function sliceTexts(texts: OpinionTexts, from: number, to: number): OpinionTexts {
  if (from === 0 && to === texts.ids.length) return texts
  return {
    ids: texts.ids.slice(from, to),
    texts: texts.texts.slice(from, to),
    matchTexts: texts.matchTexts.slice(from, to),
    titleLengths: texts.titleLengths.subarray(from, to),
    words: { ...texts.words, offsets: texts.words.offsets.subarray(from, to + 1) },
    titleWordCounts: texts.titleWordCounts.subarray(from, to),
  }
}

/** Chosen rows as opinions of their own, in the order given. */
export function pickRows(texts: OpinionTexts, rows: Uint32Array): OpinionTexts {
  const offsets = new Uint32Array(rows.length + 1)
  rows.forEach((row, i) => (offsets[i + 1] = offsets[i]! + texts.words.offsets[row + 1]! - texts.words.offsets[row]!))
  const tokens = new Uint32Array(offsets[rows.length]!)
  rows.forEach((row, i) => tokens.set(texts.words.tokens.subarray(texts.words.offsets[row]!, texts.words.offsets[row + 1]!), offsets[i]!))
  return {
    ids: Array.from(rows, (row) => texts.ids[row]!),
    texts: Array.from(rows, (row) => texts.texts[row]!),
    matchTexts: Array.from(rows, (row) => texts.matchTexts[row]!),
    titleLengths: Uint32Array.from(rows, (row) => texts.titleLengths[row]!),
    words: { vocabulary: texts.words.vocabulary, offsets, tokens },
    titleWordCounts: Uint32Array.from(rows, (row) => texts.titleWordCounts[row]!),
  }
}

function joinBlocks(layout: EvidenceLayout, text: Csr, hits: SeedHits, scores: Float32Array, form: Float32Array, vectors: Float32Array | null): Csr {
  const { rowCount } = text
  const groupCount = layout.form - layout.scores
  const dimensions = layout.end - layout.semantic
  const capacity = text.columns.length + 2 * hits.seeds.length + rowCount * (groupCount + FORM_COUNT + dimensions)
  const columns = new Uint32Array(capacity)
  const values = new Float32Array(capacity)
  const offsets = new Uint32Array(rowCount + 1)
  let end = 0
  const put = (column: number, value: number): void => {
    if (value === 0) return
    columns[end] = column
    values[end++] = value
  }
  for (let row = 0; row < rowCount; row++) {
    for (let at = text.offsets[row]!; at < text.offsets[row + 1]!; at++) put(text.columns[at]!, text.values[at]!)
    for (let at = hits.offsets[row]!; at < hits.offsets[row + 1]!; at++) put(layout.titleSeeds + hits.seeds[at]!, SEED_SCALE * Math.log1p(hits.titleCounts[at]!))
    for (let at = hits.offsets[row]!; at < hits.offsets[row + 1]!; at++) put(layout.bodySeeds + hits.seeds[at]!, SEED_SCALE * Math.log1p(hits.bodyCounts[at]!))
    for (let k = 0; k < groupCount; k++) put(layout.scores + k, SCORE_SCALE * scores[row * groupCount + k]!)
    for (let k = 0; k < FORM_COUNT; k++) put(layout.form + k, FORM_SCALE * form[row * FORM_COUNT + k]!)
    if (vectors) for (let k = 0; k < dimensions; k++) put(layout.semantic + k, SEMANTIC_SCALE * vectors[row * dimensions + k]!)
    offsets[row + 1] = end
  }
  return { rowCount, columnCount: layout.end, offsets, columns: columns.slice(0, end), values: values.slice(0, end) }
}
