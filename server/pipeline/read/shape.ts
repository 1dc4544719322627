import type { Rejection } from '../result.ts'
import { filledWidth, findHeader, HEAD_RECORDS, isBlank } from './header.ts'
import { checkMojibake } from './mojibake.ts'
import type { RawRecord, RawRow, TableBatch, TableHead } from './table.ts'

const TOTAL = /^(合\s*计|总\s*计|小\s*计|共\s*计|总\s*数|平均|平均值|平均分|汇总)[:：]?$/
/** Share of undecodable characters from which a row cannot be read. */
const MAX_BROKEN_CHARS = 0.3

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

interface TableSource {
  readonly file: string
  readonly sheet: string | null
  readonly encoding: string | null
}

/** Rows of the first batch are looked at as a whole: is the text mojibake? */
const FIRST_ROWS = 200

/**
 * Turns records into the rows of a table with a header, a batch for each batch of records: each record becomes a row or a
 * rejection with its reason. Nothing at all when there is neither header nor row.
 *
 * @throws InputError when the first rows are mojibake
 */
export async function* shapeTable(source: TableSource, batches: AsyncIterable<readonly RawRecord[]> | Iterable<readonly RawRecord[]>): AsyncGenerator<TableBatch> {
  const early: RawRecord[] = []
  let head: TableHead | null = null
  for await (const records of batches) {
    if (head !== null) {
      yield shapeRows(head, records)
      continue
    }
    for (const record of records) if (filledWidth(record.cells) > 0) early.push(record)
    if (early.length < FIRST_ROWS) continue
    const first = shapeFirst(source, early)
    head = first?.head ?? null
    if (first !== null) yield first
  }
  const first = head === null ? shapeFirst(source, early) : null
  if (first !== null) yield first
}

/** The beginning of a table, or a whole one; null when there is neither header nor row. */
export function shapeFirst(source: TableSource, records: readonly RawRecord[]): TableBatch | null {
  const found = findHeader(records.slice(0, HEAD_RECORDS))
  if (found === null) return null
  const batch = shapeRows({ ...source, header: found.names }, records.slice(found.consumed))
  checkMojibake(source.file, [found.names, ...batch.rows.slice(0, FIRST_ROWS).map(({ cells }) => cells)].flat().join('\n'))
  return batch
}

function shapeRows(head: TableHead, records: readonly RawRecord[]): TableBatch {
  const rows: RawRow[] = []
  const rejected: Rejection[] = []
  const spoiled = new Map<number, RawRecord['cells']>()
  for (const record of records) {
    if (filledWidth(record.cells) === 0) continue
    const reason = rowProblem(record, head.header)
    if (reason !== null) {
      rejected.push({ file: head.file, row: record.row, column: null, reason })
      spoiled.set(record.row, record.cells)
    } else rows.push({ row: record.row, cells: fitCells(record.cells, head.header.length) })
  }
  return { head, rows, rejected, spoiled }
}

function rowProblem(record: RawRecord, header: readonly string[]): string | null {
  const { cells } = record
  const width = filledWidth(cells)
  if (record.broken === true && cells.length !== header.length) return '引号没有成对，这一行分不清各列；请补上引号后重新提交'
  if (width > header.length) {
    return `有 ${width} 格，比表头的 ${header.length} 列多；可能是文字里的分隔符没有加引号`
  }
  if (isTotal(cells)) return '是合计行，不是一条意见'
  if (width > 1 && header.every((name, c) => (cells[c]?.trim() ?? '') === name)) return '是重复的表头'
  if (isBroken(cells)) return '文字是乱码，无法识别；请在原文件中改正后重新提交'
  return null
}

/** 合计 in one of the first two filled cells, and no running text beside it. */
function isTotal(cells: readonly (string | null)[]): boolean {
  const filled = cells.filter((cell) => !isBlank(cell)).map((cell) => cell!.trim())
  if (!filled.slice(0, 2).some((cell) => TOTAL.test(cell))) return false
  return filled.every((cell) => TOTAL.test(cell) || cell.length <= 8)
}

function isBroken(cells: readonly (string | null)[]): boolean {
  let broken = 0
  let length = 0
  for (const cell of cells) {
    if (cell === null) continue
    length += cell.length
    for (let at = cell.indexOf('\uFFFD'); at >= 0; at = cell.indexOf('\uFFFD', at + 1)) broken++
  }
  return broken > length * MAX_BROKEN_CHARS
}

function fitCells(cells: readonly (string | null)[], width: number): (string | null)[] {
  const fitted: (string | null)[] = new Array<string | null>(width)
  for (let c = 0; c < width; c++) {
    const cell = cells[c]
    fitted[c] = cell === undefined || isBlank(cell) ? null : cleanCell(cell!)
  }
  return fitted
}

/** Control characters and half surrogates cannot stand in XML or UTF-8; line breaks become LF. */
function cleanCell(cell: string): string {
  const unified = cell.includes('\r') ? cell.replace(/\r\n?/g, '\n') : cell
  const printable = CONTROL.test(unified) ? unified.replace(new RegExp(CONTROL, 'g'), '') : unified
  return printable.isWellFormed() ? printable : printable.toWellFormed()
}
