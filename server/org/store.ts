import { asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import type { Role } from './access.ts'
import { actor, actorRole, campaign, org, participation } from './table.ts'

export type OrgRow = typeof org.$inferSelect
export type CampaignRow = typeof campaign.$inferSelect
export type ActorRow = typeof actor.$inferSelect

/** The org and every org above it, itself first; empty when there is none. */
export async function selectOrgPath(db: Db | Tx, orgId: string): Promise<OrgRow[]> {
  const rows = await db.execute<{ id: string }>(sql`
    with recursive up as (
      select id, parent_id, 0 as height from org where id = ${orgId}
      union all select o.id, o.parent_id, up.height + 1 from org o join up on o.id = up.parent_id
    ) select id from up order by height`)
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return []
  const found = new Map((await db.select().from(org).where(inArray(org.id, ids))).map((row) => [row.id, row]))
  return ids.flatMap((id) => found.get(id) ?? [])
}

/** These orgs and all below them. */
export async function selectOrgsBelow(db: Db | Tx, orgIds: readonly string[]): Promise<OrgRow[]> {
  if (orgIds.length === 0) return []
  const below = sql`
    with recursive down as (
      select id from org where id in ${[...orgIds]}
      union select o.id from org o join down on o.parent_id = down.id
    ) select id from down`
  return db.select().from(org).where(sql`${org.id} in (${below})`).orderBy(asc(org.name))
}

export async function selectOrgs(db: Db | Tx, orgIds: readonly string[]): Promise<OrgRow[]> {
  return orgIds.length === 0 ? [] : db.select().from(org).where(inArray(org.id, [...orgIds]))
}

export async function selectCampaign(db: Db | Tx, campaignId: string): Promise<CampaignRow | null> {
  const [found] = await db.select().from(campaign).where(eq(campaign.id, campaignId))
  return found ?? null
}

export async function selectCampaigns(db: Db | Tx): Promise<CampaignRow[]> {
  return db.select().from(campaign).orderBy(desc(campaign.startsOn), asc(campaign.name))
}

export async function selectRosters(db: Db | Tx, campaignId: string): Promise<Map<string, Record<string, number>>> {
  const rows = await db.select().from(participation).where(eq(participation.campaignId, campaignId))
  return new Map(rows.map((row) => [row.orgId, row.roster as Record<string, number>]))
}

export async function selectActor(db: Db | Tx, actorId: string): Promise<ActorRow | null> {
  const [found] = await db.select().from(actor).where(eq(actor.id, actorId))
  return found ?? null
}

export async function selectActorByName(db: Db | Tx, signInName: string): Promise<ActorRow | null> {
  const [found] = await db.select().from(actor).where(eq(actor.signInName, signInName))
  return found ?? null
}

export async function selectActors(db: Db | Tx, actorIds: readonly string[]): Promise<ActorRow[]> {
  return actorIds.length === 0 ? [] : db.select().from(actor).where(inArray(actor.id, [...actorIds]))
}

export async function selectRoles(db: Db | Tx, actorId: string): Promise<{ role: Role; orgId: string }[]> {
  const rows = await db.select({ role: actorRole.role, orgId: actorRole.orgId }).from(actorRole).where(eq(actorRole.actorId, actorId)).orderBy(asc(actorRole.createdAt), asc(actorRole.orgId), asc(actorRole.role))
  return rows.map(({ role, orgId }) => ({ role: role as Role, orgId }))
}

export async function updateActor(db: Db | Tx, actorId: string, changes: Partial<typeof actor.$inferInsert>): Promise<void> {
  await db.update(actor).set(changes).where(eq(actor.id, actorId))
}

/** @returns how many wrong passwords came one after the other, this one included */
export async function countFailure(db: Db | Tx, actorId: string): Promise<number> {
  const [row] = await db.update(actor).set({ failedCount: sql`${actor.failedCount} + 1` }).where(eq(actor.id, actorId)).returning({ failedCount: actor.failedCount })
  return row?.failedCount ?? 0
}

/** Orgs with one of these names, wherever they stand. */
export async function selectOrgNames(db: Db | Tx, names: readonly string[]): Promise<{ id: string; name: string }[]> {
  return names.length === 0 ? [] : db.select({ id: org.id, name: org.name }).from(org).where(inArray(org.name, [...new Set(names)]))
}

export async function upsertOrgs(tx: Tx, rows: readonly (typeof org.$inferInsert)[]): Promise<void> {
  if (rows.length === 0) return
  const given = (column: string) => sql.raw(`excluded.${column}`)
  await tx
    .insert(org)
    .values([...rows])
    .onConflictDoUpdate({ target: org.id, set: { parentId: given('parent_id'), kind: given('kind'), schoolStage: given('school_stage'), setting: given('setting'), ownership: given('ownership') } })
}

export async function insertOrg(tx: Tx, row: typeof org.$inferInsert): Promise<void> {
  await tx.insert(org).values(row)
}

/** Whether there is any org yet. */
export async function hasOrgs(db: Db | Tx): Promise<boolean> {
  return (await db.select({ id: org.id }).from(org).limit(1)).length > 0
}

export async function insertCampaign(tx: Tx, row: typeof campaign.$inferInsert): Promise<CampaignRow> {
  return (await tx.insert(campaign).values(row).returning())[0]!
}

export async function updateCampaign(tx: Tx, campaignId: string, changes: Partial<typeof campaign.$inferInsert>): Promise<CampaignRow> {
  return (await tx.update(campaign).set(changes).where(eq(campaign.id, campaignId)).returning())[0]!
}

/** The latest head counts of these orgs, whichever campaign they were given for. */
export async function selectLatestRosters(db: Db | Tx, orgIds: readonly string[]): Promise<Map<string, Record<string, number>>> {
  if (orgIds.length === 0) return new Map()
  const rows = await db
    .selectDistinctOn([participation.orgId], { orgId: participation.orgId, roster: participation.roster })
    .from(participation)
    .innerJoin(campaign, eq(campaign.id, participation.campaignId))
    .where(inArray(participation.orgId, [...orgIds]))
    .orderBy(asc(participation.orgId), desc(campaign.createdAt))
  return new Map(rows.map(({ orgId, roster }) => [orgId, roster as Record<string, number>]))
}

export async function upsertRosters(tx: Tx, rows: readonly (typeof participation.$inferInsert)[]): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insert(participation)
    .values([...rows])
    .onConflictDoUpdate({ target: [participation.campaignId, participation.orgId], set: { roster: sql.raw('excluded.roster') } })
}
