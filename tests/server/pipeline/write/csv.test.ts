import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { issuesCsv, opinionsCsv } from '../../../../server/pipeline/write/csv.ts'
import type { AnalysisResult, OpinionColumns } from '../../../../server/pipeline/result.ts'
import { sampleResult } from './sample-result.ts'

function opinionLines(opinions: OpinionColumns): string {
  return [...opinionsCsv(opinions)].join('')
}

const ONE = sampleResult({ issues: 0, singles: 1 })

function oneOpinion(text: string, source: string | null = null): OpinionColumns {
  const { opinions } = ONE
  return { ...opinions, text: [text], source: [{ name: '备注', values: [source] }] }
}

function textCell(text: string): string {
  return (parse(opinionLines(oneOpinion(text)), { bom: true }) as string[][])[1]![1]!
}

function withIssue(change: Partial<AnalysisResult['issues'][number]>): string {
  const [issue] = sampleResult({ issues: 1 }).issues
  return [...issuesCsv([{ ...issue!, ...change }])].join('')
}

describe('opinions.csv', () => {
  test('begins with a byte order mark, ends lines with LF and has the columns in their fixed order', () => {
    const csv = opinionLines(oneOpinion('好', '甲'))
    expect(csv.startsWith('\uFEFFid,text,area,areaScore,bestArea,secondArea,subArea,stage,stageScore,kind,kindScore,issueId,themeId,opinionScope,duplicateOf,urgent,src.备注\n')).toBe(true)
    expect(csv).not.toContain('\r')
    expect(csv.endsWith('\n')).toBe(true)
  })

  test('writes scores with four decimals and what is missing as an empty cell', () => {
    expect(opinionLines(oneOpinion('好')).split('\n')[1]).toBe('1001,好,A3,0.5500,A3,A7,,S0,0.5000,P,0.7500,,,single,,,')
  })

  test('leaves the score of a stage empty where the frame has no stages', () => {
    const { opinions } = sampleResult({ issues: 0, singles: 1, stages: false })
    expect(opinionLines(opinions).split('\n')[1]!.split(',').slice(7, 9)).toEqual(['', ''])
  })

  test('quotes commas, quotation marks and line ends as RFC 4180 says', () => {
    expect(opinionLines(oneOpinion('他说"好",\n走了'))).toContain('1001,"他说""好"",\n走了",A3')
  })

  test.each(['=1+1', '+SUM(A1)', '-cmd', '@x', '\t=1'])('disarms the formula %j with an apostrophe', (formula) => {
    expect(textCell(formula)).toBe(`'${formula}`)
  })

  test.each(['-5', '+3.5', '-12%', '-', '好=坏'])('leaves %j as it is', (harmless) => {
    expect(textCell(harmless)).toBe(harmless)
  })

  test('disarms a formula in a source column too', () => {
    expect(opinionLines(oneOpinion('好', '=HYPERLINK(1)'))).toContain(",'=HYPERLINK(1)\n")
  })

  test('gives back any text through a CSV reader', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }).filter((text) => !/^[=+\-@\t\r]/.test(text)), (text) => {
      expect(textCell(text)).toBe(text)
    }))
  })

  test('comes in pieces of a few thousand rows', () => {
    const count = 10_000
    const fill = <T>(value: T): T[] => Array.from({ length: count }, () => value)
    const { opinions } = sampleResult({ issues: 0, singles: 1 })
    const many = {
      ...opinions, count, id: fill('1'), text: fill('好'), area: fill('A1'), bestArea: fill('A1'), secondArea: fill(null), subArea: fill(null), stage: fill(null), kind: fill('P'),
      areaScore: new Float32Array(count), stageScore: new Float32Array(count), kindScore: new Float32Array(count), issueId: fill(null), themeId: fill(null),
      opinionScope: fill('single' as const), duplicateOf: fill(null), urgent: fill(null), source: [],
    }
    const pieces = [...opinionsCsv(many)]
    expect(pieces.length).toBeGreaterThan(3)
    expect(pieces.join('').split('\n')).toHaveLength(count + 2)
  })

  test('holds only the header when there is no opinion', () => {
    expect(opinionLines(sampleResult({ issues: 0, singles: 0 }).opinions).split('\n')).toHaveLength(2)
  })
})

describe('issues.csv', () => {
  test('has its columns in their fixed order, lists joined by a bar', () => {
    const [head, line] = withIssue({ exampleIds: ['1', '2'], dissentId: null, suggestionIds: ['3'] }).split('\n')
    expect(head).toBe('\uFEFFrank,issueId,themeId,area,stage,title,keywords,opinionCount,peopleCount,distinctCount,orgCount,audienceCount,score,scorePeople,scoreOrgs,scoreAudiences,scoreSeverity,scoreGrowth,scoreLow,scoreHigh,tiedRank,firstAt,lastAt,exampleIds,dissentId,suggestionIds')
    expect(line).toBe('1,i001,tA5,A5,S2,学校食堂饭菜凉、花样少,食堂|饭菜|凉|陪餐,24,24,4,5,4,0.8200,0.8200,0.7380,0.6560,0.3100,0.5000,0.7700,0.8600,1,2026-03-07T14:20:00+08:00,2026-03-18T09:05:00+08:00,1|2,,3')
  })

  test('leaves counts and scores empty that the input does not allow', () => {
    const [issue] = sampleResult({ issues: 1, columns: false, stages: false }).issues
    const cells = (parse([...issuesCsv([issue!])].join(''), { bom: true, columns: true }) as Record<string, string>[])[0]!
    const empty = Object.entries(cells).filter(([, value]) => value === '').map(([name]) => name)
    expect(empty).toEqual(['stage', 'peopleCount', 'orgCount', 'audienceCount', 'scoreOrgs', 'scoreAudiences', 'scoreGrowth', 'firstAt', 'lastAt'])
  })

  test('disarms a title that a spreadsheet would run', () => {
    expect(withIssue({ title: '=1+1' })).toContain(",'=1+1,")
  })

  test('stands in the order of the ranks it is given', () => {
    const lines = [...issuesCsv(sampleResult().issues)].join('').trim().split('\n').slice(1)
    expect(lines.map((line) => line.split(',')[0])).toEqual(Array.from({ length: 12 }, (_, at) => String(at + 1)))
  })
})
