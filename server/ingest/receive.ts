import type { Readable } from 'node:stream'
import { v7 as uuid } from 'uuid'
import type { Context } from '../context.ts'
import { AppError } from '../error.ts'
import { requireInCampaign } from '../opinion/service.ts'
import { type Actor, noticeVersion, once } from '../org/service.ts'
import type { Upload } from './contract.ts'
import { safeFileName, storePieces, withSpooled } from './spool.ts'
import { insertUpload } from './store.ts'
import { toUpload } from './upload.ts'

const MEGABYTE = 1024 * 1024

export interface SentFile {
  readonly fileName: string
  readonly bytes: Readable
  /** whether the limit cut it; known once it was read to its end */
  isTruncated(): boolean
}

/**
 * Takes a file in: its bytes, its row and the job that reads it become visible together.
 *
 * @throws AppError tooLarge, invalid for an empty file; nothing is stored then
 */
export async function receiveUpload(context: Context, actor: Actor, campaignId: string, orgId: string, file: SentFile, key: string | null): Promise<Upload> {
  try {
    await requireInCampaign(context.db, actor, 'upload.write', campaignId, orgId)
    return await withSpooled(file.bytes, async (spooled) => {
      if (file.isTruncated()) throw new AppError('tooLarge', tooLarge(context.config.uploadLimitBytes), { limitBytes: context.config.uploadLimitBytes })
      if (spooled.byteCount === 0) throw new AppError('invalid', '文件是空的（0 字节），没有收下；请重新导出后再上传')
      const { byteCount, sha256 } = spooled
      const fileName = safeFileName(file.fileName)
      return once(context.db, { actorId: actor.id, key, request: { campaignId, orgId, fileName, sha256 } }, async (tx) => {
        const row = await insertUpload(tx, { campaignId, id: uuid(), orgId, fileName, byteCount, sha256, status: 'received', sentBy: actor.id, noticeVersion: await noticeVersion(tx, campaignId) })
        await storePieces(tx, campaignId, row.id, spooled)
        await context.jobs.send(tx, 'upload.read', { campaignId, uploadId: row.id })
        return toUpload(tx, row)
      })
    })
  } finally {
    // What is left of a refused file is read and dropped, so that the sender gets to the answer.
    file.bytes.resume()
  }
}

export function tooLarge(limitBytes: number): string {
  const limit = limitBytes >= MEGABYTE ? `${Math.floor(limitBytes / MEGABYTE)} MB` : `${limitBytes} 字节`
  return `文件超过 ${limit} 的上限，没有收下；请分成几份再上传`
}
