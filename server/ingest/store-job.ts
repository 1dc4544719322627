import type { Context } from '../context.ts'
import type { Db } from '../db/client.ts'
import type { JobData } from '../jobs/queue.ts'
import { raiseLeads } from '../lead/service.ts'
import { announce, countForPlanning, gatherOccasions, restoreOpinionsOf, storeOpinions, tallyOpinionsOf } from '../opinion/service.ts'
import { entitledOrgsBelow, findActor, listOrgs, orgsBelow, readSecret } from '../org/service.ts'
import { InputError } from '../pipeline/input-error.ts'
import { withdrawAll } from './change.ts'
import { toNamedColumns } from './confirmed.ts'
import type { ColumnNames, UploadPreview, UploadReceipt } from './contract.ts'
import { plainName } from './names.ts'
import { hiddenColumns } from './preview.ts'
import { readUploadFile } from './read-file.ts'
import { refuse } from './read-job.ts'
import type { RowBatch, StoreTally } from './row-batches.ts'
import type { OrgTarget, RowPlacing } from './rows.ts'
import { deletePieces, deleteRejections, insertRejections, lockOwnership, lockUpload, updateUpload, type UploadRow } from './store.ts'

/**
 * Stores the opinions of a confirmed upload as its file is read, a batch a transaction, each with the cursor behind it. Killed at
 * any moment and run again it goes on behind the last batch; run twice at once both do the same. Stops where the upload was cancelled.
 */
export async function storeUploadJob(context: Context, job: JobData['upload.store'], signal: AbortSignal): Promise<void> {
  const upload = await begin(context.db, job)
  if (upload === null) return
  const { preview, columns } = upload
  if (preview === null || columns === null) throw new Error('A confirmed upload has a preview and columns')
  const placing = await placingOf(context, upload, preview, columns)
  const reading = await readUploadFile(context.db, upload, signal, async (path, thread) => {
    const batches = thread.batches({ path, named: toNamedColumns(columns, preview), placing, from: upload.progress?.done ?? 0 }, signal)
    return storeBatches(context, upload, batches, { rowCount: preview.rowCount, signal })
  })
  if ('refused' in reading) return refuseStored(context, job, reading.refused, reading.unexpected)
  const tally = reading.found
  if (tally === null) return
  if (tally.opinionCount > 0) return finish(context, upload, tally)
  const nothing = { file: upload.fileName, row: null, column: null, reason: '没有一行能用' }
  await refuseStored(context, job, new InputError([nothing, ...tally.firstRejections.map((rejection) => ({ file: upload.fileName, ...rejection }))]), null)
}

/** What was stored before the file turned out damaged goes as if it had been cancelled. */
async function refuseStored(context: Context, job: JobData['upload.store'], refused: InputError, unexpected: Error | null): Promise<void> {
  await refuse(context, job, ['storing'], refused, async (tx, upload) => {
    await deleteRejections(tx, job.campaignId, job.uploadId)
    await withdrawAll(context, tx, upload)
  })
  if (unexpected !== null) throw unexpected
}

interface StoreEffects {
  /** about how many rows there are */
  readonly rowCount: number
  readonly signal: AbortSignal
}

/** @returns null when the upload is no longer to be stored */
async function storeBatches(context: Context, upload: UploadRow, batches: AsyncGenerator<RowBatch, StoreTally>, { rowCount, signal }: StoreEffects): Promise<StoreTally | null> {
  let isFirst = (upload.progress?.done ?? 0) === 0
  for (;;) {
    const next = await batches.next()
    if (next.done === true) return next.value
    signal.throwIfAborted()
    if (!(await storeBatch(context, upload, next.value, rowCount))) {
      await batches.return(undefined as never)
      return null
    }
    if (isFirst && next.value.done < rowCount) await countForPlanning(context.db)
    isFirst = false
  }
}

/** @returns null when there is nothing (more) to store */
async function begin(db: Db, { campaignId, uploadId }: JobData['upload.store']): Promise<UploadRow | null> {
  return db.transaction(async (tx) => {
    const upload = await lockUpload(tx, campaignId, uploadId)
    if (upload === null || (upload.status !== 'confirmed' && upload.status !== 'storing')) return null
    return updateUpload(tx, campaignId, uploadId, { status: 'storing', progress: upload.progress ?? { done: 0, total: null } })
  })
}

async function placingOf(context: Context, upload: UploadRow, preview: UploadPreview, columns: ColumnNames): Promise<RowPlacing> {
  const hidden = hiddenColumns(preview)
  if (columns.person !== null) hidden.add(columns.person)
  return { hidden, campaignId: upload.campaignId, secret: await readSecret(context), ...(await orgTargets(context.db, upload)) }
}

/** Orgs under which the sender may store: those of the sender's own at and below the one the upload is for. */
async function orgTargets(db: Db, { campaignId, orgId, sentBy }: UploadRow): Promise<{ own: OrgTarget; targets: ReadonlyMap<string, OrgTarget> }> {
  const actor = await findActor(db, sentBy)
  if (actor === null) return { own: { orgId, schoolStage: null }, targets: new Map() }
  const below = await orgsBelow(db, orgId)
  const entitled = await entitledOrgsBelow(db, actor, 'upload.write')
  const nodes = (await listOrgs(db, actor, campaignId)).filter(({ id }) => below.has(id) && entitled.has(id))
  const targets = new Map(nodes.map(({ id, name, schoolStage }) => [plainName(name), { orgId: id, schoolStage }]))
  return { own: { orgId, schoolStage: nodes.find(({ id }) => id === orgId)?.schoolStage ?? null }, targets }
}

/** @returns false when the upload is no longer to be stored */
async function storeBatch(context: Context, { campaignId, id, sentBy }: UploadRow, { opinions, opinionCount, leads, rejections, done }: RowBatch, rowCount: number): Promise<boolean> {
  return context.db.transaction(async (tx) => {
    const upload = await lockUpload(tx, campaignId, id)
    if (upload?.status !== 'storing') return false
    if (opinionCount > 0) await storeOpinions(tx, { campaignId, uploadId: id, sentBy }, { json: opinions, count: opinionCount })
    await raiseLeads(context, tx, campaignId, leads)
    await insertRejections(tx, campaignId, id, rejections)
    const reached = Math.max(done, upload.progress?.done ?? 0)
    await updateUpload(tx, campaignId, id, { progress: { done: reached, total: Math.max(rowCount, reached) } })
    return true
  })
}

async function finish(context: Context, { campaignId, id }: UploadRow, tally: StoreTally): Promise<void> {
  await context.db.transaction(async (tx) => {
    await lockOwnership(tx, campaignId)
    const upload = await lockUpload(tx, campaignId, id)
    if (upload?.status !== 'storing') return
    await restoreOpinionsOf(tx, campaignId, id)
    await gatherOccasions(tx, campaignId, id)
    const { orgIds, opinionCount, mentionCount } = await tallyOpinionsOf(tx, campaignId, id)
    const receipt: UploadReceipt = {
      rowCount: tally.rowCount,
      acceptedCount: opinionCount,
      repeatedCount: tally.opinionCount - opinionCount,
      rejectedCount: tally.rejectedCount,
      mentionCount,
      masked: Object.fromEntries(Object.entries(tally.masked).filter(([, count]) => count > 0)),
      unknownOrgs: [...tally.unknownOrgs],
    }
    await updateUpload(tx, campaignId, id, { status: 'done', receipt, progress: null, finishedAt: new Date() })
    await deletePieces(tx, campaignId, id)
    await announce(context, tx, campaignId, orgIds, 0)
  })
}
