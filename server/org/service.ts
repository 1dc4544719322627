import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { type Actor, entitledOrgs, mayDo, type Permission, requireOnPath } from './access.ts'
import type { Campaign, ORG_KINDS, OrgNode, OrgRef } from './contract.ts'
import { type CampaignRow, type OrgRow, selectActors, selectCampaign, selectCampaigns, selectOrgPath, selectOrgs, selectOrgsBelow, selectRosters } from './store.ts'

export { type Actor, type Permission } from './access.ts'
export { changePassword, findActor, hashPassword, readSignedIn, signIn } from './sign-in.ts'
export { once } from './once.ts'

/**
 * The first line of every service function: may this actor do this at this org?
 *
 * @returns the org and every org above it, itself first
 * @throws AppError forbidden, also when there is no such org: who may not see it learns nothing of it
 */
export async function requireAccess(db: Db | Tx, actor: Actor, permission: Permission, orgId: string): Promise<OrgRow[]> {
  const path = await selectOrgPath(db, orgId)
  requireOnPath(actor, permission, path.map(({ id }) => id))
  return path
}

/** The org and all below it, by id. For scopes that were checked. */
export async function orgsBelow(db: Db | Tx, orgId: string): Promise<Map<string, OrgRef>> {
  return new Map((await selectOrgsBelow(db, [orgId])).map((row) => [row.id, toOrgRef(row)]))
}

/** Every org where the actor holds the permission, those below included. */
export async function entitledOrgsBelow(db: Db | Tx, actor: Actor, permission: Permission): Promise<Map<string, OrgRef>> {
  return new Map((await selectOrgsBelow(db, entitledOrgs(actor, permission))).map((row) => [row.id, toOrgRef(row)]))
}

export async function orgRefs(db: Db | Tx, orgIds: readonly string[]): Promise<Map<string, OrgRef>> {
  return new Map((await selectOrgs(db, [...new Set(orgIds)])).map((row) => [row.id, toOrgRef(row)]))
}

/** Names of actors by id, for logs and lists. */
export async function actorNames(db: Db | Tx, actorIds: readonly string[]): Promise<Map<string, string>> {
  return new Map((await selectActors(db, [...new Set(actorIds)])).map(({ id, name }) => [id, name]))
}

export async function listCampaigns(db: Db, actor: Actor): Promise<Campaign[]> {
  const rows = await selectCampaigns(db)
  const mine: Campaign[] = []
  for (const row of rows) if (await takesPart(db, actor, row)) mine.push(toCampaign(row))
  return mine
}

/** @throws AppError notFound when there is no such campaign or the actor's orgs take no part in it */
export async function readCampaign(db: Db | Tx, actor: Actor, campaignId: string): Promise<Campaign> {
  const row = await selectCampaign(db, campaignId)
  if (row === null || !(await takesPart(db, actor, row))) throw new AppError('notFound', '没有这个活动', { campaignId })
  return toCampaign(row)
}

/** Orgs the actor may see: those of its roles, those below them, and those above them by name. */
export async function listOrgs(db: Db, actor: Actor, campaignId: string): Promise<OrgNode[]> {
  await readCampaign(db, actor, campaignId)
  const rosters = await selectRosters(db, campaignId)
  const own = await selectOrgsBelow(db, entitledOrgs(actor, 'campaign.read'))
  const above = new Map<string, OrgRow>()
  for (const { orgId } of actor.roles) for (const row of await selectOrgPath(db, orgId)) above.set(row.id, row)
  for (const { id } of own) above.delete(id)
  return [...[...above.values()].map((row) => toOrgNode(row, null)), ...own.map((row) => toOrgNode(row, rosters.get(row.id) ?? null))]
}

/** A campaign is its org's and everybody's below; those above see it too. */
async function takesPart(db: Db | Tx, actor: Actor, row: CampaignRow): Promise<boolean> {
  const down = await selectOrgPath(db, row.orgId)
  if (mayDo(actor, 'campaign.read', down.map(({ id }) => id))) return true
  for (const { orgId } of actor.roles) if ((await selectOrgPath(db, orgId)).some(({ id }) => id === row.orgId)) return true
  return false
}

export function toOrgRef(row: OrgRow): OrgRef {
  return { id: row.id, name: row.name, kind: row.kind as (typeof ORG_KINDS)[number] }
}

function toOrgNode(row: OrgRow, roster: Record<string, number> | null): OrgNode {
  return { ...toOrgRef(row), parentId: row.parentId, schoolStage: row.schoolStage, roster }
}

function toCampaign(row: CampaignRow): Campaign {
  const { id, orgId, name, startsOn, endsOn, isDemonstration } = row
  return { id, orgId, name, startsOn, endsOn, stages: row.stages as Campaign['stages'], isDemonstration }
}
