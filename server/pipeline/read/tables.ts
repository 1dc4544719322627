import { basename } from 'node:path'
import { fileError, InputError } from '../input-error.ts'
import type { Rejection } from '../result.ts'
import { inspectArchive } from './archive.ts'
import { readBundle } from './bundle.ts'
import { scanRecords } from './delimited.ts'
import { detectDelimiter, NO_DELIMITER } from './delimiter.ts'
import { OPINION_COLUMN, readDocument } from './document.ts'
import { detectEncoding, readText } from './encoding.ts'
import { probeFile } from './kind.ts'
import type { Probe } from './kind.ts'
import { checkMojibake } from './mojibake.ts'
import { checkOle } from './ole.ts'
import { buildTable } from './shape.ts'
import type { RawRecord, RawTable, ReadOptions } from './table.ts'
import { htmlRecords, openXls, openXlsx } from './workbook.ts'
import type { SheetRecords } from './workbook.ts'

const SAMPLE_LENGTH = 1 << 16
const SAMPLE_ROWS = 200
/** A line of a .txt that is just the name of the column below it. */
const TEXT_HEADER = /^(意见|建议|意见建议|意见和建议|问题|内容|留言|反馈|text|content|comment)$/i

/**
 * Reads the tables in files of any supported format, told apart by content, not by name.
 *
 * @throws InputError with a problem for every file that cannot be read, or when no row is left at all
 */
export async function readTables(paths: readonly string[], options: ReadOptions): Promise<RawTable[]> {
  const tables: RawTable[] = []
  const problems: Rejection[] = []
  for (const path of paths) {
    try {
      tables.push(...(await readFileTables(path, basename(path), options)))
    } catch (cause) {
      if (!(cause instanceof InputError)) throw cause
      problems.push(...cause.problems)
    }
  }
  if (problems.length > 0) throw new InputError(problems)
  return tables
}

async function readFileTables(path: string, file: string, options: ReadOptions): Promise<readonly RawTable[]> {
  const probe = await probeFile(path, file)
  const tables = await readByKind(path, file, probe, options)
  for (const table of tables) checkMojibake(file, [table.header, ...table.rows.slice(0, SAMPLE_ROWS).map(({ cells }) => cells)].flat().join('\n'))
  if (tables.every((table) => table.rows.length === 0)) {
    const rejected = tables.flatMap((table) => table.rejected)
    if (rejected.length > 0) throw new InputError([{ file, row: null, column: null, reason: '没有一行能用' }, ...rejected.slice(0, 20)])
    throw fileError(file, '没有数据行（0 行）；请检查是否导出了空表')
  }
  return tables
}

async function readByKind(path: string, file: string, probe: Probe, options: ReadOptions): Promise<readonly RawTable[]> {
  switch (probe.kind) {
    case 'zip':
      return readZip(path, file, options)
    case 'ole':
      return readWorkbook(file, await openXls(path, file, await checkOle(path, file)), options)
    case 'html':
      return readHtml(path, file, probe, options)
    case 'text':
      return readDelimited(path, file, probe, options)
  }
}

async function readZip(path: string, file: string, options: ReadOptions): Promise<readonly RawTable[]> {
  const entries = await inspectArchive(path, file)
  const has = (name: string) => entries.some((entry) => entry.name === name)
  if (entries.some((entry) => /vbaProject\.bin$/i.test(entry.name))) throw fileError(file, '含有宏；请另存为不含宏的 .xlsx 或 .docx 再上传')
  if (has('word/document.xml')) return readDocument(path, file)
  if (has('xl/workbook.bin')) throw fileError(file, '是二进制工作簿（.xlsb）；请另存为 .xlsx 再上传')
  if (has('xl/workbook.xml')) {
    const unpackedBytes = entries.reduce((sum, entry) => sum + entry.unpackedBytes, 0)
    return readWorkbook(file, await openXlsx(path, file, unpackedBytes), options)
  }
  if (has('ppt/presentation.xml')) throw fileError(file, '是演示文稿，不是表格；请把意见整理成 .xlsx 或 .docx 再上传')
  if (has('content.xml')) throw fileError(file, '是 OpenDocument 格式；请另存为 .xlsx 或 .docx 再上传')
  if (file.includes('/')) throw fileError(file, '是压缩包里的压缩包；请先解压，再上传里面的文件')
  return readBundle(path, file, (member, name) => readFileTables(member, name, options))
}

/** The named sheet, else the first visible one that has rows; the others are remarked upon, not silently left out. */
async function readWorkbook(file: string, sheets: readonly SheetRecords[], options: ReadOptions): Promise<readonly RawTable[]> {
  const names = sheets.map((sheet) => sheet.name)
  const wanted = options.sheet === undefined ? sheets.filter((sheet) => !sheet.hidden) : sheets.filter((sheet) => sheet.name === options.sheet)
  if (wanted.length === 0) {
    throw fileError(file, options.sheet === undefined ? '工作表都是隐藏的；请取消隐藏后再上传' : `没有名为“${options.sheet}”的工作表；有：${names.join('、')}`)
  }
  let chosen: RawTable | null = null
  const remarks: Rejection[] = []
  for (const sheet of wanted) {
    const builder = buildTable({ file, sheet: sheet.name, encoding: null })
    for await (const record of sheet.records()) {
      builder.push(record)
      if (chosen !== null && record.row > 1 && record.cells.some((cell) => cell !== null)) break
    }
    const table = builder.finish()
    if (table === null || table.rows.length === 0) continue
    if (chosen === null) chosen = table
    else remarks.push({ file, row: null, column: null, reason: `工作表“${sheet.name}”没有读取；需要时用 --sheet 指定` })
  }
  return chosen === null ? [] : [{ ...chosen, rejected: [...chosen.rejected, ...remarks] }]
}

async function readHtml(path: string, file: string, probe: Probe, options: ReadOptions): Promise<readonly RawTable[]> {
  const encoding = await detectEncoding(path, file, probe.head, options.encoding)
  let html = ''
  for await (const chunk of readText(path, encoding)) html += chunk
  if (!/<t[dh][\s>]/i.test(html)) throw fileError(file, '是网页，里面没有表格；请从原系统导出 .xlsx 或 .csv')
  return fromRecords(file, encoding, [htmlRecords(html)])
}

async function readDelimited(path: string, file: string, probe: Probe, options: ReadOptions): Promise<readonly RawTable[]> {
  const encoding = await detectEncoding(path, file, probe.head, options.encoding)
  const sample = await sampleText(path, encoding)
  if (sample.includes('\u0000')) throw fileError(file, '文件里有空字节，不是文本或表格；请确认没有改错扩展名')
  const { delimiter, columns, share } = await detectDelimiter(sample)
  const prose = /\.(txt|text|md)$/i.test(file) && !(delimiter === '\t' || (share >= 0.95 && delimiter !== NO_DELIMITER))
  if (prose) return readLines(path, file, encoding)
  return fromRecords(file, encoding, scanRecords(readText(path, encoding), delimiter, columns))
}

async function fromRecords(file: string, encoding: string, batches: AsyncIterable<readonly RawRecord[]> | Iterable<readonly RawRecord[]>): Promise<readonly RawTable[]> {
  const builder = buildTable({ file, sheet: null, encoding })
  for await (const batch of batches) for (const record of batch) builder.push(record)
  const table = builder.finish()
  return table === null ? [] : [table]
}

/** One opinion a line. */
async function readLines(path: string, file: string, encoding: string): Promise<readonly RawTable[]> {
  const rows: { row: number; cells: string[] }[] = []
  for await (const batch of scanRecords(readText(path, encoding), NO_DELIMITER, 1)) {
    for (const record of batch) {
      const line = record.cells[0]!.trim()
      if (line !== '' && !(rows.length === 0 && TEXT_HEADER.test(line))) rows.push({ row: record.row, cells: [line] })
    }
  }
  return [{ file, sheet: null, encoding, header: [OPINION_COLUMN], rows, rejected: [] }]
}

async function sampleText(path: string, encoding: string): Promise<string> {
  for await (const chunk of readText(path, encoding)) return chunk.slice(0, SAMPLE_LENGTH)
  return ''
}
