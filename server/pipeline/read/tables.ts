import { basename } from 'node:path'
import { fileError, InputError } from '../input-error.ts'
import type { Rejection } from '../result.ts'
import { inspectArchive } from './archive.ts'
import { streamBundle } from './bundle.ts'
import { collectTables } from './collect.ts'
import { streamDelimited, streamHtml } from './delimited-file.ts'
import { readDocument } from './document.ts'
import { probeFile } from './kind.ts'
import { checkOle } from './ole.ts'
import { streamSheets } from './sheets.ts'
import type { RawTable, ReadOptions, TableBatch } from './table.ts'
import { openXls, openXlsx } from './workbook.ts'

/** Old formats and documents are read whole: what of them is larger than this is no ledger. */
const MAX_WHOLE_BYTES = 64 * 1024 ** 2
const LISTED_REJECTIONS = 20

/**
 * Reads the tables in files of any supported format, told apart by content, not by name. All rows are held at once.
 *
 * @throws InputError with a problem for every file that cannot be read, or when no row is left at all
 */
export async function readTables(paths: readonly string[], options: ReadOptions): Promise<RawTable[]> {
  const tables: RawTable[] = []
  const problems: Rejection[] = []
  for (const path of paths) {
    try {
      tables.push(...(await collectTables(streamTables(path, options))))
    } catch (cause) {
      if (!(cause instanceof InputError)) throw cause
      problems.push(...cause.problems)
    }
  }
  if (problems.length > 0) throw new InputError(problems)
  return tables
}

/**
 * The tables in one file, a run of rows after another, each read when it is asked for; memory does not grow with the number of
 * rows of text files, .xlsx workbooks and archives of these.
 *
 * @throws InputError before the first rows for whatever can be told by then; in the middle where the file turns out damaged
 */
export function streamTables(path: string, options: ReadOptions): AsyncGenerator<TableBatch> {
  return streamFile(path, basename(path), options)
}

async function* streamFile(path: string, file: string, options: ReadOptions): AsyncGenerator<TableBatch> {
  const early: TableBatch[] = []
  let hasRows = false
  for await (const batch of streamByKind(path, file, options)) {
    hasRows ||= batch.rows.length > 0
    early.push(batch)
    if (hasRows) yield* early.splice(0)
  }
  if (hasRows) return
  const rejected = early.flatMap((batch) => batch.rejected).slice(0, LISTED_REJECTIONS)
  if (rejected.length > 0) throw new InputError([{ file, row: null, column: null, reason: '没有一行能用' }, ...rejected])
  throw fileError(file, '没有数据行（0 行）；请检查是否导出了空表')
}

async function* streamByKind(path: string, file: string, options: ReadOptions): AsyncGenerator<TableBatch> {
  const probe = await probeFile(path, file)
  switch (probe.kind) {
    case 'zip':
      return yield* streamZip(path, file, options)
    case 'ole':
      refuseLarge(file, probe.size)
      return yield* streamSheets(file, await openXls(path, file, await checkOle(path, file)), options)
    case 'html':
      refuseLarge(file, probe.size)
      return yield* streamHtml(path, file, probe, options)
    case 'text':
      return yield* streamDelimited(path, file, probe, options)
  }
}

async function* streamZip(path: string, file: string, options: ReadOptions): AsyncGenerator<TableBatch> {
  const entries = await inspectArchive(path, file)
  const find = (name: string) => entries.find((entry) => entry.name.toLowerCase() === name)
  if (entries.some((entry) => /vbaProject\.bin$/i.test(entry.name))) throw fileError(file, '含有宏；请另存为不含宏的 .xlsx 或 .docx 再上传')
  const document = find('word/document.xml')
  if (document !== undefined) {
    refuseLarge(file, document.unpackedBytes)
    for (const table of await readDocument(path, file)) yield { head: table, rows: table.rows, rejected: table.rejected }
    return
  }
  if (find('xl/workbook.bin')) throw fileError(file, '是二进制工作簿（.xlsb）；请另存为 .xlsx 再上传')
  if (find('xl/workbook.xml')) return yield* streamSheets(file, await openXlsx(path, file), options)
  if (find('ppt/presentation.xml')) throw fileError(file, '是演示文稿，不是表格；请把意见整理成 .xlsx 或 .docx 再上传')
  if (find('content.xml')) throw fileError(file, '是 OpenDocument 格式；请另存为 .xlsx 或 .docx 再上传')
  if (file.includes('/')) throw fileError(file, '是压缩包里的压缩包；请先解压，再上传里面的文件')
  yield* streamBundle(path, file, (member, name) => streamFile(member, name, options))
}

function refuseLarge(file: string, bytes: number): void {
  if (bytes > MAX_WHOLE_BYTES) throw fileError(file, '这种格式的文件最多读 64 MB；请用 Excel 或 WPS 打开后另存为 .xlsx，或分成几份再上传')
}
