import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import { PURGED_TEXT } from '../org/service.ts'

/**
 * Takes the texts of a campaign's opinions away, and whatever was noted of occasions in words or kept as evidence. Whoever said them becomes a number drawn
 * with a key that nobody keeps: people can still be counted, never found again. The keys of rows go too: they are made of the text.
 *
 * @returns how many opinions
 */
export async function purgeOpinions(tx: Tx, campaignId: string): Promise<number> {
  const salt = randomBytes(32).toString('hex')
  const purged = await tx.execute<{ id: string }>(sql`
    update opinion set text = ${PURGED_TEXT}, title = null, source_cells = null, row_key = 'purged ' || id,
      person_key = left(encode(sha256(convert_to(person_key || ${salt}, 'UTF8')), 'hex'), 32)
    where campaign_id = ${campaignId} and text <> ${PURGED_TEXT} returning id`)
  await tx.execute(sql`update occasion set place = null, answered = null where campaign_id = ${campaignId} and (place is not null or answered is not null)`)
  await tx.execute(sql`update occasion_event set reason = ${PURGED_TEXT}, before = '{}' where campaign_id = ${campaignId}`)
  await tx.execute(sql`update lead_event set note = null where campaign_id = ${campaignId} and note is not null`)
  await tx.execute(sql`delete from occasion_evidence where campaign_id = ${campaignId}`)
  return purged.length
}

/** Opinions of a campaign whose texts are still there. */
export async function countTexts(db: Db | Tx, campaignId: string): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`select count(*)::int as count from opinion where campaign_id = ${campaignId} and text <> ${PURGED_TEXT}`)
  return row!.count
}
