import { sql } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'

/** How long the cells of rows that were not taken are kept to be corrected. */
const REJECTION_DAYS = 30

/** Takes away what a campaign's uploads hold of their files: bytes, samples, rows that were not taken. Those not finished end here. */
export async function purgeUploads(tx: Tx, campaignId: string): Promise<void> {
  await tx.execute(sql`update upload set preview = null, progress = null, refusal = case when refusal is null then null else '["说明已随原文清除"]'::jsonb end,
    receipt = case when receipt is null then null else receipt || '{"unknownOrgs": []}'::jsonb end,
    status = case when status in ('done', 'withdrawn', 'refused', 'cancelled') then status else 'cancelled' end where campaign_id = ${campaignId}`)
  await tx.execute(sql`delete from upload_piece where campaign_id = ${campaignId}`)
  await tx.execute(sql`delete from upload_rejection where campaign_id = ${campaignId}`)
}

/** Forgets the cells of rows that were not taken a month ago; where and why they were not stays. */
export async function expireRejections(db: Db | Tx): Promise<void> {
  await db.execute(sql`
    update upload_rejection r set cells = null from upload u
    where u.campaign_id = r.campaign_id and u.id = r.upload_id and r.cells is not null and coalesce(u.finished_at, u.created_at) < now() - make_interval(days => ${REJECTION_DAYS})`)
}
