import { describe, expect, test } from 'vitest'
import { BUILTIN_TAXONOMY } from '../../../analysis/taxonomy/builtin.ts'
import { placedByWords, scoreParts } from '../../../web/src/lib/issue/score.ts'
import { filterWords, opinionFilters, sayingWords, sourceWords, weekWords } from '../../../web/src/lib/opinion/words.ts'
import { areaName, areaOptions, stageName } from '../../../web/src/lib/run/frame.ts'
import { stabilityWords } from '../../../web/src/lib/run/stability.ts'

const orgs = [{ id: '018f', name: '第一小学' }]

describe('words of the frame', () => {
  test('are those of the taxonomy', () => {
    for (const { code, name } of [...BUILTIN_TAXONOMY.areas, BUILTIN_TAXONOMY.outside!]) expect(areaName(code)).toBe(name)
    for (const { code, name } of BUILTIN_TAXONOMY.stages!) expect(stageName(code)).toBe(name)
  })
  test('offer every area, then outside and undecided', () => {
    expect(areaOptions().map(({ value }) => value)).toEqual(['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A0', 'A?'])
  })
  test('leave a code of another frame as it is', () => {
    expect(areaName('B9')).toBe('B9')
    expect(stageName('T1')).toBe('T1')
    expect(stageName(null)).toBe('—')
  })
})

describe('words of a filter', () => {
  test('say every condition in a fixed order', () => {
    const filters = opinionFilters(new URLSearchParams('week=2026-03-02&audience=家长&area=A2&stage=S1&org=018f&kind=P&channel=家长会&issue=i7'))
    expect(filterWords(filters, { issue: '课间太短', orgs }).map(({ label, value }) => `${label} ${value}`)).toEqual([
      '问题 课间太短', '领域 A2 育人方式转变', '环节 政策落实', '对象 家长', '渠道 家长会', '类型 反映问题', '单位 第一小学', '时间 3月2日至3月8日',
    ])
  })
  test('are none where the address says nothing', () => {
    expect(opinionFilters(new URLSearchParams('run=1&area='))).toEqual({})
    expect(filterWords({}, { issue: null, orgs })).toEqual([])
  })
  test('span the end of a year in a week', () => {
    expect(weekWords('2025-12-29')).toBe('12月29日至1月4日')
  })
})

describe('where an opinion comes from', () => {
  const source = { fileName: '问卷.xlsx', row: 12, cells: [], uploadId: null, occasionId: null, recordedBy: '王老师', createdAt: '2026-03-07T06:20:00Z' }
  test('names file and row, the file alone, or the hand', () => {
    expect(sourceWords(source)).toBe('问卷.xlsx 第 12 行')
    expect(sourceWords({ ...source, row: null })).toBe('问卷.xlsx')
    expect(sourceWords({ ...source, fileName: null })).toBe('手工记录')
  })
  test('leaves out what is not known of the saying', () => {
    expect(sayingWords({ channel: '家长会', audience: null, schoolStage: '小学' })).toBe('家长会 · 小学')
  })
})

describe('score', () => {
  test('shows the parts that the opinions allow', () => {
    expect(scoreParts({ people: 0.5, orgs: null, audiences: 0, severity: 1, growth: null })).toEqual([
      { name: '人数', value: 0.5 }, { name: '涉及对象', value: 0 }, { name: '严重程度', value: 1 },
    ])
  })
  test('names the words that spoke for the area, never those against it', () => {
    expect(placedByWords([{ word: '食堂', weight: 2 }, { word: '老师', weight: -1 }])).toBe('主要依据意见里的“食堂”。')
    expect(placedByWords([])).toBeNull()
  })
})

describe('stability', () => {
  test('is a word by how many stay together', () => {
    expect([0.9, 0.75, 0.74].map((kept) => stabilityWords(kept)!.word)).toEqual(['稳定', '较稳定', '不太稳定'])
  })
  test('is not said of few opinions', () => {
    expect(stabilityWords(null)).toBeNull()
  })
})
