const CHINA_OFFSET_MS = 8 * 3_600_000
const DAY_MS = 86_400_000
/** Day 0 of Excel's 1900 date system, its invented 29 February 1900 counted. */
const EXCEL_EPOCH_MS = Date.UTC(1899, 11, 30)
/** Serials from 1954 to 2119: smaller numbers are counts and scores. */
const EXCEL_SERIAL = /^[2-7]\d{4}(?:\.\d+)?$/

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})$/i
const WALL =
  /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*(?:[-/.月]\s*(\d{1,2})\s*日?)?(?:\s*月)?(?:[T\s,]*(?:星期.|周.)?\s*(上午|下午|晚上|早上|中午|凌晨|AM|PM)?\s*(\d{1,2})\s*[:：时点]\s*(\d{1,2})?\s*分?(?:[:：]?\s*(\d{1,2})\s*秒?)?(?:[.,]\d+)?\s*(AM|PM)?)?$/i
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2})(\d{2})(\d{2})?)?$/

/**
 * The moment a cell states; wall time without a zone is Asia/Shanghai (UTC+8, no summer time since 1992).
 * Reads ISO 8601, 2019/2/28 11:25:05, 2019-02-28, 2019年2月28日 上午9点, 20190228, Excel serials, epoch seconds and
 * milliseconds.
 * @returns epoch milliseconds; NaN when it states no moment
 */
export function parseTime(cell: string): number {
  const text = cell.trim()
  const zoned = ISO.exec(text)
  if (zoned !== null) return zonedTime(zoned)
  const wall = WALL.exec(text)
  if (wall !== null) {
    const [, year, month, day, before, hour, minute, second, after] = wall
    return chinaTime(Number(year), Number(month), Number(day ?? 1), halfDay(Number(hour ?? 0), before ?? after), Number(minute ?? 0), Number(second ?? 0))
  }
  const compact = COMPACT.exec(text)
  if (compact !== null) {
    const [, year, month, day, hour, minute, second] = compact
    return chinaTime(Number(year), Number(month), Number(day), Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0))
  }
  if (/^1\d{12}$/.test(text)) return Number(text)
  if (/^1\d{9}$/.test(text)) return Number(text) * 1000
  if (EXCEL_SERIAL.test(text)) return EXCEL_EPOCH_MS + Math.round(Number(text) * 86_400) * 1000 - CHINA_OFFSET_MS
  return Number.NaN
}

/** Whether a cell is a date by its form, which a bare number is not. */
export function looksLikeTime(cell: string): boolean {
  return !/^\d+(\.\d+)?$/.test(cell.trim()) && !Number.isNaN(parseTime(cell))
}

function zonedTime(match: RegExpExecArray): number {
  const [, year, month, day, hour, minute, second, fraction, zone] = match
  const wall = utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second ?? 0))
  const ms = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000)
  if (zone!.toUpperCase() === 'Z') return wall + ms
  const digits = zone!.slice(1).replace(':', '')
  const offset = (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000
  return wall + ms - (zone!.startsWith('-') ? -offset : offset)
}

function chinaTime(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  return utc(year, month, day, hour, minute, second) - CHINA_OFFSET_MS
}

/** NaN for a day or hour that does not exist, such as 30 February. */
function utc(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  const midnight = Date.UTC(year, month - 1, day)
  const date = new Date(midnight)
  const exists = year >= 1900 && year <= 2200 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  if (!exists || hour > 24 || minute > 59 || second > 60) return Number.NaN
  return midnight + (hour * 3_600 + minute * 60 + second) * 1000 + (hour === 24 && (minute > 0 || second > 0) ? DAY_MS * Number.NaN : 0)
}

function halfDay(hour: number, mark: string | undefined): number {
  if (mark === undefined) return hour
  if (/^(下午|晚上|PM)$/i.test(mark)) return hour < 12 ? hour + 12 : hour
  if (/^(AM|凌晨)$/i.test(mark)) return hour === 12 ? 0 : hour
  if (mark === '中午') return hour < 6 ? hour + 12 : hour
  return hour
}
