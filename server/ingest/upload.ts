import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { cutPage, fromCursor } from '../http/cursor.ts'
import type { Page } from '../http/schema.ts'
import { orgsInScope, requireSight } from '../opinion/service.ts'
import { type Actor, actorNames, orgRefs, readCampaign } from '../org/service.ts'
import type { Upload, UploadQuery, UploadRejection } from './contract.ts'
import { faultyCell, rejectionsWorkbook } from './rejections.ts'
import { countRejections, countUploads, selectRejections, selectSameFiles, selectUpload, selectUploads, type UploadRow } from './store.ts'

const PAGE_SIZE = 50
/** A sheet holds 1,048,576 rows; more than this nobody corrects by hand. */
const MAX_SHEET_ROWS = 100_000

export async function listUploads({ db }: Context, actor: Actor, campaignId: string, query: UploadQuery): Promise<Page<Upload>> {
  const orgIds = [...(await orgsInScope(db, actor, 'upload.read', query.orgId)).keys()]
  await readCampaign(db, actor, campaignId)
  const limit = query.limit ?? PAGE_SIZE
  const after = fromCursor(query.cursor, ['id'])?.[0] ?? null
  const { rows, nextCursor } = cutPage(await selectUploads(db, campaignId, orgIds, after, limit + 1), limit, ({ id }) => [id])
  return { items: await toUploads(db, rows), nextCursor, total: await countUploads(db, campaignId, orgIds) }
}

export async function readUpload({ db }: Context, actor: Actor, campaignId: string, uploadId: string): Promise<Upload> {
  return toUpload(db, await findUpload(db, actor, 'upload.read', campaignId, uploadId))
}

/** Rows that were not taken, in the file's order. */
export async function listRejections({ db }: Context, actor: Actor, campaignId: string, uploadId: string, query: { cursor?: string; limit?: number }): Promise<Page<UploadRejection>> {
  const { sentBy } = await findUpload(db, actor, 'upload.read', campaignId, uploadId)
  const limit = query.limit ?? PAGE_SIZE
  const after = fromCursor(query.cursor, ['number'])?.[0] ?? -1
  const { rows, nextCursor } = cutPage(await selectRejections(db, campaignId, uploadId, after, limit + 1), limit, ({ number }) => [number])
  return { items: rows.map((rejection) => ({ row: rejection.row, column: rejection.column, reason: rejection.reason, cell: sentBy === actor.id ? faultyCell(rejection) : null })), nextCursor, total: await countRejections(db, campaignId, uploadId) }
}

/** The rejected rows as a workbook that can be corrected and sent again; what stood in them is for whoever sent the file. */
export async function rejectionsFile({ db }: Context, actor: Actor, campaignId: string, uploadId: string): Promise<{ fileName: string; bytes: Uint8Array }> {
  const { fileName, sentBy } = await findUpload(db, actor, 'upload.read', campaignId, uploadId)
  const rejections = await selectRejections(db, campaignId, uploadId, -1, MAX_SHEET_ROWS)
  const rows = sentBy === actor.id ? rejections : rejections.map((rejection) => ({ ...rejection, cells: null }))
  return { fileName: `${fileName.replace(/\.[^.]*$/, '')}-没有收下的行.xlsx`, bytes: await rejectionsWorkbook(fileName, rows) }
}

/** @throws AppError notFound, also for an upload of an org where the actor may not */
export async function findUpload(db: Db | Tx, actor: Actor, permission: 'upload.read' | 'upload.write', campaignId: string, uploadId: string): Promise<UploadRow> {
  const row = await selectUpload(db, campaignId, uploadId)
  await requireSight(db, actor, permission, row?.orgId ?? null, '没有这次上传')
  return row!
}

export async function toUpload(db: Db | Tx, row: UploadRow): Promise<Upload> {
  return (await toUploads(db, [row]))[0]!
}

async function toUploads(db: Db | Tx, rows: readonly UploadRow[]): Promise<Upload[]> {
  const orgs = await orgRefs(db, rows.map(({ orgId }) => orgId))
  const names = await actorNames(db, rows.map(({ sentBy }) => sentBy))
  const same = await selectSameFiles(db, rows[0]?.campaignId ?? '', [...orgs.keys()], [...new Set(rows.map(({ sha256 }) => sha256))])
  return rows.map((row) => ({
    id: row.id,
    org: orgs.get(row.orgId)!,
    fileName: row.fileName,
    byteCount: row.byteCount,
    status: row.status,
    progress: row.progress,
    preview: row.preview,
    receipt: row.receipt,
    refusal: row.refusal,
    sameFileAs: same.find(({ id, orgId, sha256 }) => id < row.id && orgId === row.orgId && sha256 === row.sha256)?.id ?? null,
    sentBy: names.get(row.sentBy) ?? '',
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }))
}
