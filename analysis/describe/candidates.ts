import { clauseSpans, type Span } from '../text/clauses.ts'
import type { PlacedWords } from './align.ts'
import { cannotEnd, cannotStart } from './edges.ts'
import { deletedUnits, openerLength, trailerLength } from './strip.ts'

/** A phrase that could be a title, cut from one opinion. */
export interface Candidate {
  readonly row: number
  /** the phrase as written, what is left out removed */
  readonly text: string
  /** its words, as tokens of the vocabulary */
  readonly tokens: readonly number[]
  /** the same words as strings, simplified */
  readonly words: readonly string[]
  /** where it comes from: the title column, the first sentence, or further on */
  readonly source: 'title' | 'opening' | 'body'
  /** 1 = nothing but formula was cut away; less where the phrase is part of a longer clause */
  readonly whole: number
}

export const TITLE_MIN = 6
const TITLE_MAX = 20
const BODY_CLAUSES = 12
/** What runs on longer without a comma is no clause: pasted lists, rows of marks. */
const LONGEST_CLAUSE = 160
const LEFT_CUT = 0.7
const RIGHT_CUT = 0.5
const BOTH_CUT = 0.3
/** A cut before a word of content may leave half a name. */
const RIGHT_CUT_INSIDE = 0.15
const BOTH_CUT_INSIDE = 0
/** Words that bind what follows; a cut behind one leaves half a phrase. */
const GLUE = /^(?:从|在|把|将|以|对|向|被|由|为|给|让|因|经|与|和|及|或|比|按|按照|通过|为了|关于|对于|不|没|未|很|太|更|最|非常|特别|每|各|第|一|两|几|多|全|等|到|至|是|有|无|可|能|会|要|应|应该|请|所|地|得|了|着|过|没有|不能|不要|不得|必须|可以|能够)$/
const OPENING_UNITS = 60

/**
 * Phrases of 2 to TITLE_MAX code units that could stand as a title: clauses of an opinion without their formula, and parts
 * of longer ones cut between words.
 *
 * @param written - the text as written
 * @param placed - its words
 * @param vocabulary - what the tokens say
 * @param withBody - whether to read beyond the title or the first sentence
 * @param isSetPhrase - whether a clause is said all over the corpus and so names nothing
 */
export function titleCandidates(row: number, written: string, placed: PlacedWords, vocabulary: readonly string[], withBody: boolean, isSetPhrase: (clause: string) => boolean): Candidate[] {
  const { form, titleEnd } = placed
  const found: Candidate[] = []
  const openingEnd = titleEnd > 0 ? titleEnd : openingLength(form)
  const first = titleEnd > 0 ? 'title' : 'opening'
  const opening = clauseSpans(form, 0, openingEnd)
  const add = (span: Span, source: Candidate['source'], cut: boolean): void => {
    const clauses = cut ? [span] : opening.filter(({ start, end }) => start >= span.start && end <= span.end)
    if (!clauses.some(({ start, end }) => isSetPhrase(form.slice(start, end)))) addPhrases(found, row, written, placed, vocabulary, span, source, cut)
  }
  if (opening.length > 2) add({ start: opening[0]!.start, end: opening[opening.length - 1]!.end }, first, false)
  for (let at = 1; at < opening.length; at++) add({ start: opening[at - 1]!.start, end: opening[at]!.end }, first, false)
  for (const span of opening) add(span, first, true)
  if (!withBody) return found
  for (const span of clauseSpans(form, openingEnd, form.length).slice(0, BODY_CLAUSES)) add(span, 'body', true)
  return found
}

function openingLength(form: string): number {
  const end = form.search(/[。！？!?\n…]/)
  if (end < 0) return Math.min(form.length, OPENING_UNITS)
  return Math.min(end, OPENING_UNITS)
}

function addPhrases(
  found: Candidate[],
  row: number,
  written: string,
  placed: PlacedWords,
  vocabulary: readonly string[],
  span: Span,
  source: Candidate['source'],
  cut: boolean,
): void {
  if (span.end - span.start > LONGEST_CLAUSE) return
  const clause = placed.form.slice(span.start, span.end)
  const boundary = (at: number): boolean => !splitsWord(placed, span.start + at)
  const from = openerLength(clause, boundary)
  const to = clause.length - trailerLength(clause, boundary)
  if (to - from < 2) return
  const deleted = deletedUnits(clause)
  const words: number[] = []
  for (let at = firstEndAfter(placed, span.start + from); at < placed.ends.length && placed.ends[at]! <= span.start + to; at++) {
    if (placed.starts[at]! >= span.start + from && deleted[placed.starts[at]! - span.start] === 0) words.push(at)
  }
  if (words.length === 0) return
  const phrase = (first: number, last: number, whole: number): void => {
    const a = first === 0 ? from : placed.starts[words[first]!]! - span.start
    const b = last === words.length - 1 ? to : placed.ends[words[last]!]! - span.start
    const text = render(written, span.start, a, b, deleted)
    if (text.length < 2 || text.length > TITLE_MAX) return
    const tokens = words.slice(first, last + 1).map((at) => placed.tokens[at]!)
    found.push({ row, text, tokens, words: tokens.map((token) => vocabulary[token]!), source, whole })
  }
  const length = render(written, span.start, from, to, deleted).length
  if (length <= TITLE_MAX) phrase(0, words.length - 1, 1)
  else if (cut) cutPhrases(words.map((at) => vocabulary[placed.tokens[at]!]!), source !== 'body', phrase)
}

/**
 * Parts of a clause that is too long: from a later word to its end, from its beginning to an earlier word and, where the
 * clause stands first in an opinion, between the two. Cuts that leave half a phrase are not made.
 */
function cutPhrases(words: readonly string[], between: boolean, phrase: (first: number, last: number, whole: number) => void): void {
  const end = words.length - 1
  const firsts: number[] = []
  const lasts: number[] = []
  for (let at = 1; at < end; at++) {
    if (startsPhrase(words, at)) firsts.push(at)
    if (endsPhrase(words, at)) lasts.push(at)
  }
  for (const first of firsts) phrase(first, end, LEFT_CUT)
  for (const last of lasts) phrase(0, last, cannotStart(words[last + 1]!) ? RIGHT_CUT : RIGHT_CUT_INSIDE)
  if (!between) return
  for (const first of firsts) {
    for (const last of lasts) if (last > first + 1 && last < first + 12) phrase(first, last, cannotStart(words[last + 1]!) ? BOTH_CUT : BOTH_CUT_INSIDE)
  }
}

/** After 的 and after a name a new phrase may begin; inside 从…来, 把… or 、 it may not. */
function startsPhrase(words: readonly string[], at: number): boolean {
  const word = words[at]!
  if (word.length < 2 || cannotStart(word)) return false
  const before = words[at - 1]!
  return before === '的' || !GLUE.test(before)
}

function endsPhrase(words: readonly string[], at: number): boolean {
  return words[at]!.length > 1 && !cannotEnd(words[at]!) && words[at + 1] !== '的'
}

function splitsWord(placed: PlacedWords, at: number): boolean {
  const word = firstEndAfter(placed, at)
  return word < placed.starts.length && placed.starts[word]! < at
}

/** The first word that ends behind a code unit; the number of words when none does. */
function firstEndAfter(placed: PlacedWords, at: number): number {
  let low = 0
  let high = placed.ends.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (placed.ends[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low
}

function render(written: string, base: number, from: number, to: number, deleted: Uint8Array): string {
  let text = ''
  for (let at = from; at < to; ) {
    let next = at
    while (next < to && deleted[next] === 0) next++
    if (next > at) text += written.slice(base + at, base + next)
    at = next + 1
  }
  return /\s/.test(text) ? text.replace(/\s+/g, ' ').trim() : text
}
