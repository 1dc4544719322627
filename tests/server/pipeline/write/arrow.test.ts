import { tableFromIPC, type Table } from 'apache-arrow'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import type { OpinionColumns } from '../../../../server/pipeline/result.ts'
import { opinionsArrow } from '../../../../server/pipeline/write/arrow.ts'
import { opinionsCsv } from '../../../../server/pipeline/write/csv.ts'
import { sampleResult } from './sample-result.ts'

function arrowBytes(opinions: OpinionColumns): Buffer {
  return Buffer.concat([...opinionsArrow(opinions)])
}

/** The table as the CSV file would write it. */
function asCsvRows(table: Table): string[][] {
  return Array.from({ length: table.numRows }, (_, row) => table.schema.fields.map((field) => {
    const value: unknown = table.getChild(field.name)?.get(row)
    return value === null ? '' : typeof value === 'number' ? value.toFixed(4) : String(value)
  }))
}

function repeated(opinions: OpinionColumns, times: number): OpinionColumns {
  const many = <T>(values: readonly T[]): T[] => Array.from({ length: values.length * times }, (_, at) => values[at % values.length]!)
  const scores = (values: Float32Array): Float32Array => Float32Array.from(many([...values]))
  return {
    count: opinions.count * times, id: many(opinions.id), text: many(opinions.text), area: many(opinions.area), areaScore: scores(opinions.areaScore),
    bestArea: many(opinions.bestArea), secondArea: many(opinions.secondArea), subArea: many(opinions.subArea), stage: many(opinions.stage), stageScore: scores(opinions.stageScore),
    kind: many(opinions.kind), kindScore: scores(opinions.kindScore), issueId: many(opinions.issueId), themeId: many(opinions.themeId), opinionScope: many(opinions.opinionScope),
    duplicateOf: many(opinions.duplicateOf), urgent: many(opinions.urgent), severity: opinions.severity, source: opinions.source.map((source) => ({ name: source.name, values: many(source.values) })),
  }
}

describe('result.arrow', () => {
  test('read back says what opinions.csv says, column by column', () => {
    const { opinions } = sampleResult()
    const [head, ...rows] = parse([...opinionsCsv(opinions)].join(''), { bom: true }) as string[][]
    const table = tableFromIPC(arrowBytes(opinions))
    expect(table.schema.fields.map((field) => field.name)).toEqual(head)
    expect(asCsvRows(table)).toEqual(rows)
  })

  test('keeps a missing cell missing', () => {
    const { opinions } = sampleResult({ stages: false })
    const table = tableFromIPC(arrowBytes(opinions))
    expect(table.getChild('stage')?.nullCount).toBe(opinions.count)
    expect(table.getChild('stageScore')?.get(0)).toBeNull()
    expect(table.getChild('area')?.nullCount).toBe(0)
  })

  test('gives the same bytes again in the same process', () => {
    expect(arrowBytes(sampleResult().opinions).equals(arrowBytes(sampleResult().opinions))).toBe(true)
  })

  test('holds the columns and no row when there is no opinion', () => {
    const table = tableFromIPC(arrowBytes(sampleResult({ issues: 0, singles: 0 }).opinions))
    expect(table.numRows).toBe(0)
    expect(table.schema.fields).toHaveLength(18)
  })

  test('shares its dictionaries over several batches', () => {
    const opinions = repeated(sampleResult().opinions, 700)
    const table = tableFromIPC(arrowBytes(opinions))
    expect(table.batches).toHaveLength(2)
    expect(table.numRows).toBe(opinions.count)
    const last = opinions.count - 1
    for (const name of ['area', 'issueId', 'text', 'src.单位'] as const) {
      const sample = opinions.source.find((source) => `src.${source.name}` === name)?.values ?? (name === 'area' ? opinions.area : name === 'issueId' ? opinions.issueId : opinions.text)
      expect(table.getChild(name)?.get(last)).toBe(sample[last])
    }
  })
})
