import { attributeOf, tagsNamed } from './markup.ts'

const DAY_SECONDS = 86_400
/** Day 0 of the 1900 system; Excel counts a 29 February 1900 that was none, so days before it lie one later. */
const EPOCH_1900 = Date.UTC(1899, 11, 30) / 1000
const EPOCH_1904 = Date.UTC(1904, 0, 1) / 1000
const INVENTED_DAY = 60
/** 9999-12-31 */
const LAST_DAY = 2_958_466

/** Numbers of formats every workbook has: dates and times, those of Chinese and Japanese Excel among them. */
const BUILT_IN = [[14, 22], [27, 36], [45, 47], [50, 58]] as const

/** Per style of a cell, whether its number is a moment. */
export function dateStyles(styles: string): boolean[] {
  const codes = new Map(tagsNamed(styles, 'numFmt').map((tag) => [Number(attributeOf(tag, 'numFmtId')), attributeOf(tag, 'formatCode') ?? '']))
  const cellStyles = /<(?:\w+:)?cellXfs[\s>][\s\S]*?<\/(?:\w+:)?cellXfs>/.exec(styles)?.[0] ?? ''
  return tagsNamed(cellStyles, 'xf').map((tag) => {
    const id = Number(attributeOf(tag, 'numFmtId') ?? 0)
    const code = codes.get(id)
    return code === undefined ? BUILT_IN.some(([from, to]) => id >= from && id <= to) : isDateCode(code)
  })
}

/** A format that shows a year, month, day, hour or second; what stands in quotation marks, brackets or behind \ is no sign of it. */
function isDateCode(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]/gi, '')
  return /[ymdhs年月日]/i.test(bare)
}

/** Wall time of a serial day: 2026-03-02 08:15:07, or 08:15:07 where there is no day; null beyond the calendar. */
export function serialText(serial: number, from1904: boolean): string | null {
  if (!(serial >= 0 && serial < LAST_DAY)) return null
  const seconds = Math.round(serial * DAY_SECONDS)
  const days = !from1904 && serial < INVENTED_DAY ? DAY_SECONDS : 0
  const text = new Date(((from1904 ? EPOCH_1904 : EPOCH_1900 + days) + seconds) * 1000).toISOString()
  return seconds < DAY_SECONDS && serial < 1 ? text.slice(11, 19) : text.slice(0, 19).replace('T', ' ')
}
