import { isDeepStrictEqual } from 'node:util'
import type { Context } from '../context.ts'
import type { Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { announce, requireInCampaign, restoreOpinionsOf, uploadsSharing, withdrawOpinionsOf } from '../opinion/service.ts'
import { type Actor, recordAudit } from '../org/service.ts'
import { problemsOf } from './confirmed.ts'
import type { ColumnNames, Upload } from './contract.ts'
import { deletePieces, deleteRejections, lockOwnership, lockUpload, selectCounting, updateUpload, type UploadRow } from './store.ts'
import { findUpload, toUpload } from './upload.ts'

/** Says which column is what and has the opinions stored. The same columns twice are one confirmation. */
export async function confirmUpload(context: Context, actor: Actor, campaignId: string, uploadId: string, columns: ColumnNames): Promise<Upload> {
  return changing(context, actor, campaignId, uploadId, async (tx, upload) => {
    if (upload.columns !== null && isDeepStrictEqual(upload.columns, columns) && isAny(upload, ['confirmed', 'storing', 'done'])) return toUpload(tx, upload)
    if (upload.status !== 'read' || upload.preview === null) throw new AppError('conflict', CANNOT_CONFIRM[upload.status] ?? '这份文件已经确认过，不能再改各列的用途', { status: upload.status })
    const problems = problemsOf(columns, upload.preview)
    if (problems.length > 0) throw new AppError('invalid', problems.join('；'), { problems })
    const confirmed = await updateUpload(tx, campaignId, uploadId, { status: 'confirmed', columns, progress: null })
    await context.jobs.send(tx, 'upload.store', { campaignId, uploadId })
    return toUpload(tx, confirmed)
  })
}

/** Gives up an upload that is not done: none of its opinions stay. Twice is once. */
export async function cancelUpload(context: Context, actor: Actor, campaignId: string, uploadId: string): Promise<Upload> {
  return changing(context, actor, campaignId, uploadId, async (tx, upload) => {
    if (upload.status === 'cancelled') return toUpload(tx, upload)
    if (isAny(upload, ['done', 'withdrawn'])) throw new AppError('conflict', '这份文件已经存完，不能取消；不要这些意见，请撤回这次上传', { status: upload.status })
    if (upload.status === 'refused') throw new AppError('conflict', '这份文件没有收下，不用取消', { status: upload.status })
    const cancelled = await updateUpload(tx, campaignId, uploadId, { status: 'cancelled', progress: null, preview: null, finishedAt: new Date() })
    await deletePieces(tx, campaignId, uploadId)
    await deleteRejections(tx, campaignId, uploadId)
    await withdrawAll(context, tx, upload)
    return toUpload(tx, cancelled)
  })
}

/** Takes the opinions out of later runs, but for those that another upload states as well. Twice is once. */
export async function withdrawUpload(context: Context, actor: Actor, campaignId: string, uploadId: string): Promise<void> {
  await changing(context, actor, campaignId, uploadId, async (tx, upload) => {
    if (upload.status === 'withdrawn') return
    if (upload.status !== 'done') throw new AppError('conflict', isAny(upload, ['refused', 'cancelled']) ? '这次上传没有存入意见，不用撤回' : '这份文件还没有存完；不要它，请取消', { status: upload.status })
    await updateUpload(tx, campaignId, uploadId, { status: 'withdrawn' })
    await withdrawAll(context, tx, upload)
    await recordAudit(tx, { actorId: actor.id, action: 'upload.withdrawn', orgId: upload.orgId, object: ['upload', uploadId] })
  })
}

/** Undoes a withdrawal; opinions that were withdrawn one by one stay withdrawn. */
export async function restoreUpload(context: Context, actor: Actor, campaignId: string, uploadId: string): Promise<void> {
  await changing(context, actor, campaignId, uploadId, async (tx, upload) => {
    if (upload.status === 'done') return
    if (upload.status !== 'withdrawn') throw new AppError('conflict', '这次上传没有被撤回，不用恢复', { status: upload.status })
    await updateUpload(tx, campaignId, uploadId, { status: 'done' })
    await announce(context, tx, campaignId, await restoreOpinionsOf(tx, campaignId, uploadId), 0)
    await recordAudit(tx, { actorId: actor.id, action: 'upload.restored', orgId: upload.orgId, object: ['upload', uploadId] })
  })
}

const CANNOT_CONFIRM: Readonly<Record<string, string>> = {
  received: '文件还没有读完，请稍等片刻再确认',
  reading: '文件还没有读完，请稍等片刻再确认',
  refused: '这份文件没有收下，请改正后重新上传',
  cancelled: '这次上传已经取消，请重新上传',
  withdrawn: '这次上传已经撤回，请先恢复',
}

/** Access first; then the upload, which nobody else changes meanwhile. */
async function changing<Answer>(context: Context, actor: Actor, campaignId: string, uploadId: string, change: (tx: Tx, upload: UploadRow) => Promise<Answer>): Promise<Answer> {
  const { orgId } = await findUpload(context.db, actor, 'upload.write', campaignId, uploadId)
  await requireInCampaign(context.db, actor, 'upload.write', campaignId, orgId)
  return context.db.transaction(async (tx) => {
    await lockOwnership(tx, campaignId)
    return change(tx, (await lockUpload(tx, campaignId, uploadId))!)
  })
}

/** Takes out what an upload stored, but for what another that counts states as well. */
export async function withdrawAll(context: Context, tx: Tx, { campaignId, id }: UploadRow): Promise<void> {
  const heirs = await selectCounting(tx, campaignId, await uploadsSharing(tx, campaignId, id))
  await announce(context, tx, campaignId, await withdrawOpinionsOf(tx, campaignId, id, heirs), 0)
}

function isAny(upload: UploadRow, statuses: readonly UploadRow['status'][]): boolean {
  return statuses.includes(upload.status)
}
