import type { Rejection } from '../result.ts'
import { filledWidth, findHeader, HEAD_RECORDS, isBlank } from './header.ts'
import type { RawRecord, RawRow, RawTable } from './table.ts'

const TOTAL = /^(合\s*计|总\s*计|小\s*计|共\s*计|总\s*数|平均|平均值|平均分|汇总)[:：]?$/
/** Share of undecodable characters from which a row cannot be read. */
const MAX_BROKEN_CHARS = 0.3

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

export interface TableSource {
  readonly file: string
  readonly sheet: string | null
  readonly encoding: string | null
}

export interface TableBuilder {
  push(record: RawRecord): void
  /** null when there is no header and no row at all */
  finish(): RawTable | null
}

/** Turns records into a table with a header: each record becomes a row or a rejection with its reason. */
export function buildTable(source: TableSource): TableBuilder {
  const head: RawRecord[] = []
  const rows: RawRow[] = []
  const rejected: Rejection[] = []
  let header: readonly string[] | null = null

  const take = (record: RawRecord) => {
    const reason = rowProblem(record, header!)
    if (reason !== null) rejected.push({ file: source.file, row: record.row, column: null, reason })
    else rows.push({ row: record.row, cells: fitCells(record.cells, header!.length) })
  }
  const settle = () => {
    const found = findHeader(head)
    if (found === null) return
    header = found.names
    for (const record of head.slice(found.consumed)) take(record)
  }
  return {
    push(record) {
      if (filledWidth(record.cells) === 0) return
      if (header !== null) return take(record)
      head.push(record)
      if (head.length === HEAD_RECORDS) settle()
    },
    finish() {
      if (header === null) settle()
      return header === null ? null : { ...source, header, rows, rejected }
    },
  }
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
