import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import type { OrgRef } from '../org/contract.ts'
import { type Actor, entitledOrgsBelow, orgsBelow, type Permission, readCampaign, requireAccess, requireTexts } from '../org/service.ts'

/**
 * May the actor do this at the org, in a campaign that the org takes part in?
 *
 * @returns level of school of the org; null for offices
 * @throws AppError forbidden, notFound for a campaign that is not the actor's, invalid for an org outside the campaign, conflict when its texts were purged
 */
export async function requireInCampaign(db: Db | Tx, actor: Actor, permission: Permission, campaignId: string, orgId: string): Promise<{ schoolStage: string | null }> {
  const path = await requireAccess(db, actor, permission, orgId)
  const campaign = await readCampaign(db, actor, campaignId)
  if (!path.some(({ id }) => id === campaign.orgId)) throw new AppError('invalid', '这个单位不参加本次活动，请另选单位', { orgId })
  await requireTexts(db, campaignId)
  return { schoolStage: path[0]?.schoolStage ?? null }
}

/**
 * The orgs of which a list tells: one and those below it, else all where the actor may.
 *
 * @throws AppError forbidden when the actor may at none
 */
export async function orgsInScope(db: Db | Tx, actor: Actor, permission: Permission, orgId: string | undefined): Promise<Map<string, OrgRef>> {
  if (orgId !== undefined) {
    await requireAccess(db, actor, permission, orgId)
    return orgsBelow(db, orgId)
  }
  const orgs = await entitledOrgsBelow(db, actor, permission)
  if (orgs.size === 0) throw new AppError('forbidden', '您没有这项权限', { permission })
  return orgs
}

/**
 * For what was asked for by its id: who may not see it learns not even that it is there.
 *
 * @param orgId - where it belongs; null when there is none
 * @throws AppError notFound
 */
export async function requireSight(db: Db | Tx, actor: Actor, permission: Permission, orgId: string | null, missing: string): Promise<void> {
  if (orgId !== null) {
    const orgs = await entitledOrgsBelow(db, actor, permission)
    if (orgs.has(orgId)) return
  }
  throw new AppError('notFound', missing)
}
