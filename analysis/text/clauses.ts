/** A stretch of a text: code units from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number
  readonly end: number
}

const SENTENCE_END = 1
const CLAUSE_END = 2
const MAY_END_SENTENCE = 4
const MAY_END_CLAUSE = 8
const MARKS = markTable()
const OPENING = new Set('（(【[《“「『<')
const CLOSING = new Set('）)】]》”」』>')

/**
 * Sentences of a text in order. They end at 。！？；…, at line breaks and at a full stop that is no decimal point.
 *
 * @returns spans without their closing mark and without blanks around them; empty sentences are left out
 */
export function sentenceSpans(text: string): Span[] {
  return cut(text, 0, text.length, SENTENCE_END, MAY_END_SENTENCE)
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
  return cut(text, from, to, SENTENCE_END | CLAUSE_END, MAY_END_SENTENCE | MAY_END_CLAUSE)
}

function cut(text: string, from: number, to: number, ends: number, mayEnd: number): Span[] {
  const spans: Span[] = []
  let start = from
  for (let at = from; at <= to; at++) {
    if (at < to) {
      const mark = MARKS[text.charCodeAt(at)]!
      if (mark === 0 || ((mark & ends) === 0 && ((mark & mayEnd) === 0 || !endsHere(text, at)))) continue
    }
    const span = trim(text, start, at)
    if (span.end > span.start) spans.push(span)
    start = at + 1
  }
  return spans
}

/** Marks whose meaning depends on what stands beside them. */
function endsHere(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  const after = text.charCodeAt(at + 1)
  switch (text.charAt(at)) {
    case '.':
      return isHan(before) || (isDigit(before) && isHan(after))
    case '、':
      return isDigit(before)
    case ' ':
    case '\t':
    case '\u3000':
      return isHan(before) || isHan(after)
    default:
      return !(isDigit(before) && isDigit(after))
  }
}

function isHan(unit: number): boolean {
  return unit >= 0x3400 && unit <= 0x9fff
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
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

function markTable(): Uint8Array {
  const table = new Uint8Array(0x10000)
  for (const mark of '。！？!?；;\n\r…') table[mark.charCodeAt(0)] = SENTENCE_END
  for (const mark of '，～~') table[mark.charCodeAt(0)] = CLAUSE_END
  table['.'.charCodeAt(0)] = MAY_END_SENTENCE
  for (const mark of ',：:、 \t\u3000') table[mark.charCodeAt(0)] = MAY_END_CLAUSE
  return table
}
