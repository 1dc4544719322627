import { sentimentOf } from '../text/sentiment.ts'
import { rarity, type CorpusWording, type GroupWording } from './wording.ts'

export interface ExampleOptions {
  /** how many examples. Default 3 */
  readonly most?: number
  /** likeness to an example already chosen counts this much against nearness to the centre, 0..1 (maximal marginal
   * relevance, Carbonell and Goldstein 1998). Default .35 */
  readonly diversity?: number
}

/** A row and how near its text is to the middle of its group, 0..1. */
export interface Nearness {
  readonly row: number
  readonly nearness: number
}

/**
 * The group's distinct texts, nearest the centre first. Nearness is the cosine between the text's content words and the mean
 * of the group, words weighted by how telling they are.
 *
 * @returns one entry per distinct text; ties by row
 */
export function nearestFirst(corpus: CorpusWording, wording: GroupWording): Nearness[] {
  const centre = wording.tokens.map((token, place) => (wording.textCounts[place]! / wording.distinctRows.length) * rarity(corpus, token))
  const length = Math.sqrt(centre.reduce((sum, value) => sum + value * value, 0)) || 1
  const found = wording.distinctRows.map((row) => {
    let product = 0
    let squares = 0
    for (const place of placesOf(corpus, wording, row)) {
      const weight = rarity(corpus, wording.tokens[place]!)
      product += weight * centre[place]!
      squares += weight * weight
    }
    return { row, nearness: squares === 0 ? 0 : product / (Math.sqrt(squares) * length) }
  })
  return found.sort((a, b) => b.nearness - a.nearness || a.row - b.row)
}

/**
 * Opinions that stand for the group: near its centre, unlike each other, complete and neither terse nor endless.
 *
 * @returns at most `most` rows, best first; fewer when the group has fewer distinct texts
 */
export function exampleRows(corpus: CorpusWording, wording: GroupWording, nearest: readonly Nearness[], options: ExampleOptions = {}): number[] {
  const diversity = options.diversity ?? 0.35
  const candidates = nearest.slice(0, 60).map(({ row, nearness }) => ({
    row,
    worth: nearness * readable(corpus.texts.texts[row]!),
    places: placesOf(corpus, wording, row),
  }))
  const chosen: { row: number; places: Set<number> }[] = []
  while (chosen.length < (options.most ?? 3) && candidates.length > 0) {
    let best = 0
    let bestScore = -Infinity
    candidates.forEach((candidate, at) => {
      const likeness = chosen.reduce((most, other) => Math.max(most, jaccard(candidate.places, other.places)), 0)
      const score = (1 - diversity) * candidate.worth - diversity * likeness
      if (score > bestScore) {
        bestScore = score
        best = at
      }
    })
    chosen.push(...candidates.splice(best, 1))
  }
  return chosen.map(({ row }) => row)
}

/** Praise with a grave matter in it is no dissent from complaints. */
const MILD = 0.1
const DISAGREES = /(?:不同意|不赞成|不赞同|反对|没必要|没有必要|挺好|很好|不错|支持学校|理解学校|习惯了|觉得还行|还可以|可以接受|已经解决|改善了|好多了|没有那么|没那么|并不|言过其实|夸大)/

/**
 * One opinion of the group that says otherwise: praise among complaints, a complaint among praise.
 *
 * @returns its row, or -1 when none really differs
 */
export function dissentRow(corpus: CorpusWording, nearest: readonly Nearness[]): number {
  if (nearest.length < 3) return -1
  const read = nearest.slice(0, 400).map(({ row, nearness }) => ({ row, nearness, ...sentimentOf(corpus.texts.matchTexts[row]!) }))
  const mean = read.reduce((sum, { polarity }) => sum + polarity, 0) / read.length
  if (Math.abs(mean) < 0.15) return -1
  const side = mean < 0 ? 1 : -1
  const floor = 0.35 * read[Math.floor(read.length / 2)]!.nearness
  let best = -1
  let bestScore = 0
  for (const { row, nearness, polarity, severity } of read) {
    if (nearness < floor) continue
    const disagrees = side === 1 && DISAGREES.test(corpus.texts.matchTexts[row]!) ? 0.3 : 0
    if (side === 1 ? severity > MILD || polarity + disagrees < 0.8 : polarity > -0.5) continue
    const score = polarity * side + disagrees + nearness
    if (score > bestScore) {
      bestScore = score
      best = row
    }
  }
  return best
}

function placesOf(corpus: CorpusWording, wording: GroupWording, row: number): Set<number> {
  const { offsets, tokens } = corpus.texts.words
  const places = new Set<number>()
  for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
    const place = wording.placeOf.get(tokens[at]!)
    if (place !== undefined) places.add(place)
  }
  return places
}

/** 1 for whole sentences of 15 to 120 code units; less for fragments and for pages. */
function readable(text: string): number {
  const length = text.length
  const size = length < 15 ? 0.5 + length / 30 : length <= 120 ? 1 : Math.max(0.6, 1 - (length - 120) / 900)
  return size * (/〔[^〔〕]{1,8}〕/.test(text) ? 0.95 : 1)
}

function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let shared = 0
  for (const item of a) if (b.has(item)) shared++
  return shared === 0 ? 0 : shared / (a.size + b.size - shared)
}
