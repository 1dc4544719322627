/** A stretch of a text: code units from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number
  readonly end: number
}

const SENTENCE_ENDS = new Set('。！？!?；;\n\r…')
const CLAUSE_ENDS = new Set('，,：:、~～')
const OPENING = new Set('（(【[《“「『<')
const CLOSING = new Set('）)】]》”」』>')
const HAN = /[\u3400-\u9fff]/
const DIGIT = /\d/

/**
 * Sentences of a text in order. They end at 。！？；…, at line breaks and at a full stop that is no decimal point.
 *
 * @returns spans without their closing mark and without blanks around them; empty sentences are left out
 */
export function sentenceSpans(text: string): Span[] {
  return cut(text, 0, text.length, (at) => SENTENCE_ENDS.has(text[at]!) || endsWithPoint(text, at))
}

/**
 * Clauses of a text in order: sentences cut again at commas, colons and at blanks between Chinese characters. The
 * enumeration comma 、 does not cut (篮球、书法), but for one after a number (1、); nor does a comma inside a number.
 *
 * @param from - where to begin, default 0
 * @param to - where to end, default the end of the text
 * @returns spans without marks and blanks around them; empty clauses are left out
 */
export function clauseSpans(text: string, from = 0, to = text.length): Span[] {
  return cut(text, from, to, (at) => endsClause(text, at))
}

function endsClause(text: string, at: number): boolean {
  const unit = text[at]!
  if (SENTENCE_ENDS.has(unit) || endsWithPoint(text, at)) return true
  if (unit === '、') return DIGIT.test(text[at - 1] ?? '')
  if (unit === ' ' || unit === '\u3000' || unit === '\t') return HAN.test(text[at - 1] ?? '') || HAN.test(text[at + 1] ?? '')
  if (!CLAUSE_ENDS.has(unit)) return false
  return !(DIGIT.test(text[at - 1] ?? '') && DIGIT.test(text[at + 1] ?? ''))
}

function endsWithPoint(text: string, at: number): boolean {
  if (text[at] !== '.') return false
  return HAN.test(text[at - 1] ?? '') || (DIGIT.test(text[at - 1] ?? '') && HAN.test(text[at + 1] ?? ''))
}

function cut(text: string, from: number, to: number, ends: (at: number) => boolean): Span[] {
  const spans: Span[] = []
  let start = from
  for (let at = from; at <= to; at++) {
    if (at < to && !ends(at)) continue
    const span = trim(text, start, at)
    if (span.end > span.start) spans.push(span)
    start = at + 1
  }
  return spans
}

/** Blanks, and marks left over from a cut inside brackets, are no part of a clause. */
function trim(text: string, from: number, to: number): Span {
  let start = from
  let end = to
  while (start < end && (isBlank(text, start) || CLOSING.has(text[start]!))) start++
  while (end > start && (isBlank(text, end - 1) || OPENING.has(text[end - 1]!))) end--
  return { start, end }
}

function isBlank(text: string, at: number): boolean {
  return text[at]!.trim() === '' || text[at] === '.' || text[at] === '\u200b'
}
