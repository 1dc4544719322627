import { describe, expect, test } from 'vitest'
import { dayOf, fromWallTime, toWallTime } from '../../../web/src/lib/occasion/wall-time.ts'

describe('the clock in Asia/Shanghai', () => {
  test('shows the day there when it is still yesterday in UTC', () => {
    expect(toWallTime(new Date('2026-03-06T16:05:00Z'))).toBe('2026-03-07T00:05')
    expect(dayOf(new Date('2026-03-06T15:59:00Z'))).toBe('2026-03-06')
  })

  test('goes there and back', () => {
    expect(fromWallTime('2026-03-07T00:05')).toBe('2026-03-06T16:05:00.000Z')
    expect(fromWallTime(toWallTime(new Date('2026-12-31T23:30:00Z')))).toBe('2026-12-31T23:30:00.000Z')
  })

  test('takes nothing for a time that is none', () => {
    expect(fromWallTime('')).toBeNull()
    expect(fromWallTime('2026-03-07')).toBeNull()
    expect(fromWallTime('2026-13-07T10:00')).toBeNull()
  })
})
