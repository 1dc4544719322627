import { describe, expect, test } from 'vitest'
import { coverageMatrix } from '../../../analysis/chart/coverage.ts'
import { DESK, drawn, PHONE } from './sample.ts'

const cell = (channel: string, audience: string, isPlanned: boolean, occasionCount: number, opinionCount: number) => ({ channel, audience, isPlanned, occasionCount, opinionCount })
const cells = [
  cell('家长会', '家长', true, 2, 12), cell('家长会', '教师', false, 0, 0), cell('谈心谈话', '家长', false, 1, 3), cell('谈心谈话', '教师', true, 0, 0), cell('上门走访', '教师', true, 2, 0),
]

describe('coverageMatrix', () => {
  const chart = coverageMatrix({ cells }, DESK)
  const { series } = drawn(chart.option)
  const words = series[0]!.data.map((item, dataIndex) => ({ ...chart.datumAt({ seriesIndex: 0, dataIndex }), text: item.label.formatter, border: item.itemStyle.borderType }))

  test('says with a sign how each pair stands, and frames what was asked for and not heard', () => {
    expect(words).toEqual(expect.arrayContaining([
      { row: '家长会', column: '家长', text: '● 12', border: 'solid' }, { row: '家长会', column: '教师', text: '', border: 'solid' }, { row: '谈心谈话', column: '家长', text: '＋ 3', border: 'solid' },
      { row: '谈心谈话', column: '教师', text: '○ 空白', border: 'dashed' }, { row: '上门走访', column: '教师', text: '◐ 0', border: 'dashed' }, { row: '上门走访', column: '家长', text: '', border: 'solid' },
    ]))
    expect(words).toHaveLength(6)
  })

  test('draws framed cells after the others', () => {
    expect(words.map(({ border }) => border)).toEqual(['solid', 'solid', 'solid', 'solid', 'dashed', 'dashed'])
  })

  test('says the same in words in the table', () => {
    expect(chart.table.header).toEqual(['渠道', '家长', '教师'])
    expect(chart.table.rows).toEqual([
      ['家长会', '要求的，已有意见（场次2次，意见12份）', '没有要求（场次0次，意见0份）'],
      ['谈心谈话', '没有要求，也有意见（场次1次，意见3份）', '要求的，还是空白（场次0次，意见0份）'],
      ['上门走访', '没有要求', '办过场次，还没有意见（场次2次，意见0份）'],
    ])
  })

  test('counts the holes for screen readers', () => {
    expect(JSON.stringify(chart.option['aria'])).toContain('要求的3项中，1项还是空白。')
  })

  test('keeps to the signs on a phone', () => {
    expect(drawn(coverageMatrix({ cells }, PHONE).option).series[0]!.data.map(({ label }) => label.formatter)).toContain('○')
  })

  test('is empty without a plan and opinions', () => {
    expect(coverageMatrix({ cells: [] }, DESK).table.rows).toEqual([])
  })
})
