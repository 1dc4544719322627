const MISSING = '—'
const WAN = 10_000
const WAN_FROM = 100_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const ZONE = 'Asia/Shanghai'

const WALL_CLOCK = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

interface WallTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly clock: string
}

function wallTime(time: Date): WallTime {
  const parts = new Map(WALL_CLOCK.formatToParts(time).map(({ type, value }) => [type, value]))
  const read = (part: Intl.DateTimeFormatPartTypes): string => parts.get(part) ?? ''
  return { year: Number(read('year')), month: Number(read('month')), day: Number(read('day')), clock: `${read('hour')}:${read('minute')}` }
}

function toDate(at: string | Date): Date {
  const time = typeof at === 'string' ? new Date(at) : at
  if (Number.isNaN(time.getTime())) throw new RangeError('Not an ISO 8601 time')
  return time
}

/** `12345`, and `12.3万` only above 100 000; `—` for null. */
export function formatCount(count: number | null): string {
  if (count === null) return MISSING
  return Math.abs(count) > WAN_FROM ? `${(count / WAN).toFixed(1)}万` : String(count)
}

/** A measured number with a fixed count of digits behind the point, `—` for null. */
export function formatNumber(value: number | null, digits = 1): string {
  return value === null ? MISSING : value.toFixed(digits)
}

/** `12.5%` of a share 0..1; `—` for null. It needs its n beside it, see `formatShare`. */
export function formatPercent(share: number | null, digits = 1): string {
  return share === null ? MISSING : `${(share * 100).toFixed(digits)}%`
}

/** `12.5%（n=54）`, for where there is only text. */
export function formatShare(share: number | null, n: number): string {
  return `${formatPercent(share)}（n=${formatCount(n)}）`
}

/** `3月7日`, with the year where it is another than now's. */
export function formatDate(at: string | Date | null, now: Date = new Date()): string {
  if (at === null) return MISSING
  const { year, month, day } = wallTime(toDate(at))
  return `${year === wallTime(now).year ? '' : `${year}年`}${month}月${day}日`
}

/** `3月7日 14:20` in Asia/Shanghai, with the year where it is another than now's. */
export function formatTime(at: string | Date | null, now: Date = new Date()): string {
  return at === null ? MISSING : `${formatDate(at, now)} ${wallTime(toDate(at)).clock}`
}

/** `5分钟前` or `3小时后` under a day, else as `formatTime`. */
export function formatRelative(at: string | Date | null, now: Date = new Date()): string {
  if (at === null) return MISSING
  const passedMs = now.getTime() - toDate(at).getTime()
  const distanceMs = Math.abs(passedMs)
  if (distanceMs >= DAY_MS) return formatTime(at, now)
  if (distanceMs < MINUTE_MS) return '刚刚'
  const words = distanceMs < HOUR_MS ? `${Math.floor(distanceMs / MINUTE_MS)}分钟` : `${Math.floor(distanceMs / HOUR_MS)}小时`
  return `${words}${passedMs > 0 ? '前' : '后'}`
}

/** `不到1分钟`, `12分钟`, `2小时5分钟`: how long something takes, rounded up to minutes. */
export function formatDuration(durationMs: number): string {
  if (durationMs < MINUTE_MS) return '不到1分钟'
  const minutes = Math.ceil(durationMs / MINUTE_MS)
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return `${hours === 0 ? '' : `${hours}小时`}${rest === 0 ? '' : `${rest}分钟`}`
}

/** `830 B`, `12.4 KB`, `3.1 MB` of a file. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB']
  const step = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  return `${step === 0 ? bytes : (bytes / 1024 ** step).toFixed(1)} ${units[step]}`
}
