import { describe, expect, test } from 'vitest'
import { formatBytes, formatCount, formatDate, formatDuration, formatNumber, formatPercent, formatRelative, formatShare, formatTime } from '../../../web/src/lib/ui/format.ts'

const NOW = new Date('2026-03-08T02:00:00Z')

describe('counts and shares', () => {
  test('writes 万 only above 100 000', () => {
    expect([0, 9999, 12_345, 100_000, 100_001, 1_284_060].map(formatCount)).toEqual(['0', '9999', '12345', '100000', '10.0万', '128.4万'])
  })

  test('shows what is missing as a dash, never as 0', () => {
    expect([formatCount(null), formatPercent(null), formatNumber(null), formatTime(null), formatDate(null), formatRelative(null)]).toEqual(Array(6).fill('—'))
  })

  test('writes a share as a percentage of one decimal, or as many as asked for', () => {
    expect([formatPercent(0.1249), formatPercent(1), formatPercent(0), formatPercent(0.856, 0)]).toEqual(['12.5%', '100.0%', '0.0%', '86%'])
  })

  test('puts n beside a share', () => {
    expect(formatShare(0.125, 54)).toBe('12.5%（n=54）')
    expect(formatShare(null, 0)).toBe('—（n=0）')
  })

  test('keeps the digits of a measured number', () => {
    expect([formatNumber(3), formatNumber(3.456, 2)]).toEqual(['3.0', '3.46'])
  })
})

describe('times', () => {
  test('are shown in Asia/Shanghai, whatever zone they were written in', () => {
    expect(formatTime('2026-03-07T06:20:00Z', NOW)).toBe('3月7日 14:20')
    expect(formatTime('2026-03-07T14:20:00+08:00', NOW)).toBe('3月7日 14:20')
  })

  test('begin the day at 00:00 in Shanghai', () => {
    expect(formatTime('2026-03-06T16:00:00Z', NOW)).toBe('3月7日 00:00')
    expect(formatDate('2026-03-06T15:59:59Z', NOW)).toBe('3月6日')
  })

  test('carry the year only where it is another, by the calendar of Shanghai', () => {
    expect(formatDate('2025-12-31T10:00:00Z', NOW)).toBe('2025年12月31日')
    expect(formatDate('2025-12-31T17:00:00Z', NOW)).toBe('1月1日')
  })

  test('are relative only under a day', () => {
    const ago = (ms: number): string => formatRelative(new Date(NOW.getTime() - ms), NOW)
    expect([ago(0), ago(59_999), ago(60_000), ago(59 * 60_000), ago(3_600_000), ago(86_399_999)]).toEqual(['刚刚', '刚刚', '1分钟前', '59分钟前', '1小时前', '23小时前'])
    expect(ago(86_400_000)).toBe('3月7日 10:00')
    expect(ago(-2 * 3_600_000)).toBe('2小时后')
  })

  test('refuse what is no time', () => {
    expect(() => formatTime('昨天', NOW)).toThrow(RangeError)
  })
})

test('a duration is rounded up to minutes', () => {
  expect([0, 59_999, 60_000, 61_000, 3_600_000, 7_500_000].map(formatDuration)).toEqual(['不到1分钟', '不到1分钟', '1分钟', '2分钟', '1小时', '2小时5分钟'])
})

test('the size of a file has a unit that fits', () => {
  expect([0, 1023, 1024, 12_700, 3_250_586, 5 * 1024 ** 3].map(formatBytes)).toEqual(['0 B', '1023 B', '1.0 KB', '12.4 KB', '3.1 MB', '5.0 GB'])
})
