import { eq, sql } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import { campaign } from './table.ts'

export type RetentionRow = Pick<typeof campaign.$inferSelect, 'id' | 'orgId' | 'name' | 'textsUntil' | 'reportsGoToo' | 'textsPurgedAt'>

const COLUMNS = { id: campaign.id, orgId: campaign.orgId, name: campaign.name, textsUntil: campaign.textsUntil, reportsGoToo: campaign.reportsGoToo, textsPurgedAt: campaign.textsPurgedAt }

/** @throws Error when there is no such campaign */
export async function selectRetention(db: Db | Tx, campaignId: string): Promise<RetentionRow> {
  const [row] = await db.select(COLUMNS).from(campaign).where(eq(campaign.id, campaignId))
  if (row === undefined) throw new Error(`No such campaign: ${campaignId}`)
  return row
}

export async function updateRetention(db: Db | Tx, campaignId: string, changes: Partial<Pick<RetentionRow, 'textsUntil' | 'reportsGoToo' | 'textsPurgedAt'>>): Promise<void> {
  await db.update(campaign).set(changes).where(eq(campaign.id, campaignId))
}

/** Campaigns that set a day for their texts. */
export async function selectKept(db: Db | Tx): Promise<RetentionRow[]> {
  return db.select(COLUMNS).from(campaign).where(sql`${campaign.textsUntil} is not null or ${campaign.textsPurgedAt} is not null`)
}

/** Deletes sessions and invitations that no longer hold, and answers kept for repeated requests after this long. */
export async function deleteExpired(db: Db | Tx, answerDays: number): Promise<void> {
  await db.execute(sql`delete from session where expires_at < now()`)
  await db.execute(sql`delete from invitation where expires_at < now()`)
  await db.execute(sql`delete from idempotency where created_at < now() - make_interval(days => ${answerDays})`)
}

/** Forgets the answers kept for requests that made or changed one of these objects: they quote. */
export async function deleteAnswersAbout(tx: Tx, campaignId: string): Promise<void> {
  await tx.execute(sql`
    delete from idempotency where
      answer->>'id' in (select id::text from opinion where campaign_id = ${campaignId} union all select id::text from occasion where campaign_id = ${campaignId} union all select id::text from upload where campaign_id = ${campaignId})
      or answer->'event'->>'id' in (select id::text from review_event where campaign_id = ${campaignId})`)
}
