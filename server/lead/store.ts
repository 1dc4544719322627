import { and, asc, count, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import { actor, occasion, opinion } from '../db/tables.ts'
import { type LeadState, OPEN_STATES } from './contract.ts'
import type { Sight } from './sight.ts'
import { lead, leadEvent, leadHandler, leadSetting } from './table.ts'

export type LeadRow = typeof lead.$inferSelect
export type LeadEventRow = typeof leadEvent.$inferSelect

const DEFAULT_HOURS = 4

export async function acknowledgeHours(db: Db | Tx, campaignId: string): Promise<number> {
  const [row] = await db.select().from(leadSetting).where(eq(leadSetting.campaignId, campaignId))
  return row?.acknowledgeHours ?? DEFAULT_HOURS
}

export async function upsertHours(tx: Tx, campaignId: string, hours: number): Promise<void> {
  await tx.insert(leadSetting).values({ campaignId, acknowledgeHours: hours }).onConflictDoUpdate({ target: leadSetting.campaignId, set: { acknowledgeHours: hours } })
}

/** @returns when the next of those that still wait is due to be shown to the next level; null = none waits */
export async function escalateDue(tx: Tx, campaignId: string, hours: number): Promise<Date | null> {
  const waiting = and(eq(lead.campaignId, campaignId), eq(lead.state, 'waiting'), isNull(lead.escalatedAt))
  await tx.execute(sql`
    with late as (
      update ${lead} set escalated_at = now()
      where campaign_id = ${campaignId}::uuid and state = 'waiting' and escalated_at is null and raised_at <= now() - make_interval(hours => ${hours}::int) returning id
    )
    insert into ${leadEvent} (campaign_id, lead_id, action) select ${campaignId}::uuid, id, 'escalated' from late`)
  const [row] = await tx.select({ raisedAt: sql<string | null>`min(${lead.raisedAt})` }).from(lead).where(waiting)
  return row?.raisedAt ? new Date(new Date(row.raisedAt).getTime() + hours * 3_600_000) : null
}

/** Only what the sights allow. */
function within(campaignId: string, sights: readonly Sight[]): SQL {
  const allowed = sights.map(({ orgId, category, isEscalated }) => ({ org_id: orgId, category, is_escalated: isEscalated }))
  return sql`${lead.campaignId} = ${campaignId}::uuid and (${lead.orgId}, ${lead.category}, ${lead.escalatedAt} is not null) in (
    select org_id, category, is_escalated from json_to_recordset(${JSON.stringify(allowed)}::text::json) as allowed (org_id uuid, category text, is_escalated boolean))`
}

export interface LeadFilter {
  readonly campaignId: string
  readonly sights: readonly Sight[]
  readonly states: readonly LeadState[]
  readonly category: string | undefined
  readonly orgIds: readonly string[] | null
}

const matching = ({ campaignId, sights, states, category, orgIds }: LeadFilter): SQL | undefined =>
  and(within(campaignId, sights), inArray(lead.state, [...states]), category === undefined ? undefined : eq(lead.category, category), orgIds === null ? undefined : inArray(lead.orgId, [...orgIds]))

const SAID = and(eq(opinion.campaignId, lead.campaignId), eq(opinion.id, lead.opinionId))

/** The longest waiting first; those not received before the others. */
export async function selectLeads(db: Db | Tx, filter: LeadFilter, after: { rank: number; raisedAt: string; id: string } | null, limit: number) {
  const behind = after === null ? undefined : sql`(${RANK}, ${lead.raisedAt}, ${lead.id}) > (${after.rank}::int, ${after.raisedAt}::timestamptz, ${after.id}::uuid)`
  return db
    .select({ lead, rank: sql<number>`${RANK}`, raisedText: sql<string>`to_char(${lead.raisedAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`, text: opinion.text, audience: opinion.audience, channel: opinion.channel })
    .from(lead)
    .innerJoin(opinion, SAID)
    .where(and(matching(filter), behind))
    .orderBy(asc(RANK), asc(lead.raisedAt), asc(lead.id))
    .limit(limit)
}

const RANK = sql`array_position(array['waiting','received','handling','closed','released']::text[], ${lead.state})`

export async function countLeads(db: Db | Tx, filter: LeadFilter): Promise<number> {
  const [row] = await db.select({ total: count() }).from(lead).where(matching(filter))
  return row?.total ?? 0
}

export async function tallyLeads(db: Db | Tx, campaignId: string, sights: readonly Sight[]): Promise<{ waitingCount: number; openCount: number; lateCount: number }> {
  const [row] = await db
    .select({
      openCount: count(),
      waitingCount: sql<number>`(count(*) filter (where ${lead.state} = 'waiting'))::int`,
      lateCount: sql<number>`(count(*) filter (where ${lead.dueAt} < now()))::int`,
    })
    .from(lead)
    .where(and(within(campaignId, sights), inArray(lead.state, [...OPEN_STATES])))
  return row ?? { waitingCount: 0, openCount: 0, lateCount: 0 }
}

/** Open leads by what decides whose they are. */
export async function tallySights(db: Db | Tx, campaignId: string): Promise<(Sight & { total: number })[]> {
  return db
    .select({ orgId: lead.orgId, category: lead.category, isEscalated: sql<boolean>`${lead.escalatedAt} is not null`, total: count() })
    .from(lead)
    .where(and(eq(lead.campaignId, campaignId), inArray(lead.state, [...OPEN_STATES])))
    .groupBy(lead.orgId, lead.category, sql`${lead.escalatedAt} is not null`)
}

export async function selectLead(db: Db | Tx, campaignId: string, id: string) {
  const [found] = await db
    .select({ lead, said: opinion, place: occasion.place })
    .from(lead)
    .innerJoin(opinion, SAID)
    .leftJoin(occasion, and(eq(occasion.campaignId, opinion.campaignId), eq(occasion.id, opinion.occasionId)))
    .where(and(eq(lead.campaignId, campaignId), eq(lead.id, id)))
  return found ?? null
}

export async function lockLead(tx: Tx, campaignId: string, id: string): Promise<LeadRow | null> {
  const [found] = await tx.select().from(lead).where(and(eq(lead.campaignId, campaignId), eq(lead.id, id))).for('update')
  return found ?? null
}

/** Leads of these opinions that are not released. */
export async function selectLeadsOf(db: Db | Tx, campaignId: string, opinionIds: readonly string[]): Promise<LeadRow[]> {
  if (opinionIds.length === 0) return []
  return db.select().from(lead).where(and(eq(lead.campaignId, campaignId), inArray(lead.opinionId, [...opinionIds]), sql`${lead.state} <> 'released'`))
}

/** Also lets the opinion into the lists, or out of them again. */
export async function updateState(tx: Tx, { campaignId, id, opinionId }: LeadRow, state: LeadState): Promise<void> {
  await tx.update(lead).set({ state }).where(and(eq(lead.campaignId, campaignId), eq(lead.id, id)))
  await tx.update(opinion).set({ notUrgentAt: state === 'released' ? sql`now()` : null }).where(and(eq(opinion.campaignId, campaignId), eq(opinion.id, opinionId)))
}

export async function insertEvent(tx: Tx, row: typeof leadEvent.$inferInsert): Promise<void> {
  await tx.insert(leadEvent).values(row)
}

export async function selectEvents(db: Db | Tx, campaignId: string, leadId: string): Promise<LeadEventRow[]> {
  return db.select().from(leadEvent).where(and(eq(leadEvent.campaignId, campaignId), eq(leadEvent.leadId, leadId))).orderBy(asc(leadEvent.number))
}

export async function replaceHandlers(tx: Tx, orgId: string, category: string, actorIds: readonly string[]): Promise<void> {
  await tx.delete(leadHandler).where(and(eq(leadHandler.orgId, orgId), eq(leadHandler.category, category)))
  if (actorIds.length > 0) await tx.insert(leadHandler).values(actorIds.map((actorId) => ({ orgId, category, actorId })))
}

export async function selectHandlers(db: Db | Tx, orgIds: readonly string[]): Promise<{ orgId: string; category: string; actorId: string; name: string }[]> {
  return db
    .select({ orgId: leadHandler.orgId, category: leadHandler.category, actorId: leadHandler.actorId, name: actor.name })
    .from(leadHandler)
    .innerJoin(actor, eq(actor.id, leadHandler.actorId))
    .where(inArray(leadHandler.orgId, [...orgIds]))
    .orderBy(asc(leadHandler.orgId), asc(leadHandler.category), asc(actor.name), asc(actor.id))
}

export async function selectActiveActors(db: Db | Tx, actorIds: readonly string[]): Promise<string[]> {
  if (actorIds.length === 0) return []
  const rows = await db.select({ id: actor.id }).from(actor).where(and(inArray(actor.id, [...actorIds]), isNull(actor.disabledAt)))
  return rows.map(({ id }) => id)
}
