import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { acceptRows } from '../../../server/pipeline/accept.ts'
import { canonicalOrder } from '../../../server/pipeline/accept-id.ts'
import { parseTime } from '../../../server/pipeline/accept-time.ts'
import { InputError } from '../../../server/pipeline/input-error.ts'
import { chooseColumns } from '../../../server/pipeline/mapping.ts'
import type { NamedColumns } from '../../../server/pipeline/mapping.ts'
import { parseCount } from '../../../server/pipeline/mapping-column.ts'
import { readTables } from '../../../server/pipeline/read/tables.ts'
import type { RawTable } from '../../../server/pipeline/read/table.ts'
import { uploadPath } from './read/files.ts'

type Row = readonly (string | null)[]

function table(header: readonly string[], rows: readonly Row[], file = 'a.csv'): RawTable {
  return { file, sheet: null, encoding: 'utf-8', header, rows: rows.map((cells, i) => ({ row: i + 2, cells })), rejected: [] }
}

function accept(tables: readonly RawTable[], named: NamedColumns = {}) {
  return acceptRows(tables, chooseColumns(tables, named))
}

function refusal(tables: readonly RawTable[], named: NamedColumns = {}): readonly string[] {
  try {
    accept(tables, named)
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ row, reason }) => `${row ?? ''} ${reason}`.trim())
    throw error
  }
  throw new Error('not refused')
}

describe('texts', () => {
  const rows: Row[] = [['1', '食堂', '饭菜太咸'], ['2', '作业多吗？', '太多了'], ['3', '只有标题', null], ['4', null, '只有详情'], ['5', null, ' '], ['6', '很'.repeat(61), '长'], ['7', '无', null]]
  const accepted = accept([table(['id', 'a', 'b'], rows)], { id: 'id', text: ['a', 'b'] })

  test('are joined by 。 unless the part before ends a sentence', () => {
    expect(accepted.texts).toEqual(['食堂。饭菜太咸', '作业多吗？太多了', '只有标题', '只有详情', `${'很'.repeat(61)}。长`, '无'])
  })

  test('a short first part is the title with which the text begins', () => {
    expect(accepted.titles).toEqual(['食堂', '作业多吗？', '只有标题', null, null, '无'])
    expect(accepted.texts.every((text, i) => text.startsWith(accepted.titles[i] ?? ''))).toBe(true)
  })

  test('an empty row is rejected with row, column and reason', () => {
    expect(accepted.rejected).toEqual([{ file: 'a.csv', row: 6, column: 'a、b', reason: '没有意见内容（空白）' }])
    expect(accepted.counts).toMatchObject({ rows: 7, accepted: 6, rejected: 1, people: null, mentions: 6 })
  })

  test('are masked and the masked items counted, travelling cells too', () => {
    const { texts, source, counts } = accept([table(['编号', '意见', '备注', '手机'], [['1', '找王老师，电话13800010001', '李校长知道', '13900010001']])], { text: ['意见'] })
    expect(texts).toEqual(['找〔姓名〕老师，电话〔手机〕'])
    expect(source).toEqual([{ name: '备注', values: ['〔姓名〕校长知道'] }])
    expect(counts.masked).toMatchObject({ 姓名: 2, 手机: 1 })
  })
})

describe('facts', () => {
  const header = ['编号', '意见', '姓名', '时间', '学校', '对象', '渠道', '提及人数', '类别']
  const rows: Row[] = [
    ['b', '作业太多，睡不够。', '王小明', '2026/3/2 08:15', '实验小学', '家长', '家长会', '12', '教学'],
    ['a', '检查太多，没时间。', '王小明', '前天', '第二中学', '教师', '座谈', null, '管理'],
    ['c', '体育课总被占用。', '匿名', null, null, null, null, '约30人', null],
    ['d', '周转房漏雨严重。', null, null, null, null, null, '多数', null],
    ['e', '厕所没有热水。', null, null, null, null, null, '0', null],
  ]
  const accepted = accept([table(header, rows)], { person: '姓名', time: '时间', mentions: '提及人数' })

  test('stand in canonical order with people as pseudonyms', () => {
    expect(accepted.ids).toEqual(['a', 'b', 'c'])
    expect(accepted.people![0]).toBe(accepted.people![1])
    expect(accepted.people![0]).toMatch(/^[0-9a-f]{16}$/)
    expect(accepted.people![2]).toBeNull()
    expect(accepted.counts.people).toBe(1)
    expect(JSON.stringify(accepted)).not.toContain('王小明')
  })

  test('times without a zone are Asia/Shanghai; an unreadable one costs nothing and is said in the mapping', () => {
    expect([...accepted.times!]).toEqual([Number.NaN, Date.UTC(2026, 2, 2, 0, 15), Number.NaN])
    const choice = chooseColumns([table(header, rows)], { time: '时间' }).choices.find(({ role }) => role === 'time')!
    expect(choice.reason).toBe('由 --time 指定；有 1 行的时间认不出来，按没有时间处理')
  })

  test('mentions are at least 1; what is no positive integer rejects the row', () => {
    expect([...accepted.mentions]).toEqual([1, 12, 30])
    expect(accepted.rejected.map(({ row, column }) => [row, column])).toEqual([[5, '提及人数'], [6, '提及人数']])
    expect(accepted.counts.mentions).toBe(43)
  })

  test('a ledger with a word among its counts keeps the counts and lists that row for correction', async () => {
    const tables = await readTables([uploadPath('titled.csv')], {})
    const accepted = accept(tables)
    expect([...accepted.mentions]).toEqual([12, 5, 1])
    expect(accepted.rejected.map(({ row }) => row)).toEqual([8, 9, 10])
    expect(accepted.counts).toMatchObject({ rows: 6, accepted: 3, rejected: 3 })
  })

  test('a column that the input does not have is null', () => {
    expect(accept([table(['编号', '意见'], [['1', '作业太多']])])).toMatchObject({ people: null, times: null, orgs: null, audiences: null, channels: null })
  })

  test('other columns travel along, also over several tables; text, id and names do not', () => {
    const { source } = accept([table(['编号', '意见', '类别'], [['1', '作业太多', '教学']]), table(['编号', '意见', '年级'], [['2', '饭菜太咸', '三']], 'b.csv')])
    expect(source).toEqual([{ name: '类别', values: ['教学', null] }, { name: '年级', values: [null, '三'] }])
    expect(accepted.source.map(({ name }) => name)).toEqual(['时间', '学校', '对象', '渠道', '提及人数', '类别'])
  })
})

describe('ids', () => {
  test('are sorted as numbers when all are integers, else by code units', () => {
    const sorted = (ids: string[]) => [...canonicalOrder(ids)].map((i) => ids[i])
    expect(sorted(['10', '9', '-1', '2'])).toEqual(['-1', '2', '9', '10'])
    expect(sorted(['10', '9', 'a'])).toEqual(['10', '9', 'a'])
    expect(sorted(['90071992547409931', '90071992547409930'])).toEqual(['90071992547409930', '90071992547409931'])
    expect(sorted([])).toEqual([])
  })

  test('made of content do not depend on row order, column order or file name', () => {
    const rows: Row[] = [['作业太多', '甲校'], ['饭菜太咸', null], ['作业太多', '甲校'], ['作业太多', '乙校']]
    const accepted = accept([table(['意见', '学校'], rows)])
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (order) => {
        const other = accept([table(['学校', '意见'], order.map((i) => [rows[i]![1]!, rows[i]![0]!]), 'z.csv')])
        expect(other.ids).toEqual(accepted.ids)
        expect(other.texts).toEqual(accepted.texts)
      }),
      { seed: 3 },
    )
    expect(new Set(accepted.ids).size).toBe(4)
    expect(accepted.ids.filter((id) => id.endsWith('-2'))).toHaveLength(1)
  })

  test('that occur twice are refused with both rows, also across files', () => {
    const one = table(['编号', '意见'], [['1', '作业太多'], ['1', '饭菜太咸']])
    expect(refusal([one], { id: '编号' })).toEqual(['3 编号“1”与 a.csv 第 2 行重复；请改掉重复的编号，或换一列作编号'])
    expect(refusal([table(['编号', '意见'], [['1', '好']]), table(['编号', '意见'], [['1', '不好']], 'b.csv')], { id: '编号', text: ['意见'] })[0]).toContain('与 a.csv 第 2 行重复')
  })

  test('with | or a line break, or that are phone numbers, are refused', () => {
    expect(refusal([table(['编号', '意见'], [['a|b', '作业太多']])], { id: '编号' })[0]).toContain('竖线')
    expect(refusal([table(['电话', '意见'], [['13800010001', '作业太多'], ['13800010002', '饭菜太咸']])], { id: '电话', text: ['意见'] })[0]).toContain('手机号')
  })

  test('that are missing reject the row', () => {
    expect(accept([table(['编号', '意见'], [['1', '好的意见'], [null, '没有编号']])], { id: '编号', text: ['意见'] }).rejected).toEqual([{ file: 'a.csv', row: 3, column: '编号', reason: '编号是空的；请补上编号' }])
  })
})

describe('questionnaires', () => {
  test('each answered cell is an opinion with its question', async () => {
    const tables = await readTables([uploadPath('questionnaire-text.csv')], {})
    const accepted = accept(tables)
    expect(accepted.ids).toEqual(['1#1', '1#2', '2#1', '2#2', '3#1', '3#2', '4#1'])
    expect(accepted.texts[1]).toBe('希望合并检查，一学期不超过两次。')
    expect(accepted.source[0]).toMatchObject({ name: '问卷题目' })
    expect(accepted.source[0]!.values[1]).toBe('5、您有什么意见和建议？')
    expect(accepted.audiences).toEqual(['教师', '教师', '家长', '家长', '家长', '家长', '学生'])
    expect(JSON.stringify(accepted)).not.toContain('113.247')
  })
})

test('refuses input of which no row can be used', () => {
  expect(refusal([table(['编号', '意见'], [['1', null], ['2', null]])], { text: ['意见'] })).toEqual(['没有一行能用', '2 没有意见内容（空白）', '3 没有意见内容（空白）'])
})

test.each([
  ['2019/2/28 11:25:05', '2019-02-28T03:25:05Z'],
  ['2019-02-28', '2019-02-27T16:00:00Z'],
  ['2019年2月28日', '2019-02-27T16:00:00Z'],
  ['2019年2月28日 下午3点20分', '2019-02-28T07:20:00Z'],
  ['2019-02-28T03:25:05Z', '2019-02-28T03:25:05Z'],
  ['2019-02-28T03:25:05+09:00', '2019-02-27T18:25:05Z'],
  ['20190228112505', '2019-02-28T03:25:05Z'],
  ['43524.4757523148', '2019-02-28T03:25:05Z'],
  ['1551324305000', '2019-02-28T03:25:05Z'],
  ['1551324305', '2019-02-28T03:25:05Z'],
  ['2019-02-30', null],
  ['2019/13/1', null],
  ['12', null],
  ['前天', null],
  ['', null],
])('parseTime reads %s', (text, expected) => {
  const time = parseTime(text)
  expect(Number.isNaN(time) ? null : time).toBe(expected === null ? null : Date.parse(expected))
})

test.each([['30', 30], ['30人', 30], ['约 30 余人', 30], ['3.0', 3], ['0', null], ['-1', null], ['2.5', null], ['多数', null], ['', null]])('parseCount reads %s', (text, expected) => {
  expect(parseCount(text)).toBe(expected)
})
