import { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow } from 'docx'
import { describe, expect, test } from 'vitest'
import { readTables } from '../../../../server/pipeline/read/tables.ts'
import { refusal, tempFile } from './files.ts'

const paragraph = (text: string) => new Paragraph(text)
const table = (rows: readonly (readonly string[])[]) =>
  new Table({ rows: rows.map((cells) => new TableRow({ children: cells.map((text) => new TableCell({ children: [paragraph(text)] })) })) })
const numbering = { config: [{ reference: 'list', levels: [{ level: 0, format: 'decimal' as const, text: '%1.' }] }] }

async function docx(children: readonly (Paragraph | Table)[]): Promise<string> {
  return tempFile('纪要.docx', await Packer.toBuffer(new Document({ numbering, sections: [{ children: [...children] }] })))
}

describe('.docx minutes', () => {
  test('numbered items, list items, turns and paragraphs become rows; titles and meeting lines are rejected', async () => {
    const path = await docx([
      new Paragraph({ text: '教师座谈会纪要', heading: HeadingLevel.HEADING_1 }),
      paragraph('时间：2026年3月5日'),
      paragraph('参加人员：12人'),
      paragraph('一、教学方面'),
      paragraph('1. 检查评比太多，老师没有时间备课。'),
      paragraph('（2）减少非教学任务，把时间还给教师'),
      paragraph('二、发言'),
      paragraph('张老师：班额太大，作业批改不完。'),
      paragraph('我们班有五十六个学生，照顾不过来。'),
      paragraph('家长代表（三年级）：课后服务时间太短。'),
      paragraph('大家认为，应当建立长效机制，减轻教师负担。'),
      new Paragraph({ text: '食堂饭菜质量不高', numbering: { reference: 'list', level: 0 } }),
    ])
    const [minutes] = await readTables([path], {})
    expect(minutes!.header).toEqual(['发言人', '意见'])
    expect(minutes!.rows).toEqual([
      { row: 5, cells: [null, '检查评比太多，老师没有时间备课。'] },
      { row: 6, cells: [null, '减少非教学任务，把时间还给教师'] },
      { row: 8, cells: ['张老师', '班额太大，作业批改不完。'] },
      { row: 9, cells: ['张老师', '我们班有五十六个学生，照顾不过来。'] },
      { row: 10, cells: ['家长代表（三年级）', '课后服务时间太短。'] },
      { row: 11, cells: [null, '大家认为，应当建立长效机制，减轻教师负担。'] },
      { row: 12, cells: [null, '食堂饭菜质量不高'] },
    ])
    expect(minutes!.rejected.map(({ row }) => row)).toEqual([1, 2, 3, 4, 7])
  })

  test('tables with the same header become one table', async () => {
    const tables = await readTables([await docx([table([['序号', '意见'], ['1', '操场老化'], ['2', '图书馆关门太早']]), paragraph('续表如下：'), table([['序号', '意见'], ['3', '厕所没有热水']])])], {})
    expect(tables[0]!.header).toEqual(['序号', '意见'])
    expect(tables[0]!.rows.map(({ cells }) => cells[1])).toEqual(['操场老化', '图书馆关门太早', '厕所没有热水'])
  })

  test('refuses a document without any text', async () => {
    expect(await refusal(await docx([paragraph('')]))).toContain('0 行')
  })
})
