import type { Context } from '../context.ts'
import type { Tx } from '../db/client.ts'
import type { JobData } from '../jobs/queue.ts'
import type { InputError } from '../pipeline/input-error.ts'
import { confirmedRole, problemsOf } from './confirmed.ts'
import type { UploadPreview } from './contract.ts'
import { hidePeople } from './preview.ts'
import { readUploadFile } from './read-file.ts'
import { deletePieces, lockOwnership, lockUpload, selectConfirmed, selectUpload, updateUpload, type UploadRow, type UploadStatus } from './store.ts'
import { problemOnScreen } from './wording.ts'

/** Earlier uploads whose columns may be those of this one. */
const REMEMBERED = 30
const REMEMBERED_REASON = '与上次同样表头的文件一致'

/** Reads a received file and proposes what its columns are; refuses what cannot be read. Again, if it was killed half way. */
export async function readUploadJob(context: Context, job: JobData['upload.read'], signal: AbortSignal): Promise<void> {
  const upload = await selectUpload(context.db, job.campaignId, job.uploadId)
  if (upload === null || (upload.status !== 'received' && upload.status !== 'reading')) return
  if (!(await proceed(context, job, ['received', 'reading'], { status: 'reading' }))) return
  const onRows = (rowCount: number): void => void tellRows(context, job, rowCount).catch(() => null)
  const reading = await readUploadFile(context.db, upload, signal, (path, thread) => thread.preview(path, { onRows, signal }))
  if ('refused' in reading) {
    await refuse(context, job, ['reading'], reading.refused)
    if (reading.unexpected !== null) throw reading.unexpected
    return
  }
  const preview = await asLastTime(context, upload.campaignId, upload.orgId, reading.found)
  await proceed(context, job, ['reading'], { status: 'read', preview, progress: null })
}

/** How far the reading is; a figure that could not be written is followed by the next. */
async function tellRows({ db }: Context, { campaignId, uploadId }: JobData['upload.read'], rowCount: number): Promise<void> {
  await db.transaction(async (tx) => {
    const upload = await lockUpload(tx, campaignId, uploadId)
    if (upload?.status === 'reading') await updateUpload(tx, campaignId, uploadId, { progress: { done: rowCount, total: null } })
  })
}

/** Changes an upload that is still where it is thought to be. Returns whether it was. */
async function proceed(context: Context, { campaignId, uploadId }: JobData['upload.read'], from: readonly UploadStatus[], changes: Parameters<typeof updateUpload>[3]): Promise<boolean> {
  return context.db.transaction(async (tx) => {
    const upload = await lockUpload(tx, campaignId, uploadId)
    if (upload === null || !from.includes(upload.status)) return false
    await updateUpload(tx, campaignId, uploadId, changes)
    return true
  })
}

export async function refuse(
  context: Context,
  { campaignId, uploadId }: JobData['upload.read'],
  from: readonly UploadStatus[],
  reason: InputError,
  alongside: (tx: Tx, upload: UploadRow) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await context.db.transaction(async (tx) => {
    await lockOwnership(tx, campaignId)
    const upload = await lockUpload(tx, campaignId, uploadId)
    if (upload === null || !from.includes(upload.status)) return
    await updateUpload(tx, campaignId, uploadId, { status: 'refused', refusal: reason.problems.map(problemOnScreen), progress: null, finishedAt: new Date() })
    await deletePieces(tx, campaignId, uploadId)
    await alongside(tx, upload)
  })
}

/** The columns that people of the org confirmed for the last file with this header, where there was one. */
async function asLastTime({ db }: Context, campaignId: string, orgId: string, preview: UploadPreview): Promise<UploadPreview> {
  const header = JSON.stringify(preview.columns.map(({ column }) => column))
  const earlier = (await selectConfirmed(db, campaignId, orgId, REMEMBERED)).find((upload) => JSON.stringify(upload.preview.columns.map(({ column }) => column)) === header)
  if (earlier === undefined || problemsOf(earlier.columns, preview).length > 0) return preview
  const { textMode } = earlier.columns
  const columns = preview.columns.map((proposal): UploadPreview['columns'][number] => {
    const role = confirmedRole(earlier.columns, proposal.column) ?? (proposal.role === 'personal' || proposal.role === 'person' ? 'personal' : 'other')
    return role === proposal.role ? proposal : { ...proposal, role, confidence: 1, reason: REMEMBERED_REASON }
  })
  return { ...preview, columns, rows: hidePeople(preview.rows, columns), proposed: earlier.columns, textMode: textMode ?? preview.textMode }
}
