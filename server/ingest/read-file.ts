import type { Db } from '../db/client.ts'
import { InputError } from '../pipeline/input-error.ts'
import { readTables } from '../pipeline/read/tables.ts'
import type { RawTable } from '../pipeline/read/table.ts'
import { withUploadFile } from './spool.ts'
import type { UploadRow } from './store.ts'

const UNREADABLE = '这份文件读不出来；请用 Excel 或 WPS 打开后另存为 .xlsx 再上传，仍不行请告诉管理员'

/** What came of reading an upload's file. */
export type Reading<Found> = { readonly found: Found } | { readonly refused: InputError; readonly unexpected: Error | null }

/**
 * Reads an upload's file and makes something of its tables. A file that the reader stumbles over is refused like one that it
 * knows to refuse: the uploader gets an answer, and the error goes on to the log.
 *
 * @throws what the machine is to blame for (disk, database, being stopped): the job is tried again
 */
export async function readUploadFile<Found>(db: Db, upload: UploadRow, signal: AbortSignal, find: (tables: readonly RawTable[]) => Found): Promise<Reading<Found>> {
  return withUploadFile(db, upload, async (path) => {
    try {
      signal.throwIfAborted()
      const tables = await readTables([path], {})
      signal.throwIfAborted()
      return { found: find(tables) }
    } catch (error) {
      if (error instanceof InputError) return { refused: error, unexpected: null }
      if (signal.aborted || !(error instanceof Error) || 'code' in error) throw error
      const refused = new InputError([{ file: upload.fileName, row: null, column: null, reason: UNREADABLE }], { cause: error })
      return { refused, unexpected: error }
    }
  })
}
