import { gatherEvidence, sliceTexts } from '../classify/evidence.ts'
import { hitValue } from '../classify/lexicon.ts'
import { linearMargins, type LinearModel } from '../classify/linear.ts'
import { type Placer, placeRange, priorSpace } from '../classify/placer.ts'
import type { OpinionTexts } from '../opinion.ts'

/** A word or seed and how much it speaks for the area, against the mean of all areas. */
interface FeatureWeight {
  readonly word: string
  /** negative = speaks against the area */
  readonly weight: number
  /** whether the taxonomy names it as a seed of this area */
  readonly seed: boolean
}

export interface PlacementReason {
  /** code of the area explained */
  readonly area: string
  /** strongest first; at most `limit` */
  readonly words: readonly FeatureWeight[]
}

/**
 * Which words placed an opinion. A word's weight is what the margin of the area, less the mean margin of all areas, loses
 * when the word is taken out of the text; seeds found also count their part of the seed score where no model was trained.
 *
 * @param row - row of `texts`
 * @param area - index of the area to explain, usually the likeliest
 * @param limit - words returned at most. Default 8
 * @throws RangeError when the row or the area does not exist
 */
export function explainPlacement(placer: Placer, texts: OpinionTexts, row: number, area: number, limit = 8): PlacementReason {
  const code = placer.frame.areaCodes[area]
  if (row < 0 || row >= texts.ids.length || code === undefined) throw new RangeError('no such opinion or area')
  const words = distinctWords(texts, row)
  const [whole, ...without] = strengths(placer, variantsOf(texts, row, words), area)
  const seeds = seedsOf(placer, texts, row, area)
  const weights = new Map(words.map((word, at) => [word, whole! - without[at]!]))
  for (const [seed, value] of seeds) if (placer.prior.by === 'seeds') weights.set(seed, (weights.get(seed) ?? 0) + value * SEED_SHARE)
  const found = [...weights].map(([word, weight]) => ({ word, weight, seed: seeds.has(word) })).filter(({ weight }) => weight !== 0)
  return { area: code, words: found.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.word < b.word ? -1 : 1)).slice(0, limit) }
}

/** A seed score of 3 weighs about as much as a margin of .3. */
const SEED_SHARE = 0.1
/** Words looked at: the first of a long text. */
const MOST_WORDS = 120

/** The margin of one area over the mean of all, per opinion. */
function strengths(placer: Placer, texts: OpinionTexts, area: number): number[] {
  const count = texts.ids.length
  const model = linearOf(placer)
  if (!model) return new Array<number>(count).fill(0)
  const width = placer.frame.areaCodes.length
  if (placer.area) {
    const { area: probabilities } = placeRange(placer, texts, 0, count)
    return Array.from({ length: count }, (_, row) => Math.log(Math.max(1e-6, probabilities[row * width + area]!)))
  }
  const margins = linearMargins(model, gatherEvidence(priorSpace(placer.prior), placer.frame, texts).features)
  return Array.from({ length: count }, (_, row) => {
    const own = margins.subarray(row * width, (row + 1) * width)
    return own[area]! - own.reduce((sum, margin) => sum + margin, 0) / width
  })
}

function linearOf({ area, prior }: Placer): LinearModel | null {
  if (area) return area.linear
  return prior.by === 'base' ? prior.model.area.linear : prior.companions
}

function distinctWords({ words }: OpinionTexts, row: number): string[] {
  const tokens = words.tokens.subarray(words.offsets[row]!, words.offsets[row + 1]!)
  return [...new Set(tokens)].slice(0, MOST_WORDS).map((token) => words.vocabulary[token]!)
}

/** The opinion as it is, then once for each word with every occurrence of it blanked. */
function variantsOf(texts: OpinionTexts, row: number, words: readonly string[]): OpinionTexts {
  const { vocabulary } = texts.words
  const own = texts.words.tokens.subarray(texts.words.offsets[row]!, texts.words.offsets[row + 1]!)
  const titleWords = texts.titleWordCounts[row]!
  const matchText = texts.matchTexts[row]!
  const removed = [null, ...words]
  const kept = removed.map((word) => own.filter((token) => vocabulary[token] !== word))
  const offsets = new Uint32Array(removed.length + 1)
  kept.forEach((tokens, at) => (offsets[at + 1] = offsets[at]! + tokens.length))
  const tokens = new Uint32Array(offsets[removed.length]!)
  kept.forEach((part, at) => tokens.set(part, offsets[at]))
  return {
    ids: removed.map((_, at) => String(at)),
    texts: removed.map(() => texts.texts[row]!),
    matchTexts: removed.map((word) => (word === null ? matchText : matchText.replaceAll(word, ' '.repeat(word.length)))),
    titleLengths: new Uint32Array(removed.length).fill(texts.titleLengths[row]!),
    words: { vocabulary, offsets, tokens },
    titleWordCounts: Uint32Array.from(removed, (word) => own.subarray(0, titleWords).filter((token) => vocabulary[token] !== word).length),
  }
}

/** Seeds of the area found in the opinion, with their part of its seed score. */
function seedsOf({ frame, prior }: Placer, texts: OpinionTexts, row: number, area: number): Map<string, number> {
  const { hits } = gatherEvidence(priorSpace(prior), frame, sliceTexts(texts, row, row + 1))
  const { lexicon } = frame
  const found = new Map<string, number>()
  hits.seeds.forEach((seed, at) => {
    const groups = lexicon.groups.subarray(lexicon.starts[seed]!, lexicon.starts[seed + 1]!)
    if (groups.includes(area)) found.set(lexicon.matcher.seeds[seed]!, hitValue(lexicon, seed, hits.titleCounts[at]!, hits.bodyCounts[at]!, priorSpace(prior).seedWeights))
  })
  return found
}
