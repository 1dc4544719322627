import type { Context } from '../context.ts'
import type { Db } from '../db/client.ts'
import type { JobData } from '../jobs/queue.ts'
import { announce, countForPlanning, restoreOpinionsOf, storeOpinions, tallyOpinionsOf } from '../opinion/service.ts'
import { entitledOrgsBelow, findActor, listOrgs, orgsBelow, personHasher } from '../org/service.ts'
import { acceptRows, type Accepted } from '../pipeline/accept.ts'
import { chooseColumns } from '../pipeline/mapping.ts'
import type { RawTable } from '../pipeline/read/table.ts'
import { toNamedColumns } from './confirmed.ts'
import type { UploadReceipt } from './contract.ts'
import { plainName } from './names.ts'
import { hiddenColumns } from './preview.ts'
import { readUploadFile } from './read-file.ts'
import { refuse } from './read-job.ts'
import { rejectionRows } from './rejections.ts'
import { type OrgTarget, type RowPlacing, uploadRows, type UploadRows } from './rows.ts'
import { deletePieces, lockOwnership, lockUpload, type RejectionRow, replaceRejections, updateUpload, type UploadRow } from './store.ts'

const BATCH_ROWS = 1000

interface Plan {
  readonly rows: UploadRows
  readonly counts: Accepted['counts']
  readonly rejections: readonly RejectionRow[]
}

/**
 * Stores the opinions of a confirmed upload, a batch a transaction, each with the cursor behind it. Killed at any moment and
 * run again it goes on behind the last batch; run twice at once both do the same. Stops where the upload was cancelled.
 */
export async function storeUploadJob(context: Context, job: JobData['upload.store'], signal: AbortSignal): Promise<void> {
  const upload = await begin(context.db, job)
  if (upload === null) return
  const reading = await planOf(context, upload, signal)
  if ('refused' in reading) {
    await refuse(context, job, ['storing'], reading.refused)
    if (reading.unexpected !== null) throw reading.unexpected
    return
  }
  const plan = reading.found
  for (let at = upload.progress?.done ?? 0; at < plan.rows.count; at += BATCH_ROWS) {
    signal.throwIfAborted()
    if (!(await storeBatch(context.db, upload, plan.rows, at))) return
    if (at === 0 && plan.rows.count > BATCH_ROWS) await countForPlanning(context.db)
  }
  await finish(context, upload, plan)
}

/** @returns null when there is nothing (more) to store */
async function begin(db: Db, { campaignId, uploadId }: JobData['upload.store']): Promise<UploadRow | null> {
  return db.transaction(async (tx) => {
    const upload = await lockUpload(tx, campaignId, uploadId)
    if (upload === null || (upload.status !== 'confirmed' && upload.status !== 'storing')) return null
    return updateUpload(tx, campaignId, uploadId, { status: 'storing', progress: upload.progress ?? { done: 0, total: null } })
  })
}

async function planOf(context: Context, upload: UploadRow, signal: AbortSignal) {
  const { preview, columns } = upload
  if (preview === null || columns === null) throw new Error('A confirmed upload has a preview and columns')
  const hidden = hiddenColumns(preview)
  if (columns.person !== null) hidden.add(columns.person)
  const personKey = await personHasher(context, upload.campaignId)
  const placing: RowPlacing = { hidden, personKey, ...(await orgTargets(context.db, upload)) }
  return readUploadFile(context.db, upload, signal, (tables: readonly RawTable[]): Plan => {
    const mapping = chooseColumns(tables, toNamedColumns(columns, preview), tables.length > 1 ? 'some' : 'every')
    const accepted = acceptRows(tables, mapping, { sameIds: 'taken' })
    return { rows: uploadRows(accepted, mapping, placing), counts: accepted.counts, rejections: rejectionRows(accepted.rejected, tables, hidden) }
  })
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
async function storeBatch(db: Db, { campaignId, id, sentBy }: UploadRow, rows: UploadRows, at: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const upload = await lockUpload(tx, campaignId, id)
    if (upload?.status !== 'storing') return false
    const end = Math.min(rows.count, at + BATCH_ROWS)
    await storeOpinions(tx, { campaignId, uploadId: id, sentBy }, Array.from({ length: end - at }, (_, n) => rows.at(at + n)))
    await updateUpload(tx, campaignId, id, { progress: { done: Math.max(end, upload.progress?.done ?? 0), total: rows.count } })
    return true
  })
}

async function finish(context: Context, { campaignId, id }: UploadRow, { rows, counts, rejections }: Plan): Promise<void> {
  await context.db.transaction(async (tx) => {
    await lockOwnership(tx, campaignId)
    const upload = await lockUpload(tx, campaignId, id)
    if (upload?.status !== 'storing') return
    await restoreOpinionsOf(tx, campaignId, id)
    const { orgIds, opinionCount, mentionCount } = await tallyOpinionsOf(tx, campaignId, id)
    const receipt: UploadReceipt = {
      rowCount: counts.rows,
      acceptedCount: opinionCount,
      repeatedCount: rows.count - opinionCount,
      rejectedCount: counts.rejected,
      mentionCount,
      masked: Object.fromEntries(Object.entries(counts.masked).filter(([, count]) => count > 0)),
      unknownOrgs: [...rows.unknownOrgs],
    }
    await replaceRejections(tx, campaignId, id, rejections)
    await updateUpload(tx, campaignId, id, { status: 'done', receipt, progress: null, finishedAt: new Date() })
    await deletePieces(tx, campaignId, id)
    await announce(context, tx, campaignId, orgIds, 0)
  })
}
