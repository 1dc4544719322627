import { sql } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import { isWithheld } from './store.ts'

/** The run and the orgs that are counted. */
export interface Scope {
  readonly campaignId: string
  readonly runId: string
  readonly orgIds: readonly string[]
}

/** How often something was said, and in how many opinions; the key is null where the set of groups does not have it. */
export interface GroupCount {
  readonly area: string | null
  readonly stage: string | null
  readonly kind: string | null
  readonly audience: string | null
  readonly channel: string | null
  /** `YYYY-MM-DD` */
  readonly monday: string | null
  readonly orgId: string | null
  readonly mentionCount: number
  readonly opinionCount: number
}

/** The ways in which placed opinions are counted, each the sum over the same rows. */
const GROUPS = { all: sql`()`, stage: sql`(area, stage)`, audience: sql`(area, audience)`, week: sql`(area, monday)`, org: sql`(area, org_id)`, kind: sql`(kind)`, coverage: sql`(audience, channel)` } as const
export type GroupName = keyof typeof GROUPS

/** `grouping()` of each set: one bit a column that the set leaves out. */
const COLUMNS = ['area', 'stage', 'kind', 'audience', 'channel', 'monday', 'org_id'] as const
const GROUP_NAMES: ReadonlyMap<number, GroupName> = new Map([
  [bits(), 'all'], [bits('area', 'stage'), 'stage'], [bits('area', 'audience'), 'audience'], [bits('area', 'monday'), 'week'],
  [bits('area', 'org_id'), 'org'], [bits('kind'), 'kind'], [bits('audience', 'channel'), 'coverage'],
])

function bits(...kept: readonly (typeof COLUMNS)[number][]): number {
  return COLUMNS.reduce((sum, column) => sum * 2 + (kept.includes(column) ? 0 : 1), 0)
}

function placedRows({ campaignId, runId, orgIds }: Scope) {
  return sql`placement p join opinion o on o.campaign_id = p.campaign_id and o.id = p.opinion_id
    where p.campaign_id = ${campaignId} and p.run_id = ${runId} and o.org_id in ${[...orgIds]}`
}

/**
 * Everything read at one moment. A run's rows are younger than what the planner knows of the table, so it would take them for few and
 * look each up by itself: seconds instead of tenths.
 */
export async function atOneMoment<Answer>(db: Db, read: (tx: Tx) => Promise<Answer>): Promise<Answer> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`set local enable_nestloop = off`)
    await tx.execute(sql`set local jit = off`)
    return read(tx)
  }, { isolationLevel: 'repeatable read', accessMode: 'read only' })
}

/** Every count of the overview in one pass over the run's opinions. */
export async function selectCounts(db: Db | Tx, scope: Scope): Promise<ReadonlyMap<GroupName, readonly GroupCount[]>> {
  const rows = await db.execute<{ grouping: number } & Record<'area' | 'stage' | 'kind' | 'audience' | 'channel' | 'monday_text' | 'org_id', string | null> & { mentions: number; opinions: number }>(sql`
    with placed as (
      select p.area, coalesce(p.stage, 'S0') as stage, p.kind, o.audience, o.channel, o.org_id, o.mention_count,
        date_trunc('week', o.said_at at time zone 'Asia/Shanghai') as monday
      from ${placedRows(scope)}
    )
    select grouping(area, stage, kind, audience, channel, monday, org_id)::int as grouping, area, stage, kind, audience, channel, to_char(monday, 'YYYY-MM-DD') as monday_text, org_id,
      coalesce(sum(mention_count), 0)::int as mentions, count(*)::int as opinions
    from placed group by grouping sets (${sql.join(Object.values(GROUPS), sql`, `)})`)
  const found = new Map<GroupName, GroupCount[]>(Object.keys(GROUPS).map((name) => [name as GroupName, []]))
  for (const { grouping, area, stage, kind, audience, channel, monday_text: monday, org_id: orgId, mentions, opinions } of rows) {
    const name = GROUP_NAMES.get(grouping)
    if (name === undefined) throw new Error(`A set of groups nobody asked for: ${grouping}`)
    found.get(name)!.push({ area, stage, kind, audience, channel, monday, orgId, mentionCount: mentions, opinionCount: opinions })
  }
  return found
}

/** What cannot be summed: different texts, different people, issues with an opinion here that were neither dismissed nor withheld. */
export async function selectDistinct(db: Db | Tx, scope: Scope): Promise<{ distinct: number; people: number; issues: number }> {
  const [row] = await db.execute<{ distinct: number; people: number; issues: number }>(sql`
    with placed as (select coalesce(p.duplicate_of, p.opinion_id) as text_id, o.person_key, p.issue_id from ${placedRows(scope)})
    select (select count(*) from (select distinct text_id from placed) t)::int as distinct,
      (select count(*) from (select distinct person_key from placed where person_key is not null) t)::int as people,
      (select count(*) from issue where issue.campaign_id = ${scope.campaignId} and issue.run_id = ${scope.runId} and not issue.is_dismissed and not ${isWithheld}
        and issue.id in (select issue_id from placed where issue_id is not null))::int as issues`)
  return row!
}

/** Occasions by audience and channel, as recorded until now. */
export async function selectOccasions(db: Db | Tx, { campaignId, orgIds }: Scope): Promise<{ audience: string; channel: string; count: number }[]> {
  const rows = await db.execute<{ audience: string; channel: string; count: number }>(sql`
    select audience, channel, count(*)::int as count from occasion where campaign_id = ${campaignId} and org_id in ${[...orgIds]} group by audience, channel`)
  return [...rows]
}

/** Orgs that take part, and whether they have an opinion of their own by now. */
export async function selectParticipants(db: Db | Tx, { campaignId, orgIds }: Pick<Scope, 'campaignId' | 'orgIds'>): Promise<{ orgId: string; takesPart: boolean; hasVoice: boolean; parentId: string | null }[]> {
  const rows = await db.execute<{ id: string; parent_id: string | null; takes_part: boolean; has_voice: boolean }>(sql`
    select org.id, org.parent_id,
      exists (select from participation p where p.campaign_id = ${campaignId} and p.org_id = org.id) as takes_part,
      exists (select from opinion o where o.campaign_id = ${campaignId} and o.org_id = org.id and o.withdrawn_at is null) as has_voice
    from org where org.id in ${[...orgIds]}`)
  return [...rows].map((row) => ({ orgId: row.id, parentId: row.parent_id, takesPart: row.takes_part, hasVoice: row.has_voice }))
}

/** Pairs of audience and channel that the campaign asks for: the column holds them alone, or with the day they are due. */
export async function selectPlan(db: Db | Tx, campaignId: string): Promise<{ audience: string; channel: string }[]> {
  const [row] = await db.execute<{ plan: { audience: string; channel: string }[] }>(sql`select case when jsonb_typeof(plan) = 'array' then plan else plan->'targets' end as plan from campaign where id = ${campaignId}`)
  return row?.plan ?? []
}
