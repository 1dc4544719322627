import type { RawRecord } from '../table.ts'
import { attributeOf } from './markup.ts'

/** A longer text in a merged cell is one statement, not a value that holds for every row beside it. */
const MAX_MERGED_LENGTH = 30
const MERGE = /<(?:\w+:)?mergeCell\s[^>]*>/g
const RANGE = /^([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)$/
const TAIL = 64

/** Cells of one column merged over several rows; rows as people count them, columns from 0. */
export interface ColumnMerge {
  readonly column: number
  readonly firstRow: number
  readonly lastRow: number
}

/** Merged cells stand behind the rows they lie in, so a sheet is looked through once before. */
export async function findMerges(chunks: AsyncIterable<string>): Promise<ColumnMerge[]> {
  const merges: ColumnMerge[] = []
  let text = ''
  for await (const chunk of chunks) {
    text += chunk
    if (!text.includes('mergeCell ')) {
      text = text.slice(-TAIL)
      continue
    }
    const end = text.lastIndexOf('>')
    for (const [tag] of text.slice(0, end + 1).matchAll(MERGE)) {
      const match = RANGE.exec(attributeOf(tag, 'ref') ?? '')
      if (match === null || match[1] !== match[3]) continue
      const column = [...match[1]!].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
      merges.push({ column, firstRow: Number(match[2]), lastRow: Number(match[4]) })
    }
    text = text.slice(end + 1)
  }
  return merges.filter(({ firstRow, lastRow }) => lastRow > firstRow).sort((a, b) => a.firstRow - b.firstRow)
}

/** Repeats a short merged value in every row it is merged over, as rows go by in their order. */
export function mergeFiller(merges: readonly ColumnMerge[]): (record: RawRecord) => RawRecord {
  let next = 0
  let open: { merge: ColumnMerge; value: string | null }[] = []
  return (record) => {
    while (next < merges.length && merges[next]!.firstRow <= record.row) {
      const merge = merges[next++]!
      const value = merge.firstRow === record.row ? (record.cells[merge.column] ?? null) : null
      if (value !== null && value.length <= MAX_MERGED_LENGTH) open.push({ merge, value })
    }
    if (open.length === 0) return record
    open = open.filter(({ merge }) => merge.lastRow >= record.row)
    const covering = open.filter(({ merge }) => merge.firstRow < record.row)
    if (covering.length === 0) return record
    const cells = [...record.cells]
    for (const { merge, value } of covering) {
      while (cells.length <= merge.column) cells.push(null)
      cells[merge.column] = value
    }
    return { ...record, cells }
  }
}
