const ZONE = 'Asia/Shanghai'
/** China keeps one time all year. */
const OFFSET = '+08:00'
const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' })
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** The calendar day in Asia/Shanghai, `2026-03-07`. */
export function dayOf(time: Date): string {
  return DAY.format(time)
}

/** What a field of type datetime-local shows for a time: the clock in Asia/Shanghai, wherever the device is. */
export function toWallTime(time: Date): string {
  return `${dayOf(time)}T${CLOCK.format(time)}`
}

/**
 * The time that a field of type datetime-local means, as the API takes it.
 *
 * @returns null while the field is empty or half filled in
 */
export function fromWallTime(wallTime: string): string | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(wallTime)) return null
  const time = new Date(`${wallTime}${OFFSET}`)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}
