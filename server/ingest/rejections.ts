import { newMasker } from '../pipeline/accept-mask.ts'
import type { RawTable } from '../pipeline/read/table.ts'
import type { Rejection } from '../pipeline/result.ts'
import { type SheetCell, type SheetColumn, type SheetPlan, workbookBytes } from '../pipeline/write/xlsx/workbook.ts'
import type { RejectionRow } from './store.ts'
import { onScreen } from './wording.ts'

const WIDE = 40
const NARROW = 14
/** A column with longer cells than this is a wide one. */
const SHORT_CELL = 12

/** What was not taken, in the file's order, each with its row as it could be corrected: masked, and without what names a person. */
export function rejectionRows(rejected: readonly Rejection[], tables: readonly RawTable[], hidden: ReadonlySet<string>): RejectionRow[] {
  const { mask } = newMasker()
  const wanted = new Set(rejected.map(({ file, row }) => `${file} ${row}`))
  const found = new Map<string, RejectionRow['cells']>()
  for (const { file, header, rows } of tables) {
    for (const { row, cells } of rows) {
      if (!wanted.has(`${file} ${row}`)) continue
      found.set(`${file} ${row}`, header.flatMap((name, c) => (hidden.has(name) ? [] : [[name, cells[c] === null || cells[c] === undefined ? null : mask(cells[c])] as const])))
    }
  }
  return rejected.map(({ file, row, column, reason }, number) => ({ number, row, column, reason: onScreen(reason), cells: found.get(`${file} ${row}`) ?? null }))
}

/**
 * A workbook that can be corrected and sent again: why each row was not taken, and the row itself. Rows without cells of their
 * own (totals, repeated headers, rows that cannot be told into columns) stand on a sheet of their own.
 */
export async function rejectionsWorkbook(fileName: string, rejections: readonly RejectionRow[]): Promise<Uint8Array> {
  const correctable = rejections.filter(({ cells }) => cells !== null)
  const others = rejections.filter(({ cells }) => cells === null)
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
    columns: [{ header: '行号', width: 8 }, { header: '列', width: NARROW }, { header: '原因', width: WIDE }, ...names.map(column)],
    rows: rejections.map(({ row, column: place, reason }, at) => [{ value: row, look: 'centre' }, text(place), text(reason), ...names.map((cell) => text(byName[at]!.get(cell) ?? null))]),
  }
}
