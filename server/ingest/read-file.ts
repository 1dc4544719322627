import type { Db } from '../db/client.ts'
import { fileError, InputError } from '../pipeline/input-error.ts'
import { ReadingError, readingThread } from './reading-thread.ts'
import { withUploadFile } from './spool.ts'
import type { UploadRow } from './store.ts'

const UNREADABLE = '这份文件读不出来；请用 Excel 或 WPS 打开后另存为 .xlsx 再上传，仍不行请告诉管理员'

/** Kept for the life of a worker. */
const thread = readingThread()

/** What came of reading an upload's file. */
export type Reading<Found> = { readonly found: Found } | { readonly refused: InputError; readonly unexpected: Error | null }

/**
 * Puts an upload's file together and works with it. A file that the reader stumbles over is refused like one that it knows to
 * refuse: the uploader gets an answer, and the error goes on to the log.
 *
 * @throws what the machine is to blame for (disk, database, being stopped): the job is tried again
 */
export async function readUploadFile<Found>(db: Db, upload: UploadRow, signal: AbortSignal, read: (path: string, reader: typeof thread) => Promise<Found>): Promise<Reading<Found>> {
  return withUploadFile(db, upload, async (path) => {
    signal.throwIfAborted()
    try {
      return { found: await read(path, thread) }
    } catch (error) {
      if (error instanceof InputError) return { refused: error, unexpected: null }
      if (!(error instanceof ReadingError)) throw error
      return { refused: fileError(upload.fileName, UNREADABLE, error), unexpected: error }
    }
  })
}
