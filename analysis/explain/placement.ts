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
  const whole = strength(placer, sliceTexts(texts, row, row + 1), area)
  const seeds = seedsOf(placer, texts, row, area)
  const weights = new Map(words.map((word) => [word, whole - strength(placer, without(texts, row, word), area)]))
  for (const [seed, value] of seeds) if (placer.prior.by === 'seeds') weights.set(seed, (weights.get(seed) ?? 0) + value * SEED_SHARE)
  const found = [...weights].map(([word, weight]) => ({ word, weight, seed: seeds.has(word) })).filter(({ weight }) => weight !== 0)
  return { area: code, words: found.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.word < b.word ? -1 : 1)).slice(0, limit) }
}

/** A seed score of 3 weighs about as much as a margin of .3. */
const SEED_SHARE = 0.1
/** Words looked at: the first of a long text. Each costs one evaluation. */
const MOST_WORDS = 120

/** The margin of one area over the mean of all, of a single opinion. */
function strength(placer: Placer, single: OpinionTexts, area: number): number {
  const model = linearOf(placer)
  if (!model) return 0
  if (placer.area) {
    const { area: probabilities } = placeRange(placer, single, 0, 1)
    return Math.log(Math.max(1e-6, probabilities[area]!))
  }
  const margins = linearMargins(model, gatherEvidence(priorSpace(placer.prior), placer.frame, single).features)
  return margins[area]! - margins.reduce((sum, margin) => sum + margin, 0) / margins.length
}

function linearOf({ area, prior }: Placer): LinearModel | null {
  if (area) return area.linear
  return prior.by === 'base' ? prior.model.area.linear : prior.companions
}

function distinctWords({ words }: OpinionTexts, row: number): string[] {
  const tokens = words.tokens.subarray(words.offsets[row]!, words.offsets[row + 1]!)
  return [...new Set(tokens)].slice(0, MOST_WORDS).map((token) => words.vocabulary[token]!)
}

/** One opinion with every occurrence of a word blanked. */
function without(texts: OpinionTexts, row: number, word: string): OpinionTexts {
  const single = sliceTexts(texts, row, row + 1)
  const from = texts.words.offsets[row]!
  const tokens = texts.words.tokens.subarray(from, texts.words.offsets[row + 1]!)
  const kept = tokens.filter((token) => texts.words.vocabulary[token] !== word)
  const matchText = texts.matchTexts[row]!.replaceAll(word, ' '.repeat(word.length))
  const inTitle = tokens.subarray(0, texts.titleWordCounts[row]!).filter((token) => texts.words.vocabulary[token] !== word).length
  return { ...single, matchTexts: [matchText], words: { vocabulary: texts.words.vocabulary, offsets: Uint32Array.of(0, kept.length), tokens: kept }, titleWordCounts: Uint32Array.of(inTitle) }
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
