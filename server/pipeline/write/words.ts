import type { IssueRow } from '../result.ts'

const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const

/** 1..99 in Chinese numerals, for headings. */
export function numeral(value: number): string {
  const tens = Math.floor(value / 10)
  const ones = value % 10
  const head = tens === 0 ? '' : tens === 1 ? '十' : `${DIGITS[tens]}十`
  return `${head}${ones === 0 && tens > 0 ? '' : DIGITS[ones]}`
}

/** `12.5%`; no percentage of nothing. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '—' : `${((part / whole) * 100).toFixed(1)}%`
}

interface WallTime {
  readonly year: string
  readonly words: string
}

function wallTime(iso: string): WallTime {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2})/.exec(iso)
  if (match === null) throw new Error(`Not an ISO 8601 time: ${iso}`)
  const [, year, month, day, clock] = match
  return { year: year!, words: `${Number(month)}月${Number(day)}日${clock === '00:00' ? '' : ` ${clock}`}` }
}

/** `3月7日 14:20 至 3月18日 09:05` from two times in +08:00; the year only where the two differ. */
export function period(firstAt: string, lastAt: string): string {
  const first = wallTime(firstAt)
  const last = wallTime(lastAt)
  if (first.year !== last.year) return `${first.year}年${first.words}至${last.year}年${last.words}`
  return first.words === last.words ? first.words : `${first.words}至${last.words}`
}

/** Text for display: one line, without the control characters that XML and HTML refuse. */
export function plainLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cs}\uFFFE\uFFFF]+/gu, ' ').trim()
}

/** At most `limit` characters, cut after a sentence where one ends late enough, and marked as cut. */
export function shortened(text: string, limit: number): string {
  const characters = [...plainLine(text)]
  if (characters.length <= limit) return characters.join('')
  const head = characters.slice(0, limit)
  const end = head.findLastIndex((character) => '。！？；!?;'.includes(character))
  return `${head.slice(0, end >= limit / 2 ? end + 1 : limit).join('')}……`
}

/** Who stands behind an issue: `12人，15条，4个单位`; what the input does not have is left out. */
export function sourceWords(issue: IssueRow): string {
  const people = issue.peopleCount === null ? [] : [`${issue.peopleCount}人`]
  const orgs = issue.orgCount === null || issue.orgCount === 0 ? [] : [`${issue.orgCount}个单位`]
  return [...people, `${issue.opinionCount}条`, ...orgs].join('，')
}

/** `家长9条、教师4条`, the `limit` most frequent. */
export function tallyWords(tallies: IssueRow['topAudiences'], limit: number): string {
  return tallies.slice(0, limit).map((tally) => `${plainLine(tally.name)}${tally.count}条`).join('、')
}
