/** The points an answer lists, in its order, without their numbers. */
export interface Points {
  readonly points: readonly string[]
  /** what introduces the list and says nothing itself; null = nothing */
  readonly leadIn: string | null
}

const DIGITS = '一二三四五六七八九十'
/** Where a number may stand: at the beginning, or behind the end of a clause. */
const BEFORE = '(?:^|(?<=[\\n。．！!？?；;：:，,]|\\s{1,3}))\\s*'
/** Each style of numbering with the number inside; a decimal such as 1.5 is none. */
const STYLES: readonly { readonly pattern: RegExp; readonly number: (mark: string) => number }[] = [
  { pattern: new RegExp(`${BEFORE}(\\d{1,2})(?:[.．](?!\\d)|[、)）])\\s*`, 'g'), number: Number },
  { pattern: new RegExp(`${BEFORE}[(（](\\d{1,2})[)）][.、．]?\\s*`, 'g'), number: Number },
  { pattern: new RegExp(`${BEFORE}([${DIGITS}]{1,2})[、.．]\\s*`, 'g'), number: chineseNumber },
  { pattern: new RegExp(`${BEFORE}[(（]([${DIGITS}]{1,2})[)）][.、．]?\\s*`, 'g'), number: chineseNumber },
  { pattern: /()[①-⑳][.、．]?\s*/g, number: (mark) => (mark.codePointAt(0) ?? 0) - 0x245f },
]

/** Most answers list nothing; these two looks tell so at once. */
const FIRST_MARK = /1[.．、)）]|一[、.．)）]|①/
const SECOND_MARK = /2[.．、)）]|二[、.．)）]|②/
const MIN_POINTS = 2
/** A shorter piece is a word of an enumeration, not a point somebody makes. */
const MIN_POINT_LENGTH = 4
/** What introduces a list: 我有以下几点建议： */
const LEAD_IN = /[：:]$|(以下|如下|几点|几个(方面|问题))[^。！？]{0,12}[。：:]?$/
const MAX_LEAD_IN = 40
const END_MARKS = /[；;，,、\s]+$/

/**
 * Splits an answer only where it lists several points, numbered from 1 without a gap (1. 2. 3.; （1）（2）; 一、二、; ①②).
 *
 * @returns null when it does not; the answer is one opinion then
 */
export function splitPoints(text: string): Points | null {
  if (!FIRST_MARK.test(text) || !SECOND_MARK.test(text)) return null
  const marked = STYLES.map((style) => marksOf(text, style)).filter((marks) => marks.length >= MIN_POINTS)
  if (marked.length === 0) return null
  const marks = marked.reduce((first, other) => (other[0]!.start < first[0]!.start ? other : first))
  const points = marks.map(({ end }, at) => text.slice(end, marks[at + 1]?.start).trim().replace(END_MARKS, ''))
  if (points.some((point) => point.length < MIN_POINT_LENGTH)) return null
  const before = text.slice(0, marks[0]!.start).trim()
  if (before === '') return { points, leadIn: null }
  return before.length <= MAX_LEAD_IN && LEAD_IN.test(before) ? { points, leadIn: before } : { points: [before, ...points], leadIn: null }
}

interface Mark {
  readonly start: number
  readonly end: number
}

/** The marks 1, 2, 3 … in this order; what breaks the row (another 1 inside a point) is text. */
function marksOf(text: string, { pattern, number }: (typeof STYLES)[number]): Mark[] {
  const marks: Mark[] = []
  for (const match of text.matchAll(pattern)) {
    const value = number(match[1] === '' ? match[0].trim() : match[1]!)
    if (value === marks.length + 1) marks.push({ start: match.index, end: match.index + match[0].length })
  }
  return marks
}

function chineseNumber(mark: string): number {
  const [first, second] = [...mark].map((digit) => DIGITS.indexOf(digit) + 1)
  if (second === undefined) return first!
  return first === 10 ? 10 + second : Number.NaN
}
