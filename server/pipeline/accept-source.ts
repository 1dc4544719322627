import type { Masker } from './accept-mask.ts'
import { parseTime } from './accept-time.ts'
import type { SourceColumn } from './result.ts'

/** The question that an answer of a questionnaire answers. */
export const QUESTION_COLUMN = '问卷题目'

type Cells = readonly (string | null)[]

/** Collects the columns that travel along over several tables: a column of one table is empty for the rows of another. */
export interface SourceBuilder {
  /** fixes the order of the columns, whichever rows come first */
  declare(names: readonly string[]): void
  push(names: readonly string[], cells: Cells, question: string | null): void
  columns(order: Uint32Array): SourceColumn[]
}

export function newSource(): SourceBuilder {
  const byName = new Map<string, (string | null)[]>()
  let count = 0
  const put = (name: string, value: string | null) => {
    const values = byName.get(name)!
    while (values.length < count) values.push(null)
    if (values.length === count) values.push(value)
  }
  return {
    declare(names) {
      for (const name of names) if (!byName.has(name)) byName.set(name, [])
    },
    push(names, cells, question) {
      if (question !== null) put(QUESTION_COLUMN, question)
      for (let c = 0; c < names.length; c++) put(names[c]!, cells[c]!)
      count++
    },
    columns: (order) => [...byName].map(([name, values]) => ({ name, values: Array.from(order, (i) => values[i] ?? null) })),
  }
}

/** A cell that is a time holds no personal datum, however many digits it has. */
export function maskCell(masker: Masker, cell: string | null): string | null {
  if (cell === null || cell.length < 3) return cell
  if (/^\d{4}[-/.年]/.test(cell) && !Number.isNaN(parseTime(cell))) return cell
  return masker.mask(cell)
}
