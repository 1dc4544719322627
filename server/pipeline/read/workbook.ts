import { readFile } from 'node:fs/promises'
import { fromHtml, readXls } from 'hucre'
import type { CellValue, MergeRange } from 'hucre'
import { fileError } from '../input-error.ts'
import type { RawRecord } from './table.ts'
import { scanRows } from './xlsx/cells.ts'
import { findMerges, mergeFiller } from './xlsx/merges.ts'
import { openParts } from './xlsx/parts.ts'
import { readSharedStrings, type SharedStrings } from './xlsx/strings.ts'

/** The only file that knows the spreadsheet library, which reads .xls and HTML; .xlsx is read by own code, row by row. */

/** A longer text in a merged cell is one statement, not a value that holds for every row beside it. */
const MAX_MERGED_LENGTH = 30

export interface SheetRecords {
  readonly name: string
  readonly hidden: boolean
  /** batches of rows; may be asked for more than once */
  records(): AsyncIterable<readonly RawRecord[]> | Iterable<readonly RawRecord[]>
}

export interface OpenWorkbook {
  readonly sheets: readonly SheetRecords[]
  close(): void
}

/** The sheets of an .xlsx workbook in order; each is read only when, and as far as, its records are asked for. */
export async function openXlsx(path: string, file: string): Promise<OpenWorkbook> {
  const parts = await orDamaged(file, () => openParts(path))
  let strings: Promise<SharedStrings> | null = null
  const shared = (): Promise<SharedStrings | null> => {
    if (parts.stringsPath === null) return Promise.resolve(null)
    return (strings ??= readSharedStrings(parts.read(parts.stringsPath)))
  }
  async function* records(sheetPath: string): AsyncGenerator<RawRecord[]> {
    try {
      const fill = mergeFiller(await findMerges(parts.read(sheetPath)))
      const context = { strings: await shared(), isDate: parts.isDate, from1904: parts.from1904 }
      for await (const batch of scanRows(parts.read(sheetPath), context)) yield batch.map(fill)
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC') throw cause
      throw fileError(file, '表格已损坏，读到一半读不下去；请用 Excel 或 WPS 打开后另存一份再试', cause)
    }
  }
  return {
    sheets: parts.sheets.map((sheet) => ({ name: sheet.name, hidden: sheet.hidden, records: () => records(sheet.path) })),
    close() {
      parts.close()
      strings?.then((store) => store.close(), () => undefined)
    },
  }
}

/** The sheets of a BIFF8 .xls workbook, which holds 65,536 rows a sheet at most. */
export async function openXls(path: string, file: string, hidden: readonly boolean[]): Promise<OpenWorkbook> {
  const workbook = await orDamaged(file, async () => readXls(await readFile(path)))
  const sheets = workbook.sheets.map((sheet, i) => ({
    name: sheet.name,
    hidden: hidden[i] ?? false,
    records: () => [toRecords(sheet.rows, sheet.merges ?? [])],
  }))
  return { sheets, close: () => undefined }
}

/** Records of the largest table in an HTML page. */
export function htmlRecords(html: string): readonly RawRecord[] {
  const shown = html.replace(/<(script|style)[\s>][\s\S]*?<\/\1>/gi, '')
  const tables = shown.match(/<table[\s>][\s\S]*?<\/table>/gi) ?? [shown]
  const largest = tables.reduce((a, b) => (b.length > a.length ? b : a))
  const sheet = fromHtml(largest, { typeInference: false, classes: false })
  return toRecords(sheet.rows, sheet.merges ?? [])
}

function toRecords(rows: readonly (readonly CellValue[] | undefined)[], merges: readonly MergeRange[]): RawRecord[] {
  const records = Array.from(rows, (cells, index) => ({ row: index + 1, cells: Array.from(cells ?? [], (cell) => cellText(cell ?? null)) }))
  for (const { startRow, endRow, startCol, endCol } of merges) {
    if (startCol !== endCol || startRow === endRow) continue
    const value = records[startRow]?.cells[startCol] ?? null
    if (value === null || value.length > MAX_MERGED_LENGTH) continue
    for (let r = startRow + 1; r <= endRow && r < records.length; r++) {
      const cells = records[r]!.cells
      while (cells.length <= startCol) cells.push(null)
      cells[startCol] = value
    }
  }
  return records
}

/** A cell as people see it; the library gives dates as wall time in UTC. */
function cellText(value: CellValue): string | null {
  if (value === null) return null
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (value instanceof Date) return dateText(value)
  return String(Number.isSafeInteger(value) ? value : Number(value.toPrecision(15)))
}

function dateText(date: Date): string | null {
  const seconds = Math.round(date.getTime() / 1000)
  return Number.isNaN(seconds) ? null : new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
}

async function orDamaged<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    throw fileError(file, '表格打不开，可能已损坏或版本太旧；请用 Excel 或 WPS 打开后另存为 .xlsx 再试', cause)
  }
}
