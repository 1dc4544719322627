import type { RawRow, TableHead } from '../pipeline/read/table.ts'
import type { Rejection } from '../pipeline/result.ts'
import { type SheetCell, type SheetColumn, type SheetPlan, workbookBytes } from '../pipeline/write/xlsx/workbook.ts'
import type { RejectionRow } from './store.ts'
import { onScreen } from './wording.ts'

const WIDE = 40
const NARROW = 14
/** A column with longer cells than this is a wide one. */
const SHORT_CELL = 12

/** The first columns of the workbook of rejected rows; sent back, they say nothing about an opinion. */
export const CORRECTION_COLUMNS = ['行号', '列', '原因'] as const
/** What a row that cannot be told into columns held, in one cell. */
const RAW_COLUMN = '原文'
const LONGEST_RAW = 2000

type Rejected = Omit<RejectionRow, 'number'>

/** A row that was told into columns: masked, and without what names a person, so that it can be corrected. */
export function rejectedRow(head: TableHead, raw: RawRow, { column, reason }: { column: string | null; reason: string }, hidden: ReadonlySet<string>, mask: (text: string) => string): Rejected {
  const cells = head.header.flatMap((name, c) => (hidden.has(name) ? [] : [[name, maskedCell(raw.cells[c] ?? null, mask)] as const]))
  return { row: raw.row, column, reason: ofMember(head.file, reason), cells }
}

/** A row that was not: what stood in it, masked, in one piece. */
export function spoiledRow({ file, row, column, reason }: Rejection, spoiled: ReadonlyMap<number, RawRow['cells']> | undefined, mask: (text: string) => string): Rejected {
  const cells = row === null ? undefined : spoiled?.get(row)
  const raw = cells?.filter((cell) => cell !== null && cell.trim() !== '').join('｜').slice(0, LONGEST_RAW).toWellFormed() ?? ''
  return { row, column, reason: ofMember(file, reason), cells: raw === '' ? null : [[RAW_COLUMN, mask(raw)]] }
}

/** What stood where a row was at fault, for whoever sent it. */
export function faultyCell({ column, cells }: Pick<RejectionRow, 'column' | 'cells'>): string | null {
  const names = column?.split('、') ?? []
  const found = (cells ?? []).filter(([name]) => name === RAW_COLUMN || name === column || names.includes(name))
  return found.map(([, cell]) => cell ?? '').filter((cell) => cell !== '').join('｜') || null
}

/** In an archive, which of its files is meant. */
function ofMember(file: string, reason: string): string {
  const member = file.includes('/') ? `${file.slice(file.indexOf('/') + 1)}：` : ''
  return `${member}${onScreen(reason)}`
}

function isCorrectable({ cells }: RejectionRow): boolean {
  return cells !== null && !cells.some(([name]) => name === RAW_COLUMN)
}

function maskedCell(cell: string | null, mask: (text: string) => string): string | null {
  return cell === null ? null : mask(cell)
}

/**
 * A workbook that can be corrected and sent again: why each row was not taken, and the row itself. Rows without cells of their
 * own (totals, repeated headers, rows that cannot be told into columns) stand on a sheet of their own.
 */
export async function rejectionsWorkbook(fileName: string, rejections: readonly RejectionRow[]): Promise<Uint8Array> {
  const correctable = rejections.filter(isCorrectable)
  const others = rejections.filter((rejection) => !isCorrectable(rejection))
  const plans = [
    ...(correctable.length > 0 || others.length === 0
      ? [plan('没有收下的行', `来自“${fileName}”，共 ${correctable.length} 行。按“原因”一列改好后，可以直接上传本表；已经收下的意见不会重复。姓名、电话等个人信息没有保存，不用补。`, correctable)]
      : []),
    ...(others.length > 0 ? [plan('其他没有收下的行', `来自“${fileName}”，共 ${others.length} 行，是合计行等不用收下的行，或者分不清各列的行；后一种请在原文件里改好后重新上传。`, others)] : []),
  ]
  return workbookBytes(`${fileName} 没有收下的行`, plans)
}

function plan(name: string, note: string, rejections: readonly RejectionRow[]): SheetPlan {
  const names = [...new Set(rejections.flatMap(({ cells }) => cells?.map(([column]) => column) ?? []))]
  const byName = rejections.map(({ cells }) => new Map(cells))
  const column = (header: string): SheetColumn => ({ header, width: byName.some((cells) => (cells.get(header)?.length ?? 0) > SHORT_CELL) ? WIDE : NARROW })
  const text = (value: string | null): SheetCell => ({ value, look: 'text' })
  return {
    name,
    title: name,
    note,
    columns: [{ header: CORRECTION_COLUMNS[0], width: 8 }, { header: CORRECTION_COLUMNS[1], width: NARROW }, { header: CORRECTION_COLUMNS[2], width: WIDE }, ...names.map(column)],
    rows: rejections.map(({ row, column: place, reason }, at) => [{ value: row, look: 'centre' }, text(place), text(reason), ...names.map((cell) => text(byName[at]!.get(cell) ?? null))]),
  }
}
