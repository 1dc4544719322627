import { and, asc, count, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import type { ColumnNames, UPLOAD_STATUSES, UploadPreview, UploadReceipt } from './contract.ts'
import { upload, uploadPiece, uploadRejection } from './table.ts'

export type UploadStatus = (typeof UPLOAD_STATUSES)[number]
type Row = typeof upload.$inferSelect

/** A row of the table with what its JSON columns hold. */
export interface UploadRow extends Omit<Row, 'status' | 'progress' | 'preview' | 'columns' | 'receipt' | 'refusal'> {
  readonly status: UploadStatus
  readonly progress: { done: number; total: number | null } | null
  readonly preview: UploadPreview | null
  readonly columns: ColumnNames | null
  readonly receipt: UploadReceipt | null
  readonly refusal: string[] | null
}

export type UploadChanges = Partial<Pick<UploadRow, 'progress' | 'preview' | 'columns' | 'receipt' | 'refusal' | 'finishedAt'>> & { readonly status?: UploadStatus }

const ofId = (campaignId: string, id: string) => and(eq(upload.campaignId, campaignId), eq(upload.id, id))

export async function insertUpload(db: Db | Tx, row: typeof upload.$inferInsert): Promise<UploadRow> {
  const [inserted] = await db.insert(upload).values(row).returning()
  return inserted as UploadRow
}

export async function selectUpload(db: Db | Tx, campaignId: string, id: string): Promise<UploadRow | null> {
  const [found] = await db.select().from(upload).where(ofId(campaignId, id))
  return (found as UploadRow | undefined) ?? null
}

/** The row, which nobody else changes until the transaction ends. */
export async function lockUpload(tx: Tx, campaignId: string, id: string): Promise<UploadRow | null> {
  const [found] = await tx.select().from(upload).where(ofId(campaignId, id)).for('update')
  return (found as UploadRow | undefined) ?? null
}

/** One at a time over a campaign: what belongs to which upload is settled, so that none of two withdrawals looks past the other. */
export async function lockOwnership(tx: Tx, campaignId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`upload:${campaignId}`}, 0))`)
}

export async function updateUpload(db: Db | Tx, campaignId: string, id: string, changes: UploadChanges): Promise<UploadRow> {
  const [changed] = await db.update(upload).set(changes).where(ofId(campaignId, id)).returning()
  return changed as UploadRow
}

/** Newest first. @param before - only those sent before this one */
export async function selectUploads(db: Db | Tx, campaignId: string, orgIds: readonly string[], before: string | null, limit: number): Promise<UploadRow[]> {
  const rows = await db
    .select()
    .from(upload)
    .where(and(eq(upload.campaignId, campaignId), inArray(upload.orgId, [...orgIds]), before === null ? undefined : lt(upload.id, before)))
    .orderBy(desc(upload.id))
    .limit(limit)
  return rows as UploadRow[]
}

export async function countUploads(db: Db | Tx, campaignId: string, orgIds: readonly string[]): Promise<number> {
  const [row] = await db.select({ total: count() }).from(upload).where(and(eq(upload.campaignId, campaignId), inArray(upload.orgId, [...orgIds])))
  return row?.total ?? 0
}

/** Uploads of these orgs with these bytes that count, oldest first. */
export async function selectSameFiles(db: Db | Tx, campaignId: string, orgIds: readonly string[], sha256s: readonly string[]): Promise<{ id: string; orgId: string; sha256: string }[]> {
  if (orgIds.length === 0 || sha256s.length === 0) return []
  return db
    .select({ id: upload.id, orgId: upload.orgId, sha256: upload.sha256 })
    .from(upload)
    .where(
      and(
        eq(upload.campaignId, campaignId),
        inArray(upload.orgId, [...orgIds]),
        inArray(upload.sha256, [...sha256s]),
        sql`${upload.status} not in ('refused', 'cancelled', 'withdrawn')`,
      ),
    )
    .orderBy(asc(upload.id))
}

/** Of these uploads those whose opinions count or are about to. */
export async function selectCounting(db: Db | Tx, campaignId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db
    .select({ id: upload.id })
    .from(upload)
    .where(and(eq(upload.campaignId, campaignId), inArray(upload.id, [...ids]), inArray(upload.status, ['storing', 'done'])))
  return rows.map(({ id }) => id)
}

/** Columns that people of the org confirmed for earlier files, newest first, with the columns those files had. */
export async function selectConfirmed(db: Db | Tx, campaignId: string, orgId: string, limit: number): Promise<{ columns: ColumnNames; preview: UploadPreview }[]> {
  const rows = await db
    .select({ columns: upload.columns, preview: upload.preview })
    .from(upload)
    .where(and(eq(upload.campaignId, campaignId), eq(upload.orgId, orgId), eq(upload.status, 'done')))
    .orderBy(desc(upload.id))
    .limit(limit)
  return rows as { columns: ColumnNames; preview: UploadPreview }[]
}

export async function insertPiece(tx: Tx, campaignId: string, uploadId: string, number: number, content: Uint8Array): Promise<void> {
  await tx.insert(uploadPiece).values({ campaignId, uploadId, number, content })
}

/** @returns null behind the last piece */
export async function selectPiece(db: Db | Tx, campaignId: string, uploadId: string, number: number): Promise<Uint8Array | null> {
  const [found] = await db
    .select({ content: uploadPiece.content })
    .from(uploadPiece)
    .where(and(eq(uploadPiece.campaignId, campaignId), eq(uploadPiece.uploadId, uploadId), eq(uploadPiece.number, number)))
  return found?.content ?? null
}

export async function deletePieces(tx: Tx, campaignId: string, uploadId: string): Promise<void> {
  await tx.delete(uploadPiece).where(and(eq(uploadPiece.campaignId, campaignId), eq(uploadPiece.uploadId, uploadId)))
}

export interface RejectionRow {
  readonly number: number
  readonly row: number | null
  readonly column: string | null
  readonly reason: string
  /** as the row could be corrected and sent again, masked; null when it has no cells of its own */
  readonly cells: readonly (readonly [column: string, cell: string | null])[] | null
}

/** Once or several times: the outcome is the same. */
export async function insertRejections(tx: Tx, campaignId: string, uploadId: string, rows: readonly RejectionRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.execute(sql`
    insert into ${uploadRejection} (campaign_id, upload_id, number, "row", column_name, reason, cells)
    select ${campaignId}::uuid, ${uploadId}::uuid, number, "row", "column", reason, cells
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as sent (number integer, "row" integer, "column" text, reason text, cells jsonb)
    on conflict do nothing`)
}

export async function deleteRejections(tx: Tx, campaignId: string, uploadId: string): Promise<void> {
  await tx.delete(uploadRejection).where(and(eq(uploadRejection.campaignId, campaignId), eq(uploadRejection.uploadId, uploadId)))
}

/** @param after - number of the last one already seen; -1 = from the first */
export async function selectRejections(db: Db | Tx, campaignId: string, uploadId: string, after: number, limit: number): Promise<RejectionRow[]> {
  const { number, row, column, reason, cells } = uploadRejection
  const rows = await db
    .select({ number, row, column, reason, cells })
    .from(uploadRejection)
    .where(and(eq(uploadRejection.campaignId, campaignId), eq(uploadRejection.uploadId, uploadId), gt(uploadRejection.number, after)))
    .orderBy(asc(uploadRejection.number))
    .limit(limit)
  return rows as RejectionRow[]
}

export async function countRejections(db: Db | Tx, campaignId: string, uploadId: string): Promise<number> {
  const [row] = await db.select({ total: count() }).from(uploadRejection).where(and(eq(uploadRejection.campaignId, campaignId), eq(uploadRejection.uploadId, uploadId)))
  return row?.total ?? 0
}
