import { BUILTIN_TAXONOMY } from '../taxonomy/builtin.ts'
import { sentimentOf } from '../text/sentiment.ts'
import { placeWords } from './align.ts'
import { titleCandidates, TITLE_MIN, type Candidate } from './candidates.ts'
import { formOf } from './form.ts'
import { PREDICATES } from './predicates.ts'
import { isSetPhrase, rarity, type CorpusWording, type GroupWording } from './wording.ts'

export interface TitleOptions {
  /** opening phrases are taken from at most this many members, those nearest the centre first. Default 30 */
  readonly readFrom?: number
  /** and from the whole text of at most this many. Default 8 */
  readonly readWhole?: number
  /** weight of what members share against how well a phrase reads, 0..1. Default .5 */
  readonly supportWeight?: number
  /** words that name a matter of the domain; a title that has one is preferred. Default the seeds of the built-in taxonomy */
  readonly topicWords?: readonly string[]
}

/** A title and what speaks for it. */
export interface TitleChoice {
  readonly title: string
  /** the opinion it was taken from; -1 when it had to be made of keywords */
  readonly row: number
  readonly score: number
}

/** A title that praises does not stand for complaints, nor the other way round. */
const AGAINST = 0.75
const CLEAR_FEELING = 0.2
const POLARITY_MEMBERS = 30
/** A phrase with a word of the domain says what it is about to someone who has not read the rest. */
const TOPIC_LIFT = 1.12
/** Share of the group's texts that must say the word too. */
const TOPIC_SHARE = 0.3
/** A phrase with one of the nouns that tell the group best names its matter rather than something said beside it. */
const KEYWORD_LIFT = 1.2
const BEST_KEYWORDS = 3
const DEFAULT_TOPICS: ReadonlySet<string> = new Set(BUILTIN_TAXONOMY.areas.flatMap(({ seeds, sub }) => [...seeds, ...(sub ?? []).flatMap((own) => own.seeds)]))

/** Where there are titles, what follows may be law quoted by many. */
const BODY_AFTER_TITLE = 0.65
/** A title was written to be one; an opening says the matter more often than what follows. */
const SOURCE_WORTH = { title: 1, opening: 0.93, body: 0.82 } as const

/**
 * Titles for one group, best first: phrases people wrote, cut to 6–20 characters, that carry the words most members share and
 * read by themselves. Never a list of words.
 *
 * @param nearest - rows of the group's distinct texts, nearest its centre first
 * @returns at most ten with different wording; empty when no member has a usable phrase
 */
export function rankTitles(corpus: CorpusWording, wording: GroupWording, nearest: readonly number[], keywords: readonly string[], options: TitleOptions = {}): TitleChoice[] {
  const best = new Map<string, TitleChoice>()
  const mass = sharedMass(corpus, wording)
  const nouns = keywords.slice(0, BEST_KEYWORDS).filter((word) => !PREDICATES.has(word))
  const supportWeight = options.supportWeight ?? 0.5
  const topics = options.topicWords ? new Set(options.topicWords) : DEFAULT_TOPICS
  nearest.slice(0, options.readFrom ?? 30).forEach((row, order) => {
    for (const candidate of candidatesOf(corpus, wording, row, order < (options.readWhole ?? 8))) {
      const form = formOf(candidate)
      if (form.score === 0) continue
      const support = supportOf(corpus, wording, candidate, mass)
      const source = SOURCE_WORTH[candidate.source] * (candidate.source === 'body' && corpus.texts.titleLengths[row]! > 0 ? BODY_AFTER_TITLE : 1)
      const whole = 0.55 + 0.45 * candidate.whole
      const title = finish(candidate, form.predicate, keywords)
      if (title === null) continue
      const named = nouns.some((word) => title.includes(word)) ? KEYWORD_LIFT : 1
      const score = named * Math.pow(support, supportWeight) * Math.pow(form.score, 1 - supportWeight) * source * whole * (hasTopic(wording, candidate, topics) ? TOPIC_LIFT : 1) - order * 0.0005
      const known = best.get(title)
      if (!known || score > known.score) best.set(title, { title, row, score })
    }
  })
  const order = (choices: TitleChoice[]): TitleChoice[] => choices.sort((a, b) => b.score - a.score || (a.title < b.title ? -1 : 1))
  const feeling = meanPolarity(corpus, nearest)
  return order(order([...best.values()]).slice(0, 10).map((choice) => ({ ...choice, score: choice.score * (against(choice.title, feeling) ? AGAINST : 1) })))
}

/** Mean polarity of the members read, -1..1. */
function meanPolarity(corpus: CorpusWording, nearest: readonly number[]): number {
  const read = nearest.slice(0, POLARITY_MEMBERS)
  return read.reduce((sum, row) => sum + sentimentOf(corpus.texts.matchTexts[row]!).polarity, 0) / Math.max(1, read.length)
}

function against(title: string, feeling: number): boolean {
  return Math.abs(feeling) >= CLEAR_FEELING && sentimentOf(title).polarity * feeling < 0
}

function hasTopic(wording: GroupWording, candidate: Candidate, topics: ReadonlySet<string>): boolean {
  return candidate.words.some((word, at) => {
    if (!topics.has(word)) return false
    const place = wording.placeOf.get(candidate.tokens[at]!)
    return place !== undefined && wording.textCounts[place]! >= TOPIC_SHARE * wording.distinctRows.length
  })
}

function candidatesOf(corpus: CorpusWording, wording: GroupWording, row: number, withBody: boolean): Candidate[] {
  const { texts } = corpus
  const { vocabulary, offsets, tokens } = texts.words
  const rowTokens = Array.from(tokens.subarray(offsets[row]!, offsets[row + 1]!))
  const words = rowTokens.map((token) => vocabulary[token]!)
  const placed = placeWords(texts.texts[row]!, words, rowTokens, texts.titleWordCounts[row]!)
  return titleCandidates(row, texts.texts[row]!, placed, vocabulary, withBody, (clause) => isSetPhrase(corpus, wording, clause))
}

/** What the six words that members share most weigh together. */
function sharedMass(corpus: CorpusWording, wording: GroupWording): number {
  const shares = wording.tokens.map((token, place) => shareWeight(corpus, wording, token, place)).sort((a, b) => b - a)
  return shares.slice(0, 6).reduce((sum, weight) => sum + weight, 0) || 1
}

function shareWeight(corpus: CorpusWording, wording: GroupWording, token: number, place: number): number {
  return (wording.textCounts[place]! / wording.distinctRows.length) * rarity(corpus, token)
}

/** 0..1: how much of what members share the phrase carries, and how much of the phrase is shared. */
function supportOf(corpus: CorpusWording, wording: GroupWording, candidate: Candidate, mass: number): number {
  let gain = 0
  let all = 0
  for (const token of new Set(candidate.tokens)) {
    const place = wording.placeOf.get(token)
    if (place === undefined) continue
    gain += shareWeight(corpus, wording, token, place)
    all += rarity(corpus, token)
  }
  if (all === 0) return 0.02
  return 0.65 * Math.min(1, gain / mass) + 0.35 * (gain / all)
}

/** 的问题 stays behind a bare name and goes behind a statement; a short statement is given its subject. */
function finish(candidate: Candidate, predicate: boolean, keywords: readonly string[]): string | null {
  let title = candidate.text.replace(/(?:等的?|的)(?:相关|有关|一些)?问题$/, '')
  if (title !== candidate.text) {
    const matter = title.replace(/^(?:解决|处理|重视|关注|改善|协调解决|妥善解决|妥善处理|了解|查处|整治)(?:好|一下)?(?=[\u4e00-\u9fff]{3})/, '')
    if (matter !== title || !predicate) title = `${matter}问题`
  }
  title = title.replace(/[了啦]$/, '').replace(/[，,、：:]$/, '')
  if (title.length >= TITLE_MIN) return title
  if (title.length < 2 || candidate.whole < 1 || !predicate) return null
  const subject = keywords.find((word) => word.length >= 2 && !PREDICATES.has(word) && !title.includes(word) && word.length + title.length + 1 <= 20 && !/^[一二三四五六七八九十两几多]/.test(word))
  return subject === undefined ? null : `${subject}：${title}`
}
