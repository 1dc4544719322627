import { writeXlsx } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import { readOne, refusal, tempFile } from './files.ts'
import { biffWorkbook } from './biff.ts'

const LEDGER = {
  name: '台账',
  columns: [{}, {}, {}, {}, { numFmt: 'yyyy-mm-dd hh:mm' }, {}],
  rows: [
    ['第三教育组意见台账', null, null, null, null, null],
    ['序号', '基本情况', null, '意见', '时间', '提及人数'],
    [null, '学校', '对象', null, null, null],
    [1, '实验小学', '家长', '作业太多，孩子睡不够。', new Date(Date.UTC(2026, 2, 2, 8, 15, 7)), 12],
    [2, null, '教师', '检查太多，没有时间备课。', new Date(Date.UTC(2026, 2, 3)), 0.1 + 0.2],
    [3, '第二中学', '学生', '体育课被占。', null, 13800010001],
    ['合计', null, null, null, null, 15],
  ],
  merges: [
    { startRow: 0, endRow: 0, startCol: 0, endCol: 5 },
    { startRow: 1, endRow: 1, startCol: 1, endCol: 2 },
    ...[0, 3, 4, 5].map((column) => ({ startRow: 1, endRow: 2, startCol: column, endCol: column })),
    { startRow: 3, endRow: 4, startCol: 1, endCol: 1 },
  ],
}

describe('.xlsx', () => {
  test('reads the first visible sheet with rows: title, merged header, dates as wall time, numbers as written', async () => {
    const bytes = await writeXlsx({ sheets: [{ name: '空表', rows: [] }, { name: '隐藏', rows: [['编号', '意见'], ['9', '不该读到']], hidden: true }, LEDGER] })
    const table = await readOne(tempFile('台账.xlsx', bytes))
    expect(table.sheet).toBe('台账')
    expect(table.header).toEqual(['序号', '基本情况 / 学校', '基本情况 / 对象', '意见', '时间', '提及人数'])
    expect(table.rows).toEqual([
      { row: 4, cells: ['1', '实验小学', '家长', '作业太多，孩子睡不够。', '2026-03-02 08:15:07', '12'] },
      { row: 5, cells: ['2', '实验小学', '教师', '检查太多，没有时间备课。', '2026-03-03 00:00:00', '0.3'] },
      { row: 6, cells: ['3', '第二中学', '学生', '体育课被占。', null, '13800010001'] },
    ])
    expect(table.rejected).toEqual([{ file: '台账.xlsx', row: 7, column: null, reason: '是合计行，不是一条意见' }])
  })

  test('--sheet chooses another sheet, also a hidden one; sheets left out are remarked upon', async () => {
    const path = tempFile('a.xlsx', await writeXlsx({ sheets: [{ name: '甲', rows: [['意见'], ['好']] }, { name: '乙', rows: [['意见'], ['不好']], hidden: true }, { name: '丙', rows: [['意见'], ['一般']] }] }))
    expect((await readOne(path, { sheet: '乙' })).rows).toEqual([{ row: 2, cells: ['不好'] }])
    expect((await readOne(path)).rejected).toEqual([{ file: 'a.xlsx', row: null, column: null, reason: '工作表“丙”没有读取；需要时用 --sheet 指定' }])
    expect(await refusal(path, { sheet: '丁' })).toBe('没有名为“丁”的工作表；有：甲、乙、丙')
  })

  test('is told by its content when it is named .csv, and formulas give their stored value', async () => {
    const bytes = await writeXlsx({ sheets: [{ name: 'a', rows: [['意见', '人数'], ['作业太多', null]], cells: new Map([['1,1', { value: 7, formula: 'SUM(3,4)', formulaResult: 7 }]]) }] })
    expect((await readOne(tempFile('a.csv', bytes))).rows).toEqual([{ row: 2, cells: ['作业太多', '7'] }])
  })

  test('20,000 rows keep every Chinese cell whole', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => [i, `第${i}条：作业太多，睡眠不足`])
    const table = await readOne(tempFile('a.xlsx', await writeXlsx({ sheets: [{ name: 'a', rows: [['编号', '意见'], ...rows] }] })))
    expect(table.rows.length).toBe(20_000)
    expect(table.rows.every(({ cells }, i) => cells[1] === `第${i}条：作业太多，睡眠不足`)).toBe(true)
  })

  test('refuses an encrypted workbook', async () => {
    const bytes = await writeXlsx({ sheets: [{ name: 'a', rows: [['意见'], ['好']] }], encryption: { password: 'x', spinCount: 1 } })
    expect(await refusal(tempFile('a.xlsx', bytes))).toContain('打开密码')
  })

  test('refuses mojibake stored in a workbook', async () => {
    const broken = Buffer.from('作业太多，孩子睡眠不足，希望减少').toString('latin1')
    const bytes = await writeXlsx({ sheets: [{ name: 'a', rows: [['id', 'text'], ...Array.from({ length: 9 }, (_, i) => [i, broken])] }] })
    expect(await refusal(tempFile('a.xlsx', bytes))).toContain('乱码')
  })
})

describe('.xls', () => {
  const rows = [['编号', '意见', '提及人数'], ['a1', '作业太多，睡眠不足', 12], ['a2', '饭菜太咸', 3]]

  test('reads a BIFF8 workbook', async () => {
    const table = await readOne(tempFile('a.xls', biffWorkbook([{ name: '台账', rows }])))
    expect(table.sheet).toBe('台账')
    expect(table.rows).toEqual([{ row: 2, cells: ['a1', '作业太多，睡眠不足', '12'] }, { row: 3, cells: ['a2', '饭菜太咸', '3'] }])
  })

  test('passes over a hidden sheet', async () => {
    const table = await readOne(tempFile('a.xls', biffWorkbook([{ name: '隐藏', rows: [['意见'], ['不该读到']], hidden: true }, { name: '台账', rows }])))
    expect(table.sheet).toBe('台账')
  })

  test('refuses a workbook with a password', async () => {
    expect(await refusal(tempFile('a.xls', biffWorkbook([{ name: '台账', rows }], { password: true })))).toContain('打开密码')
  })
})
