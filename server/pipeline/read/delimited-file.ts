import { fileError } from '../input-error.ts'
import { scanRecords } from './delimited.ts'
import { detectDelimiter, NO_DELIMITER } from './delimiter.ts'
import { OPINION_COLUMN } from './document.ts'
import { detectEncoding, readText } from './encoding.ts'
import type { Probe } from './kind.ts'
import { checkMojibake } from './mojibake.ts'
import { shapeTable } from './shape.ts'
import type { RawRow, ReadOptions, TableBatch } from './table.ts'
import { htmlRecords } from './workbook.ts'

const SAMPLE_LENGTH = 1 << 16
const SAMPLE_ROWS = 200
/** A line of a .txt that is just the name of the column below it. */
const TEXT_HEADER = /^(意见|建议|意见建议|意见和建议|问题|内容|留言|反馈|text|content|comment)$/i
/** Endings of formats that are no text: a text under such a name is taken for what it is only when it is plainly a table. */
const NOT_TEXT_NAME = /\.(xlsx|xlsm|xls|et|ett|docx?|wps|zip)$/i

/** Delimited text, or one opinion a line. */
export async function* streamDelimited(path: string, file: string, probe: Probe, options: ReadOptions): AsyncGenerator<TableBatch> {
  const encoding = await detectEncoding(path, file, probe.head, options.encoding)
  const sample = await sampleText(path, encoding)
  if (sample.includes('\u0000')) throw fileError(file, '文件里有空字节，不是文本或表格；请确认没有改错扩展名')
  const { delimiter, columns, share } = await detectDelimiter(sample)
  if (NOT_TEXT_NAME.test(file) && delimiter === NO_DELIMITER) {
    throw fileError(file, '内容是普通文字，不是这个扩展名的文件；表格请用 Excel 或 WPS 打开后另存为 .xlsx，一行一条的文字请把扩展名改为 .txt 再上传')
  }
  const prose = /\.(txt|text|md)$/i.test(file) && !(delimiter === '\t' || (share >= 0.95 && delimiter !== NO_DELIMITER))
  if (prose) yield* streamLines(path, file, encoding)
  else yield* shapeTable({ file, sheet: null, encoding }, scanRecords(readText(path, encoding), delimiter, columns))
}

export async function* streamHtml(path: string, file: string, probe: Probe, options: ReadOptions): AsyncGenerator<TableBatch> {
  const encoding = await detectEncoding(path, file, probe.head, options.encoding)
  let html = ''
  for await (const chunk of readText(path, encoding)) html += chunk
  if (!/<t[dh][\s>]/i.test(html)) throw fileError(file, '是网页，里面没有表格；请从原系统导出 .xlsx 或 .csv')
  yield* shapeTable({ file, sheet: null, encoding }, [htmlRecords(html)])
}

/** One opinion a line. */
async function* streamLines(path: string, file: string, encoding: string): AsyncGenerator<TableBatch> {
  const head = { file, sheet: null, encoding, header: [OPINION_COLUMN] }
  let isFirst = true
  let isChecked = false
  for await (const batch of scanRecords(readText(path, encoding), NO_DELIMITER, 1)) {
    const rows: RawRow[] = []
    for (const record of batch) {
      const line = record.cells[0]!.trim()
      if (line === '') continue
      if (!(isFirst && TEXT_HEADER.test(line))) rows.push({ row: record.row, cells: [line] })
      isFirst = false
    }
    if (!isChecked) checkMojibake(file, rows.slice(0, SAMPLE_ROWS).map(({ cells }) => cells[0]).join('\n'))
    isChecked = true
    yield { head, rows, rejected: [] }
  }
}

async function sampleText(path: string, encoding: string): Promise<string> {
  for await (const chunk of readText(path, encoding)) return chunk.slice(0, SAMPLE_LENGTH)
  return ''
}
