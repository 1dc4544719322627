import { readFile } from 'node:fs/promises'
import { fromHtml, readXls, readXlsx, streamXlsxRows } from 'hucre'
import type { CellValue, MergeRange, Workbook } from 'hucre'
import { fileError } from '../input-error.ts'
import type { RawRecord } from './table.ts'

/** The only file that knows the spreadsheet library. */

/** Above this many unpacked bytes a sheet is streamed row by row; merged cells are then left as they are. */
const STREAM_FROM_BYTES = 96 * 1024 ** 2
/** A longer text in a merged cell is one statement, not a value that holds for every row beside it. */
const MAX_MERGED_LENGTH = 30

/** A formula that failed has no value. */
const ERROR_VALUE = /^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)$/

export interface SheetRecords {
  readonly name: string
  readonly hidden: boolean
  records(): AsyncIterable<RawRecord> | Iterable<RawRecord>
}

/** The sheets of an .xlsx workbook in order; each is parsed only when its records are asked for. */
export async function openXlsx(path: string, file: string, unpackedBytes: number): Promise<readonly SheetRecords[]> {
  const bytes = await readFile(path)
  const sheets: { name: string; hidden: boolean }[] = []
  await orDamaged(file, () =>
    readXlsx(bytes, {
      sheets: (sheet) => {
        sheets.push({ name: sheet.name, hidden: sheet.hidden === true || sheet.veryHidden === true })
        return false
      },
    }),
  )
  return sheets.map((sheet) => ({
    ...sheet,
    records: () => (unpackedBytes > STREAM_FROM_BYTES ? streamSheet(file, bytes, sheet.name) : readSheet(file, bytes, sheet.name)),
  }))
}

/** The sheets of a BIFF8 .xls workbook. */
export async function openXls(path: string, file: string, hidden: readonly boolean[]): Promise<readonly SheetRecords[]> {
  const workbook = await orDamaged(file, async () => readXls(await readFile(path)))
  return workbook.sheets.map((sheet, i) => ({
    name: sheet.name,
    hidden: hidden[i] ?? false,
    records: () => toRecords(sheet.rows, sheet.merges ?? []),
  }))
}

/** Records of the largest table in an HTML page. */
export function htmlRecords(html: string): readonly RawRecord[] {
  const tables = html.match(/<table[\s>][\s\S]*?<\/table>/gi) ?? [html]
  const largest = tables.reduce((a, b) => (b.length > a.length ? b : a))
  const sheet = fromHtml(largest, { typeInference: false, classes: false })
  return toRecords(sheet.rows, sheet.merges ?? [])
}

async function* readSheet(file: string, bytes: Uint8Array, name: string): AsyncGenerator<RawRecord> {
  const workbook: Workbook = await orDamaged(file, () => readXlsx(bytes, { sheets: [name] }))
  const sheet = workbook.sheets[0]
  if (sheet !== undefined) yield* toRecords(sheet.rows, sheet.merges ?? [])
}

async function* streamSheet(file: string, bytes: Uint8Array, name: string): AsyncGenerator<RawRecord> {
  try {
    for await (const row of streamXlsxRows(bytes, { sheet: name })) yield { row: row.index + 1, cells: row.values.map(cellText) }
  } catch (cause) {
    throw fileError(file, '表格已损坏，读到一半读不下去；请用 Excel 或 WPS 打开后另存一份再试', cause)
  }
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
  if (typeof value === 'string') return ERROR_VALUE.test(value) ? null : value
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
