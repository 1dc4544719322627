import { sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { expireRejections, purgeUploads } from '../ingest/service.ts'
import { purgeRuns } from '../issue/service.ts'
import { countTexts, purgeOpinions } from '../opinion/service.ts'
import { type Actor, campaignsToPurge, deleteAnswersAbout, expireSignIns, markPurged, requireRetention, setRetention } from '../org/service.ts'
import type { PurgeOrder, PurgeReceipt, Retention, RetentionChange } from './contract.ts'

type Kept = Awaited<ReturnType<typeof requireRetention>>

const NEXT_SECONDS = 3600

/** How long texts are kept, what would go, and which documents quote them. */
export async function readRetention(context: Context, actor: Actor, campaignId: string): Promise<Retention> {
  return toRetention(context.db, await requireRetention(context, actor, campaignId))
}

export async function changeRetention(context: Context, actor: Actor, campaignId: string, change: RetentionChange): Promise<Retention> {
  return toRetention(context.db, await setRetention(context, actor, campaignId, change))
}

/**
 * Takes every text of a campaign away for good; counts and placements stay.
 *
 * @throws AppError invalid unless the campaign's name was typed, conflict when there are no texts any more
 */
export async function purgeTexts(context: Context, actor: Actor, campaignId: string, { confirmation, reportsGoToo }: PurgeOrder): Promise<PurgeReceipt> {
  const kept = await requireRetention(context, actor, campaignId)
  if (kept.textsPurgedAt !== null) throw new AppError('conflict', '原文已经清除过了')
  if (confirmation.trim() !== kept.name) throw new AppError('invalid', '请一字不差地输入活动名称，以免误删', { field: 'confirmation' })
  return context.db.transaction((tx) => purge(tx, { ...kept, reportsGoToo }, actor))
}

/** Every hour: what is kept for a while only, and the texts whose time is up. Sends itself on. */
export async function expireRecordsJob({ db, jobs }: Context): Promise<void> {
  await expireSignIns(db)
  await expireRejections(db)
  for (const kept of await campaignsToPurge(db)) {
    // What was being stored while the texts went is seen to here.
    if (kept.textsPurgedAt === null || (await countTexts(db, kept.id)) > 0) await db.transaction((tx) => purge(tx, kept, null))
  }
  await db.transaction((tx) => jobs.send(tx, 'records.expire', {}, { onceKey: 'records.expire', afterSeconds: NEXT_SECONDS }))
}

async function purge(tx: Tx, kept: Kept, by: Actor | null): Promise<PurgeReceipt> {
  await deleteAnswersAbout(tx, kept.id)
  await purgeUploads(tx, kept.id)
  const opinionCount = await purgeOpinions(tx, kept.id)
  await purgeRuns(tx, kept.id)
  const files = kept.reportsGoToo ? await tx.execute<{ report_id: string }>(sql`delete from report_file where campaign_id = ${kept.id} returning report_id`) : []
  const reportCount = new Set(files.map((file) => file.report_id)).size
  await markPurged(tx, kept, by, { opinionCount, reportCount })
  return { opinionCount, reportCount }
}

async function toRetention(db: Db, { id, textsUntil, reportsGoToo, textsPurgedAt, name }: Kept): Promise<Retention> {
  const reports = await db.execute<{ id: string; title: string; created_at: string }>(sql`
    select id, title, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at from report
    where campaign_id = ${id} and exists (select from report_file f where f.campaign_id = report.campaign_id and f.report_id = report.id) order by id desc`)
  return {
    campaignName: name, textsUntil, reportsGoToo, textsPurgedAt: textsPurgedAt?.toISOString() ?? null, textCount: await countTexts(db, id),
    reports: reports.map((row) => ({ id: row.id, title: row.title, createdAt: row.created_at })),
  }
}
