import { describe, expect, test } from 'vitest'
import { audienceHeat, stageHeat } from '../../../analysis/chart/heat.ts'
import { LIGHT_SHADES } from '../../../analysis/chart/colour.ts'
import { AREAS, DESK, drawn, PHONE } from './sample.ts'

const stages = [{ code: 'S1', name: '政策落实' }, { code: 'S2', name: '工作推进' }, { code: 'S0', name: '无环节' }]
const cell = (row: string, column: string, mentionCount: number, opinionCount = mentionCount) => ({ row, column, mentionCount, opinionCount })
const cells = [cell('A1', 'S1', 100, 80), cell('A4', 'S2', 4), cell('A6', 'S0', 500), cell('A?', 'S1', 300)]

describe('stageHeat', () => {
  const chart = stageHeat({ areas: AREAS, stages, cells }, DESK)
  const { series, grid, yAxis } = drawn(chart.option)

  test('asks the question in its title', () => {
    expect(chart.title).toBe('哪些领域卡在哪个环节？')
  })

  test('has a row an area, empty ones too, with totals, in the table', () => {
    expect(chart.table.header).toEqual(['领域', '政策落实', '工作推进', '无环节', '合计'])
    expect(chart.table.rows).toEqual([
      ['A1 教育理念更新', 100, 0, 0, 100], ['A4 师生关系改善', 0, 4, 0, 4], ['A6 师生心理健康', 0, 0, 500, 500],
      ['A0 范围外', 0, 0, 0, 0], ['A? 待研判', 300, 0, 0, 300], ['合计', 400, 4, 500, 904],
    ])
    expect(chart.table.rowKeys).toEqual(['A1', 'A4', 'A6', 'A0', 'A?', null])
    expect(chart.table.columnKeys).toEqual([null, 'S1', 'S2', 'S0', null])
  })

  test('sets apart what is no stage, outside or undecided: four blocks', () => {
    expect(grid.map(({ height }) => height)).toEqual([96, 96, 64, 64])
    expect(yAxis.map(({ data }) => data.length)).toEqual([3, 3, 2, 2])
    expect(grid[2]!.top).toBeGreaterThan(grid[0]!.top + 96)
  })

  test('shades by the largest inside the frame alone', () => {
    const fills = series.map(({ data }) => data.map(({ itemStyle }) => LIGHT_SHADES.findIndex(({ fill }) => fill === itemStyle.color)))
    // 100 of 100 is the darkest, 4 of 100 the lightest; 500 without a stage and 300 undecided stay unshaded.
    expect(fills).toEqual([[5, 0, 0, 1, 0, 0], [0, 0, 0], [0, 0, 0, 0], [0, 0]])
  })

  test('writes every number into its cell, zeros too', () => {
    expect(series.map(({ data }) => data.map(({ label }) => label.formatter))).toEqual([['100', '0', '0', '4', '0', '0'], ['0', '0', '500'], ['0', '0', '300', '0'], ['0', '0']])
  })

  test('tells mentions from recorded opinions when pointed at', () => {
    expect(series[0]!.data.map(({ name }) => name).slice(0, 2)).toEqual(['教育理念更新 · 政策落实\n100条（80份记录）', '教育理念更新 · 工作推进\n0条'])
  })

  test('knows what a click stands for, and that a click beside stands for nothing', () => {
    expect(chart.datumAt({ seriesIndex: 0, dataIndex: 3 })).toEqual({ row: 'A4', column: 'S2' })
    expect(chart.datumAt({ seriesIndex: 1, dataIndex: 2 })).toEqual({ row: 'A6', column: 'S0' })
    expect(chart.datumAt({ seriesIndex: 2, dataIndex: 2 })).toEqual({ row: 'A?', column: 'S1' })
    expect([chart.datumAt({}), chart.datumAt({ seriesIndex: 0 }), chart.datumAt({ seriesIndex: 0, dataIndex: 6 }), chart.datumAt({ seriesIndex: 9, dataIndex: 0 })]).toEqual([null, null, null, null])
  })

  test('does not depend on the order of the cells', () => {
    expect(stageHeat({ areas: AREAS, stages, cells: cells.toReversed() }, DESK).option).toEqual(chart.option)
  })

  test('shortens names on a phone', () => {
    const { xAxis, yAxis: rows } = drawn(stageHeat({ areas: AREAS, stages, cells }, PHONE).option)
    expect(xAxis[0]!.data).toEqual(['政策\n落实', '工作\n推进'])
    expect(rows[0]!.data).toEqual(['A1 教育理念', 'A4 师生关系', 'A6 师生心理'])
  })

  test('draws zeros where there is nothing', () => {
    const empty = drawn(stageHeat({ areas: AREAS, stages, cells: [] }, DESK).option)
    expect(new Set(empty.series.flatMap(({ data }) => data.map(({ label, itemStyle }) => `${label.formatter} ${itemStyle.color}`)))).toEqual(new Set(['0 #FFFFFF']))
  })
})

describe('audienceHeat', () => {
  test('keeps audiences as columns and as keys', () => {
    const chart = audienceHeat({ areas: AREAS, audiences: ['家长', '退休领导教师'], cells: [cell('A4', '退休领导教师', 3)] }, DESK)
    expect(drawn(chart.option).xAxis[0]!.data).toEqual(['家长', '退休领导\n教师'])
    expect(chart.datumAt({ seriesIndex: 0, dataIndex: 3 })).toEqual({ row: 'A4', column: '退休领导教师' })
    expect(chart.table.rows[1]).toEqual(['A4 师生关系改善', 0, 3, 3])
  })

  test('has no cells without audiences', () => {
    const chart = audienceHeat({ areas: AREAS, audiences: [], cells: [] }, DESK)
    expect(drawn(chart.option).series).toEqual([])
    expect(chart.datumAt({ seriesIndex: 0, dataIndex: 0 })).toBeNull()
  })
})
