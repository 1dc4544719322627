import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { type Actor, mayDo, type Permission, requireOnPath } from './access.ts'
import type { Campaign } from './contract.ts'
import { type CampaignRow, type OrgRow, selectCampaign, selectOrgPath } from './store.ts'

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

/** Whether the actor may do this at the org, where what is served differs by it. */
export async function mayAt(db: Db | Tx, actor: Actor, permission: Permission, orgId: string): Promise<boolean> {
  return mayDo(actor, permission, (await selectOrgPath(db, orgId)).map(({ id }) => id))
}

/** The org whose campaign it is: for jobs. */
export async function campaignOrg(db: Db | Tx, campaignId: string): Promise<string> {
  const row = await selectCampaign(db, campaignId)
  if (row === null) throw new Error(`No such campaign: ${campaignId}`)
  return row.orgId
}

/** @throws AppError notFound when there is no such campaign or the actor's orgs take no part in it */
export async function readCampaign(db: Db | Tx, actor: Actor, campaignId: string): Promise<Campaign> {
  const row = await selectCampaign(db, campaignId)
  if (row === null || !(await takesPart(db, actor, row))) throw new AppError('notFound', '没有这个活动', { campaignId })
  return toCampaign(row)
}

/** A campaign is its org's and everybody's below; those above see it too. */
export async function takesPart(db: Db | Tx, actor: Actor, row: CampaignRow): Promise<boolean> {
  const down = await selectOrgPath(db, row.orgId)
  if (mayDo(actor, 'campaign.read', down.map(({ id }) => id))) return true
  for (const { orgId } of actor.roles) if ((await selectOrgPath(db, orgId)).some(({ id }) => id === row.orgId)) return true
  return false
}

export function toCampaign(row: CampaignRow): Campaign {
  const { id, orgId, name, startsOn, endsOn, isDemonstration } = row
  return { id, orgId, name, startsOn, endsOn, stages: row.stages as Campaign['stages'], isDemonstration }
}
