import { and, desc, eq, inArray, lt, sql, type SQL } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import type { DocumentName } from '../pipeline/write/heading.ts'
import { report, reportFile } from './table.ts'

export type ReportRow = typeof report.$inferSelect
export type FileRow = Pick<typeof reportFile.$inferSelect, 'reportId' | 'name' | 'byteCount' | 'sha256'>
export type ReportStatus = 'queued' | 'running' | 'done' | 'failed'

export async function insertReport(tx: Tx, row: typeof report.$inferInsert): Promise<ReportRow> {
  const [inserted] = await tx.insert(report).values(row).returning()
  return inserted!
}

export async function selectReport(db: Db | Tx, campaignId: string, reportId: string): Promise<ReportRow | null> {
  const [found] = await db.select().from(report).where(and(eq(report.campaignId, campaignId), eq(report.id, reportId)))
  return found ?? null
}

/** Newest first; ids are in the order of time. */
export async function selectReports(db: Db | Tx, campaignId: string, filter: { orgIds: readonly string[]; runId: string | null; after: string | null; limit: number }): Promise<ReportRow[]> {
  const conditions: SQL[] = [eq(report.campaignId, campaignId), inArray(report.orgId, [...filter.orgIds])]
  if (filter.runId !== null) conditions.push(eq(report.runId, filter.runId))
  if (filter.after !== null) conditions.push(lt(report.id, filter.after))
  return db.select().from(report).where(and(...conditions)).orderBy(desc(report.id)).limit(filter.limit)
}

/**
 * Changes a report that is still where it is thought to be.
 *
 * @returns false when it is not
 */
export async function updateReport(db: Db | Tx, { campaignId, id }: Pick<ReportRow, 'campaignId' | 'id'>, from: readonly ReportStatus[], changes: Partial<typeof report.$inferInsert> & { status: ReportStatus }): Promise<boolean> {
  const changed = await db.update(report).set(changes).where(and(eq(report.campaignId, campaignId), eq(report.id, id), inArray(report.status, [...from]))).returning({ id: report.id })
  return changed.length > 0
}

export async function insertFiles(tx: Tx, rows: readonly (typeof reportFile.$inferInsert)[]): Promise<void> {
  for (const row of rows) await tx.insert(reportFile).values(row)
}

/** Names and sizes of the files of reports, without their bytes. */
export async function selectFiles(db: Db | Tx, campaignId: string, reportIds: readonly string[]): Promise<FileRow[]> {
  if (reportIds.length === 0) return []
  const { reportId, name, byteCount, sha256 } = reportFile
  return db.select({ reportId, name, byteCount, sha256 }).from(reportFile).where(and(eq(reportFile.campaignId, campaignId), inArray(reportFile.reportId, [...reportIds])))
}

export async function selectFileBytes(db: Db | Tx, campaignId: string, reportId: string, name: DocumentName): Promise<Uint8Array | null> {
  const [found] = await db.select({ content: reportFile.content }).from(reportFile).where(and(eq(reportFile.campaignId, campaignId), eq(reportFile.reportId, reportId), eq(reportFile.name, name)))
  return found?.content ?? null
}

/** For the greater part reports of corruption, which are in no list and in no document. */
export const isWithheld = sql`coalesce((issue.content->>'isWithheld')::boolean, false)`

/** How far people have been through the issues of a run that may be listed; a merged, renamed or confirmed issue is confirmed. */
export async function selectReviewed(db: Db | Tx, campaignId: string, runId: string): Promise<{ issueCount: number; dismissedCount: number; confirmedIds: string[] }> {
  const rows = await db.execute<{ id: string; is_confirmed: boolean; is_dismissed: boolean }>(sql`select id, is_confirmed or is_renamed or merged_count > 1 as is_confirmed, is_dismissed from issue where campaign_id = ${campaignId} and run_id = ${runId} and not ${isWithheld}`)
  return {
    issueCount: rows.length,
    dismissedCount: rows.filter((row) => row.is_dismissed).length,
    confirmedIds: rows.filter((row) => row.is_confirmed && !row.is_dismissed).map(({ id }) => id),
  }
}

/** First and last day, in Asia/Shanghai, on which the run's opinions were voiced; null where no time is known. */
export async function selectDays(db: Db | Tx, campaignId: string, runId: string): Promise<{ first: string; last: string } | null> {
  const [row] = await db.execute<{ first: string | null; last: string | null }>(sql`
    select to_char(min(o.said_at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as first, to_char(max(o.said_at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as last
    from placement p join opinion o on o.campaign_id = p.campaign_id and o.id = p.opinion_id where p.campaign_id = ${campaignId} and p.run_id = ${runId}`)
  if (row === undefined || row.first === null || row.last === null) return null
  return { first: row.first, last: row.last }
}

/** Name of a campaign, also of one that is over. */
export async function selectCampaignName(db: Db | Tx, campaignId: string): Promise<string> {
  const [row] = await db.execute<{ name: string }>(sql`select name from campaign where id = ${campaignId}`)
  if (row === undefined) throw new Error(`A report of no campaign: ${campaignId}`)
  return row.name
}

/** When a run was done. */
export async function selectRunEnd(db: Db | Tx, campaignId: string, runId: string): Promise<Date> {
  const [row] = await db.execute<{ ms: string }>(sql`select (extract(epoch from finished_at) * 1000)::bigint as ms from run where campaign_id = ${campaignId} and id = ${runId}`)
  if (row === undefined) throw new Error(`A report of no finished run: ${runId}`)
  return new Date(Number(row.ms))
}
