import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readOne, refusal, tempFile, uploadPath } from './files.ts'

const cellsOf = (table: Awaited<ReturnType<typeof readOne>>) => table.rows.map(({ cells }) => cells)

describe('encodings and delimiters', () => {
  test.each([
    ['gb18030-comma.csv', 'gb18030'],
    ['utf8-bom-semicolon.csv', 'utf-8'],
    ['utf16le-tab.txt', 'utf-16le'],
    ['utf16be-pipe.csv', 'utf-16be'],
  ])('reads the same rows from %s', async (name, encoding) => {
    const table = await readOne(uploadPath(name))
    expect(table.encoding).toBe(encoding)
    expect(table.header).toEqual(['编号', '学校', '对象', '时间', '意见'])
    expect(table.rows.map(({ row }) => row)).toEqual([2, 3, 4])
    expect(table.rows[1]!.cells).toEqual(['2', '第二中学', '教师', '2026/3/3 09:20', '检查表格太多，没有时间备课；希望合并。'])
  })

  test('reads UTF-16 without a byte order mark', async () => {
    const table = await readOne(tempFile('a.csv', Buffer.from('编号,意见\n1,作业太多\n2,饭菜太咸\n', 'utf16le')))
    expect(table.encoding).toBe('utf-16le')
    expect(cellsOf(table)).toEqual([['1', '作业太多'], ['2', '饭菜太咸']])
  })

  test('keeps reading UTF-8 when a single byte is damaged', async () => {
    const bytes = Buffer.from('编号,意见\n1,作业太多了，希望减少一些\n2,食堂的饭菜太咸\n')
    bytes[bytes.length - 6] = 0x20
    const table = await readOne(tempFile('a.csv', bytes))
    expect(table.encoding).toBe('utf-8')
    expect(table.rows).toHaveLength(2)
  })

  test('GB18030 is recognised by a few Chinese characters among many numbers', async () => {
    const header = Buffer.from([0xb1, 0xe0, 0xba, 0xc5, 0x2c, 0xd2, 0xe2, 0xbc, 0xfb, 0x0a])
    const numbers = Buffer.from(Array.from({ length: 3000 }, (_, i) => `${i},${i * 7}\n`).join(''))
    expect((await readOne(tempFile('a.csv', Buffer.concat([header, numbers])))).header).toEqual(['编号', '意见'])
  })

  test('traditional Chinese is no mojibake', async () => {
    expect((await readOne(tempFile('a.csv', '編號,意見\n1,學校應該減輕學生的課業負擔，讓孩子睡得飽\n2,廁所沒有熱水，請儘快改善，謝謝關心\n'))).rows).toHaveLength(2)
  })

  test('a named encoding overrides the guess', async () => {
    const bytes = Buffer.from([0xb7, 0x4e, 0xa8, 0xa3, 0x0a, 0xa7, 0x40, 0xb7, 0x7e, 0xa4, 0xd3, 0xa6, 0x68, 0x0a])
    expect(cellsOf(await readOne(tempFile('a.csv', bytes), { encoding: 'big5' }))).toEqual([['意見'], ['作業太多']])
  })
})

describe('records', () => {
  test('keeps line breaks and quotation marks inside a cell and says on which line a record starts', async () => {
    const table = await readOne(uploadPath('quoted-breaks.csv'))
    expect(table.rows).toEqual([
      { row: 2, cells: ['1', '第一行\n第二行，有逗号\n"引号"也有', '实验小学'] },
      { row: 6, cells: ['2', '单行的意见', '第二中学'] },
      { row: 7, cells: ['3', '老师说"好"，家长说"不好"', '育才学校'] },
    ])
  })

  test('rejects the ragged row alone, pads a short one, reads on behind an unclosed quotation mark', async () => {
    const table = await readOne(uploadPath('ragged.csv'))
    expect(table.rows.map(({ row, cells }) => [row, cells[1]])).toEqual([[2, '作业太多'], [4, '体育课被占'], [5, '这一行的引号没有成对'], [7, '课后服务很好'], [8, null]])
    expect(table.rows[1]!.cells).toEqual(['3', '体育课被占', null])
    expect(table.rejected.map(({ row, reason }) => [row, reason.slice(0, 8)])).toEqual([[3, '有 4 格，比表'], [6, '引号没有成对，这']])
  })

  test('an unclosed quotation mark does not swallow a later quoted cell', async () => {
    const table = await readOne(tempFile('a.csv', '编号,意见,学校\n1,"没有,关上,一小\n2,好,二小\n3,"引用, 了",三小\n4,好,四小\n'))
    expect(cellsOf(table)).toEqual([['2', '好', '二小'], ['3', '引用, 了', '三小'], ['4', '好', '四小']])
    expect(table.rejected.map(({ row }) => row)).toEqual([2])
  })

  test('CR alone ends a line; blank lines are no rows', async () => {
    expect(cellsOf(await readOne(tempFile('a.csv', '编号,意见\r1,好\r\r , \r2,"a\rb"\r')))).toEqual([['1', '好'], ['2', 'a\nb']])
  })

  test('a column of text with commas and no delimiter stays one column', async () => {
    const table = await readOne(tempFile('a.csv', '意见\n作业多, 睡不够\n饭菜咸\n检查多, 表格多, 会也多\n'))
    expect(cellsOf(table)).toEqual([['作业多, 睡不够'], ['饭菜咸'], ['检查多, 表格多, 会也多']])
    expect(cellsOf(await readOne(tempFile('b.csv', '意见\n作业多,睡不够\n菜咸,饭硬\n')))).toEqual([['作业多,睡不够'], ['菜咸,饭硬']])
  })

  test('control characters and half surrogates are taken out of cells', async () => {
    expect(cellsOf(await readOne(tempFile('a.csv', '编号,意见\n1,作业\u0007太多\u000b了\n')))).toEqual([['1', '作业太多了']])
  })

  test('rows of undecodable text are rejected, not the file', async () => {
    const table = await readOne(tempFile('a.csv', `编号,意见\n1,\uFFFD\uFFFD\uFFFD\uFFFD\n${Array.from({ length: 5000 }, (_, i) => `${i + 2},作业太多了`).join('\n')}\n`))
    expect(table.rejected).toEqual([{ file: 'a.csv', row: 2, column: null, reason: '文字是乱码，无法识别；请在原文件中改正后重新提交' }])
  })

  test('one opinion a line in a text file', async () => {
    const table = await readOne(uploadPath('lines.txt'))
    expect(table.header).toEqual(['意见'])
    expect(table.rows).toEqual([
      { row: 2, cells: ['食堂的饭菜太油，种类也少。'] },
      { row: 4, cells: ['课后服务时间太短,接不了孩子,希望延长到六点。'] },
      { row: 5, cells: ['无'] },
    ])
  })
})

describe('headers', () => {
  test('passes over title rows, joins a header of two rows, rejects totals with their reason', async () => {
    const table = await readOne(uploadPath('titled.csv'))
    expect(table.header).toEqual(['序号', '基本情况 / 学校', '基本情况 / 对象', '意见建议', '提及人数', '备注'])
    expect(table.rows.map(({ row, cells }) => [row, cells[0]])).toEqual([[5, '1'], [6, '2'], [7, '3'], [9, '4']])
    expect(table.rejected.map(({ row, reason }) => [row, reason])).toEqual([[8, '是合计行，不是一条意见'], [10, '是合计行，不是一条意见']])
  })

  test('names columns without a name, tells equal names apart', async () => {
    expect((await readOne(tempFile('a.csv', '编号,,意见,意见\n1,x,作业太多,饭菜太咸\n2,y,好,不好\n'))).header).toEqual(['编号', '列2', '意见', '意见(2)'])
  })

  test('a table without a header keeps its first row', async () => {
    const table = await readOne(tempFile('a.csv', '1,2026-03-02,作业太多孩子十点还写不完希望减少\n2,2026-03-03,食堂的饭菜太咸而且种类很少希望改善\n'))
    expect(table.header).toEqual(['列1', '列2', '列3'])
    expect(table.rows).toHaveLength(2)
  })

  test('a single long question is a header, a single long statement is not', async () => {
    expect((await readOne(tempFile('a.csv', '您对学校工作还有哪些意见和建议？\n作业太多\n饭菜太咸\n'))).rows).toHaveLength(2)
    expect((await readOne(tempFile('a.csv', '学校门口每天放学的时候都堵车\n食堂的饭菜又咸又油种类还少\n'))).rows).toHaveLength(2)
  })

  test('rejects a header that stands again in the middle', async () => {
    const table = await readOne(tempFile('a.csv', '编号,意见\n1,好\n编号,意见\n2,不好\n'))
    expect(table.rejected).toEqual([{ file: 'a.csv', row: 3, column: null, reason: '是重复的表头' }])
  })
})

describe('HTML named .xls', () => {
  test('reads the table, its charset and its entities', async () => {
    const table = await readOne(uploadPath('exported-html.xls'))
    expect(table.header).toEqual(['编号', '意见内容', '学校'])
    expect(cellsOf(table)).toEqual([['1', '厕所太脏，没有洗手液。& 灯也坏了', '实验小学'], ['2', '希望开放操场<周末>', '第二中学']])
  })

  test('refuses a page without a table', async () => {
    expect(await refusal(tempFile('a.xls', '<html><body>请先登录</body></html>'))).toContain('没有表格')
  })
})

describe('any table written as delimited text', () => {
  const cell = fc.oneof(
    fc.stringMatching(/^[作业太多 ，。"'a-z0-9;|,\t]{0,12}$/),
    fc.constantFrom('', '作业"太"多', '第一行\n第二行', ',', '"', '""', 'a;b|c', '意见：好', '\n', ' 前后有空格 '),
  )
  const table = fc.integer({ min: 2, max: 5 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 3, maxLength: 8 }))
  const encode: Record<string, (text: string) => Uint8Array> = {
    utf8: (text) => Buffer.from(text),
    'utf-8 with mark': (text) => Buffer.from(`\uFEFF${text}`),
    utf16le: (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
    utf16be: (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
  }

  test('is read back equal, whatever the delimiter, quotes, line breaks and encoding', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom(',', ';', '\t', '|'), fc.constantFrom(...Object.keys(encode)), fc.constantFrom('\n', '\r\n'), async (rows, delimiter, encoding, eol) => {
        const quote = (value: string) => (/[",;|\t\n\r]|^ | $/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
        const header = rows[0]!.map((_, i) => (i === 0 ? '编号' : `意见${i}`))
        const records = rows.map((cells, i) => cells.map((value, c) => (c === 0 ? `r${i}` : value)))
        const text = [header, ...records].map((cells) => cells.map(quote).join(delimiter)).join(eol)
        const read = await readOne(tempFile('a.csv', encode[encoding]!(text)))
        expect(read.header).toEqual(header)
        expect(cellsOf(read)).toEqual(records.map((cells) => cells.map((value) => (value.trim() === '' ? null : value))))
      }),
      { numRuns: 150, seed: 11 },
    )
  })
})
