import { describe, expect, test } from 'vitest'
import { formatTables, startFindings } from '../../bench/findings.ts'
import type { Row } from '../../bench/figures.ts'

const row = (on: string, own: number, peer: number | null = null, note = ''): Row => ({ on, measure: '准确率', n: 7, own, peer, ratio: null, note })

describe('startFindings', () => {
  test('tells every figure at once on a line of its own, with what was measured and how long it took', () => {
    const lines: string[] = []
    const findings = startFindings((text) => lines.push(text))
    findings.tell('甲', '第 2 份', 12.34, [row('甲', 0.5, 0.25, '两条'), row('甲', 0.75)])
    expect(lines.join('')).toBe('  12.3 秒  甲，第 2 份：准确率 0.500，对照 0.250，n=7（两条）\n  12.3 秒  甲，第 2 份：准确率 0.750，n=7\n')
  })

  test('orders the table as opened, whichever was measured first, and replaces earlier means', () => {
    const findings = startFindings(() => undefined)
    findings.open('quality', '甲')
    findings.open('quality', '乙')
    findings.keep('quality', '乙', [row('乙', 0.1)])
    findings.keep('quality', '甲', [row('甲', 0.2)])
    findings.keep('quality', '乙', [row('乙', 0.3)])
    expect(findings.rows('quality').map(({ on, own }) => [on, own])).toEqual([['甲', 0.2], ['乙', 0.3]])
  })
})

describe('formatTables', () => {
  test('has no table for a part of which nothing is measured', () => {
    const findings = startFindings(() => undefined)
    findings.open('quality', '甲')
    expect(formatTables(findings)).toBe('')
    findings.keep('speed', '乙', [row('乙', 3)])
    expect(formatTables(findings)).toContain('速度和内存')
    expect(formatTables(findings)).not.toContain('质量')
  })
})
