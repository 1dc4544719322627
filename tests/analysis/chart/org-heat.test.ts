import { describe, expect, test } from 'vitest'
import { LIGHT_SHADES } from '../../../analysis/chart/colour.ts'
import { orgHeat } from '../../../analysis/chart/org-heat.ts'
import { AREAS, DESK, drawn, PHONE } from './sample.ts'

const orgs = [
  { org: { id: 'o1', name: '第一中学' }, mentionCount: 1100, opinionCount: 900, areas: { A1: 500, A4: 500, 'A?': 100 } },
  { org: { id: 'o2', name: '云汉市经济技术开发区实验小学校' }, mentionCount: 2, opinionCount: 2, areas: { A1: 2 } },
  { org: { id: 'o3', name: '第三小学' }, mentionCount: 0, opinionCount: 0, areas: {} },
]

describe('orgHeat', () => {
  const chart = orgHeat({ areas: AREAS, orgs }, DESK)
  const { series, xAxis, yAxis } = drawn(chart.option)

  test('keeps the given order', () => {
    expect(chart.table.rowKeys).toEqual(['o1', 'o2', 'o3'])
    expect(yAxis[0]!.data).toEqual(['第一中学', '云汉市经济技术开发区实…', '第三小学'])
  })

  test('shades a cell by its share of its own org, so that many opinions do not make a dark row', () => {
    const fills = series[0]!.data.map(({ itemStyle }) => LIGHT_SHADES.findIndex(({ fill }) => fill === itemStyle.color))
    // Half of 1000 is above 36 %, all of 2 is 100 %.
    expect(fills).toEqual([4, 4, 0, 5, 0, 0, 0, 0, 0])
  })

  test('says the share with both its numbers', () => {
    expect(series[0]!.data[0]!.name).toBe('第一中学 · 教育理念更新\n500条，占本单位归入各领域的50%（500/1000）')
    expect(series[1]!.data[1]!.name).toBe('第一中学 · 待研判\n100条')
  })

  test('lists every org with its counts in the table', () => {
    expect(chart.table.rows).toEqual([['第一中学', 500, 500, 0, 0, 100, 1100], ['云汉市经济技术开发区实验小学校', 2, 0, 0, 0, 0, 2], ['第三小学', 0, 0, 0, 0, 0, 0]])
    expect(chart.datumAt({ seriesIndex: 0, dataIndex: 4 })).toEqual({ row: 'o2', column: 'A4' })
  })

  test('tells areas that begin alike by their next two characters on a phone', () => {
    expect(xAxis[0]!.data).toEqual(['A1\n教育理念\n更新', 'A4\n师生关系\n改善', 'A6\n师生心理\n健康'])
    expect(drawn(orgHeat({ areas: AREAS, orgs }, PHONE).option).xAxis[0]!.data).toEqual(['A1\n教育', 'A4\n关系', 'A6\n心理'])
  })

  test('draws nothing without orgs', () => {
    expect(drawn(orgHeat({ areas: AREAS, orgs: [] }, DESK).option).series).toEqual([])
  })
})
