import { describe, expect, test } from 'vitest'
import { resultJson } from '../../../../server/pipeline/write/json.ts'
import { sampleResult } from './sample-result.ts'

function parsed(text: string): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>
}

describe('result.json', () => {
  test('has its keys in the documented order and no list of opinions', () => {
    expect(Object.keys(parsed(resultJson(sampleResult())))).toEqual([
      'version', 'options', 'mapping', 'segmenter', 'modelHash', 'taxonomyHash', 'counts', 'areas', 'stages', 'themes', 'issues', 'rejected', 'stability',
    ])
  })

  test('holds durations only when they are given', () => {
    expect(parsed(resultJson(sampleResult(), { read: 1.5 }))['timing']).toEqual({ read: 1.5 })
    expect(resultJson(sampleResult())).not.toContain('timing')
  })

  test('does not depend on the order in which options were set', () => {
    const result = sampleResult()
    expect(resultJson({ ...result, options: { b: { d: 1, c: 2 }, a: [1] } })).toBe(resultJson({ ...result, options: { a: [1], b: { c: 2, d: 1 } } }))
  })

  test('rounds scores to four decimals and keeps missing ones null', () => {
    const result = sampleResult({ issues: 1, columns: false })
    const [issue] = result.issues
    const text = resultJson({ ...result, issues: [{ ...issue!, score: 0.123456789 }] })
    expect(text).toContain('"score": 0.1235')
    expect(text).toContain('"scoreOrgs": null')
    expect(text).toContain('"confidence": 0.9123')
  })

  test('carries what people suggested and the causes they gave, with the opinion each stands in', () => {
    const issues = parsed(resultJson(sampleResult({ issues: 1 })))['issues'] as { suggestions: unknown[]; causes: unknown[] }[]
    expect(issues[0]!.suggestions[0]).toEqual({ opinionId: '1001', text: '建议分年级错峰就餐' })
    expect(issues[0]!.causes).toHaveLength(2)
  })

  test('lists every row that was not taken', () => {
    expect(parsed(resultJson(sampleResult()))['rejected']).toEqual([
      { file: '意见.csv', row: 7, column: '内容', reason: '没有文字' }, { file: '意见.csv', row: 19, column: null, reason: '这一行的列数与表头不同' },
    ])
  })
})
