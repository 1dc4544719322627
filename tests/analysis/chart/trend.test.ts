import { describe, expect, test } from 'vitest'
import { weekTrend } from '../../../analysis/chart/trend.ts'
import { AREAS, DESK, drawn, PHONE } from './sample.ts'

const cell = (row: string, column: string, mentionCount: number) => ({ row, column, mentionCount, opinionCount: 1 })
const cells = [cell('2026-03-09', 'A1', 6), cell('2026-03-02', 'A1', 6), cell('2026-03-16', 'A?', 9), cell('2026-03-02', 'A4', 0)]

describe('weekTrend', () => {
  const chart = weekTrend({ areas: AREAS, cells }, DESK)
  const { series, yAxis, xAxis } = drawn(chart.option)

  test('has a row an area on one scale, named at its side', () => {
    expect(yAxis.map(({ name }) => name)).toEqual(['A1 教育理念更新', 'A4 师生关系改善', 'A6 师生心理健康', 'A0 范围外', 'A? 待研判'])
    expect(new Set(yAxis.map(({ max }) => max))).toEqual(new Set([9]))
  })

  test('sorts the weeks and names them by their Monday', () => {
    expect(xAxis[0]!.data).toEqual(['3月2日', '3月9日', '3月16日'])
    expect(series[0]!.data.map(({ value }) => value)).toEqual([6, 6, 0])
    expect(series[0]!.data[1]!.name).toBe('教育理念更新 · 3月9日起一周\n6条（1份记录）')
  })

  test('writes no number on an empty week', () => {
    expect(series[0]!.data.map(({ label }) => label.show)).toEqual([true, true, false])
  })

  test('tells undecided from outside by a pattern', () => {
    expect(series.map(({ itemStyle }) => itemStyle.decal !== null)).toEqual([false, false, false, false, true])
    expect(series[3]!.itemStyle.color).toBe(series[4]!.itemStyle.color)
  })

  test('labels the highest bar alone, the first of equals, where the weeks are many', () => {
    const many = Array.from({ length: 20 }, (_, at) => cell(`2026-01-${String(at + 1).padStart(2, '0')}`, 'A1', at === 7 || at === 3 ? 5 : 1))
    const shown = drawn(weekTrend({ areas: AREAS, cells: many }, PHONE).option).series[0]!.data.map(({ label }) => label.show)
    expect(shown.flatMap((is, at) => (is ? [at] : []))).toEqual([3])
    expect(drawn(weekTrend({ areas: AREAS, cells: many }, PHONE).option).xAxis[0]!.data.filter((label) => label !== '')).toEqual(['1月1日', '1月6日', '1月11日', '1月16日'])
  })

  test('has a row a week in the table, and clicks open week and area', () => {
    expect(chart.table.rows).toEqual([['2026-03-02', 6, 0, 0, 0, 0, 6], ['2026-03-09', 6, 0, 0, 0, 0, 6], ['2026-03-16', 0, 0, 0, 0, 9, 9]])
    expect(chart.datumAt({ seriesIndex: 4, dataIndex: 2 })).toEqual({ row: '2026-03-16', column: 'A?' })
    expect(chart.datumAt({ seriesIndex: 5, dataIndex: 2 })).toBeNull()
    expect(chart.datumAt({ seriesIndex: 4, dataIndex: 3 })).toBeNull()
  })

  test('stays empty without a time', () => {
    const empty = weekTrend({ areas: AREAS, cells: [] }, DESK)
    expect(empty.table.rows).toEqual([])
    expect(drawn(empty.option).series.map(({ data }) => data.length)).toEqual([0, 0, 0, 0, 0])
  })
})
