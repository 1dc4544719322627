import type { Rejection } from '../result.ts'
import type { RawRow, RawTable, TableBatch, TableHead } from './table.ts'

/** All rows of all tables, held at once: for files that are small, or that are analysed as a whole. */
export async function collectTables(batches: AsyncIterable<TableBatch> | Iterable<TableBatch>): Promise<RawTable[]> {
  const tables = new Map<TableHead, { rows: RawRow[]; rejected: Rejection[] }>()
  for await (const { head, rows, rejected } of batches) {
    const table = tables.get(head) ?? { rows: [], rejected: [] }
    tables.set(head, table)
    for (const row of rows) table.rows.push(row)
    for (const rejection of rejected) table.rejected.push(rejection)
  }
  return [...tables].map(([head, { rows, rejected }]) => ({ ...head, rows, rejected }))
}
