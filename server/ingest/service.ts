import type { Readable } from 'node:stream'
import type { Context } from '../context.ts'
import type { Page } from '../http/schema.ts'
import type { JobData } from '../jobs/queue.ts'
import type { Actor } from '../org/service.ts'
import type { ColumnNames, Upload, UploadQuery, UploadRejection } from './contract.ts'

export interface SentFile {
  readonly fileName: string
  readonly bytes: Readable
  /** whether the limit cut it; known once it was read to its end */
  isTruncated(): boolean
}

export async function receiveUpload(context: Context, actor: Actor, campaignId: string, orgId: string, file: SentFile, key: string | null): Promise<Upload> {
  throw new Error('receiveUpload', { cause: { context, actor, campaignId, orgId, file, key } })
}
export async function listUploads(context: Context, actor: Actor, campaignId: string, query: UploadQuery): Promise<Page<Upload>> {
  throw new Error('listUploads', { cause: { context, actor, campaignId, query } })
}
export async function readUpload(context: Context, actor: Actor, campaignId: string, uploadId: string): Promise<Upload> {
  throw new Error('readUpload', { cause: { context, actor, campaignId, uploadId } })
}
export async function confirmUpload(context: Context, actor: Actor, campaignId: string, uploadId: string, columns: ColumnNames): Promise<Upload> {
  throw new Error('confirmUpload', { cause: { context, actor, campaignId, uploadId, columns } })
}
export async function cancelUpload(context: Context, actor: Actor, campaignId: string, uploadId: string): Promise<Upload> {
  throw new Error('cancelUpload', { cause: { context, actor, campaignId, uploadId } })
}
export async function withdrawUpload(context: Context, actor: Actor, campaignId: string, uploadId: string): Promise<void> {
  throw new Error('withdrawUpload', { cause: { context, actor, campaignId, uploadId } })
}
export async function restoreUpload(context: Context, actor: Actor, campaignId: string, uploadId: string): Promise<void> {
  throw new Error('restoreUpload', { cause: { context, actor, campaignId, uploadId } })
}
export async function listRejections(context: Context, actor: Actor, campaignId: string, uploadId: string, query: { cursor?: string; limit?: number }): Promise<Page<UploadRejection>> {
  throw new Error('listRejections', { cause: { context, actor, campaignId, uploadId, query } })
}
export async function rejectionsFile(context: Context, actor: Actor, campaignId: string, uploadId: string): Promise<{ fileName: string; bytes: Uint8Array }> {
  throw new Error('rejectionsFile', { cause: { context, actor, campaignId, uploadId } })
}
export async function readUploadJob(context: Context, job: JobData['upload.read'], signal: AbortSignal): Promise<void> {
  throw new Error('readUploadJob', { cause: { context, job, signal } })
}
export async function storeUploadJob(context: Context, job: JobData['upload.store'], signal: AbortSignal): Promise<void> {
  throw new Error('storeUploadJob', { cause: { context, job, signal } })
}
