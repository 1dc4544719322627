import { describe, expect, test } from 'vitest'
import { dayWords, periodWords, shanghaiDay } from '../../../server/report/days.ts'

describe('days in words', () => {
  test('drop leading zeros', () => {
    expect(dayWords('2026-03-02')).toBe('2026年3月2日')
  })

  test('name the year once, both years, or one day alone', () => {
    expect(periodWords({ first: '2026-03-02', last: '2026-03-31' })).toBe('2026年3月2日至3月31日')
    expect(periodWords({ first: '2025-12-31', last: '2026-01-01' })).toBe('2025年12月31日至2026年1月1日')
    expect(periodWords({ first: '2026-03-02', last: '2026-03-02' })).toBe('2026年3月2日')
  })

  test('are those of Shanghai', () => {
    expect(shanghaiDay(new Date('2026-03-31T15:59:59Z'))).toBe('2026-03-31')
    expect(shanghaiDay(new Date('2026-03-31T16:00:00Z'))).toBe('2026-04-01')
  })
})
