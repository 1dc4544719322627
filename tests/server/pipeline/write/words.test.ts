import { describe, expect, test } from 'vitest'
import { numeral, percent, period, plainLine, shortened } from '../../../../server/pipeline/write/words.ts'

describe('numeral', () => {
  test.each([[1, '一'], [7, '七'], [10, '十'], [12, '十二'], [20, '二十'], [35, '三十五'], [99, '九十九']])('writes %d as %s', (value, words) => {
    expect(numeral(value)).toBe(words)
  })
})

describe('period', () => {
  test('speaks of month, day and time, the year only where two meet', () => {
    expect(period('2026-03-07T14:20:00+08:00', '2026-03-18T09:05:00+08:00')).toBe('3月7日 14:20至3月18日 09:05')
    expect(period('2025-12-30T08:00:00+08:00', '2026-01-02T00:00:00+08:00')).toBe('2025年12月30日 08:00至2026年1月2日')
  })

  test('says a single moment once and leaves out a midnight that only means the day', () => {
    expect(period('2026-03-07T00:00:00+08:00', '2026-03-07T00:00:00+08:00')).toBe('3月7日')
  })

  test('refuses what is not a time', () => {
    expect(() => period('昨天', '今天')).toThrow('Not an ISO 8601 time')
  })
})

describe('percent', () => {
  test('has one decimal, and none of nothing', () => {
    expect(percent(1, 3)).toBe('33.3%')
    expect(percent(0, 0)).toBe('—')
  })
})

describe('shortened', () => {
  test('leaves a short text and puts it on one line', () => {
    expect(shortened(' 一行\n两行\u0007 ', 10)).toBe('一行 两行')
  })

  test('cuts after a sentence that ends late enough, else at the limit, never within a character', () => {
    expect(shortened('一二三四五。六七八九十', 8)).toBe('一二三四五。……')
    expect(shortened('一。二三四五六七八九十', 8)).toBe('一。二三四五六七……')
    expect(shortened('😀😀😀😀', 2)).toBe('😀😀……')
  })
})

describe('plainLine', () => {
  test('drops control characters and half characters that files refuse', () => {
    expect(plainLine('好\u0000\uD800\uFFFF坏')).toBe('好 坏')
  })
})
