import { fileError, InputError } from '../input-error.ts'
import { shapeTable } from './shape.ts'
import type { ReadOptions, TableBatch } from './table.ts'
import type { OpenWorkbook, SheetRecords } from './workbook.ts'

/** The named sheet, else the first visible one that has rows; the others are remarked upon, not silently left out. */
export async function* streamSheets(file: string, workbook: OpenWorkbook, options: ReadOptions): AsyncGenerator<TableBatch> {
  try {
    const wanted = wantedSheets(file, workbook.sheets, options)
    for (const [at, sheet] of wanted.entries()) {
      let head: TableBatch['head'] | null = null
      const before: TableBatch[] = []
      for await (const batch of shapeTable({ file, sheet: sheet.name, encoding: null }, sheet.records())) {
        if (head === null) before.push(batch)
        else yield batch
        if (head !== null || batch.rows.length === 0) continue
        head = batch.head
        yield* before
      }
      if (head === null) continue
      const left = await sheetsWithRows(file, wanted.slice(at + 1))
      yield { head, rows: [], rejected: left.map((name) => ({ file, row: null, column: null, reason: `工作表“${name}”没有读取；需要时用 --sheet 指定` })) }
      return
    }
  } finally {
    workbook.close()
  }
}

function wantedSheets(file: string, sheets: readonly SheetRecords[], { sheet: name }: ReadOptions): readonly SheetRecords[] {
  const wanted = name === undefined ? sheets.filter((sheet) => !sheet.hidden) : sheets.filter((sheet) => sheet.name === name)
  if (wanted.length > 0) return wanted
  throw fileError(file, name === undefined ? '工作表都是隐藏的；请取消隐藏后再上传' : `没有名为“${name}”的工作表；有：${sheets.map((sheet) => sheet.name).join('、')}`)
}

async function sheetsWithRows(file: string, sheets: readonly SheetRecords[]): Promise<string[]> {
  const names: string[] = []
  for (const sheet of sheets) if (await hasRows(file, sheet)) names.push(sheet.name)
  return names
}

/** A sheet that cannot be read is not empty. */
async function hasRows(file: string, sheet: SheetRecords): Promise<boolean> {
  try {
    for await (const { rows } of shapeTable({ file, sheet: sheet.name, encoding: null }, sheet.records())) if (rows.length > 0) return true
    return false
  } catch (error) {
    if (error instanceof InputError) return true
    throw error
  }
}
