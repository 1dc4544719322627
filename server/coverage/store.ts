import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import { reminder } from './table.ts'

export type ReminderRow = typeof reminder.$inferSelect

/** What an org has from one audience through one channel. */
export interface Heard {
  readonly orgId: string
  readonly audience: string | null
  readonly channel: string | null
  readonly opinionCount: number
  readonly occasionCount: number
  readonly lastAt: Date | null
}

/** Opinions that were not withdrawn and occasions, by org, audience and channel. */
export async function selectHeard(db: Db | Tx, campaignId: string, orgIds: readonly string[]): Promise<Heard[]> {
  if (orgIds.length === 0) return []
  const rows = await db.execute<{ org_id: string; audience: string | null; channel: string | null; opinions: number; occasions: number; last_at: Date | string | null }>(sql`
    select org_id, audience, channel, sum(opinions)::int as opinions, sum(occasions)::int as occasions, max(last_at) as last_at from (
      select org_id, audience, channel, count(*) as opinions, 0 as occasions, max(created_at) as last_at
        from opinion where campaign_id = ${campaignId} and org_id in ${[...orgIds]} and withdrawn_at is null group by 1, 2, 3
      union all
      select org_id, audience, channel, 0, count(*), max(created_at)
        from occasion where campaign_id = ${campaignId} and org_id in ${[...orgIds]} group by 1, 2, 3
    ) heard group by 1, 2, 3`)
  return [...rows].map((row) => ({ orgId: row.org_id, audience: row.audience, channel: row.channel, opinionCount: row.opinions, occasionCount: row.occasions, lastAt: row.last_at === null ? null : new Date(row.last_at) }))
}

/** Files whose opinions were stored and not withdrawn, by the org that sent them. */
export async function countSent(db: Db | Tx, campaignId: string, orgIds: readonly string[]): Promise<Map<string, number>> {
  if (orgIds.length === 0) return new Map()
  const rows = await db.execute<{ org_id: string; count: number }>(sql`
    select org_id, count(*)::int as count from upload where campaign_id = ${campaignId} and org_id in ${[...orgIds]} and status = 'done' group by org_id`)
  return new Map([...rows].map((row) => [row.org_id, row.count]))
}

/** The orgs among these that take part, with how many people of each audience they have. */
export async function selectTakingPart(db: Db | Tx, campaignId: string, orgIds: readonly string[]): Promise<{ orgId: string; schoolStage: string | null; parentName: string | null; roster: Record<string, number> }[]> {
  if (orgIds.length === 0) return []
  const rows = await db.execute<{ id: string; school_stage: string | null; parent_name: string | null; roster: Record<string, number> }>(sql`
    select org.id, org.school_stage, above.name as parent_name, p.roster from participation p join org on org.id = p.org_id left join org above on above.id = org.parent_id
    where p.campaign_id = ${campaignId} and p.org_id in ${[...orgIds]}`)
  return [...rows].map((row) => ({ orgId: row.id, schoolStage: row.school_stage, parentName: row.parent_name, roster: row.roster }))
}

export async function selectPlanColumn(db: Db | Tx, campaignId: string): Promise<unknown> {
  const [row] = await db.execute<{ plan: unknown }>(sql`select plan from campaign where id = ${campaignId}`)
  return row?.plan ?? []
}

export async function updatePlanColumn(tx: Tx, campaignId: string, plan: unknown): Promise<void> {
  await tx.execute(sql`update campaign set plan = ${JSON.stringify(plan)}::jsonb where id = ${campaignId}`)
}

export async function insertReminders(tx: Tx, rows: readonly (typeof reminder.$inferInsert)[]): Promise<ReminderRow[]> {
  return tx.insert(reminder).values([...rows]).returning()
}

/** Newest first. */
export async function selectReminders(db: Db | Tx, campaignId: string, filter: { orgIds: readonly string[]; before: string | null; limit: number }): Promise<ReminderRow[]> {
  return db
    .select()
    .from(reminder)
    .where(and(eq(reminder.campaignId, campaignId), inArray(reminder.orgId, [...filter.orgIds]), filter.before === null ? undefined : lt(reminder.id, filter.before)))
    .orderBy(desc(reminder.id))
    .limit(filter.limit)
}

/** How often each org was reminded, and when last. */
export async function countReminders(db: Db | Tx, campaignId: string, orgIds: readonly string[]): Promise<Map<string, { count: number; lastAt: Date }>> {
  if (orgIds.length === 0) return new Map()
  const rows = await db.execute<{ org_id: string; count: number; last_at: Date | string }>(sql`
    select org_id, count(*)::int as count, max(sent_at) as last_at from reminder where campaign_id = ${campaignId} and org_id in ${[...orgIds]} group by org_id`)
  return new Map([...rows].map((row) => [row.org_id, { count: row.count, lastAt: new Date(row.last_at) }]))
}
