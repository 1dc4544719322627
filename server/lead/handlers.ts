import type { Context } from '../context.ts'
import { AppError } from '../error.ts'
import { type Actor, orgsBelow, readCampaign, recordAudit, requireAccess } from '../org/service.ts'
import { LEAD_CATEGORIES, type LeadCategory, type LeadSettings, type NewLeadHandlers, type NewLeadHours } from './contract.ts'
import { handlersOf, readHandlers } from './sight.ts'
import { acknowledgeHours, replaceHandlers, selectActiveActors, selectHandlers, tallySights, upsertHours } from './store.ts'

/** Who is named for what, how long a lead may wait, and how many nobody may read; nothing of what they say. */
export async function readLeadSettings({ db }: Pick<Context, 'db'>, actor: Actor, campaignId: string): Promise<LeadSettings> {
  const campaign = await readCampaign(db, actor, campaignId)
  await requireAccess(db, actor, 'lead.assign', campaign.orgId)
  const orgs = await orgsBelow(db, campaign.orgId)
  const groups = Map.groupBy(await selectHandlers(db, [...orgs.keys()]), ({ orgId, category }) => `${orgId} ${category}`)
  const handlers = await readHandlers(db)
  const orphans = (await tallySights(db, campaignId)).filter((sight) => handlersOf(handlers, sight).size === 0)
  return {
    acknowledgeHours: await acknowledgeHours(db, campaignId),
    named: [...groups.values()].map((rows) => ({ org: orgs.get(rows[0]!.orgId)!, category: rows[0]!.category as LeadCategory, handlers: rows.map(({ actorId, name }) => ({ id: actorId, name })) })),
    orphans: LEAD_CATEGORIES.map((category) => ({ category, count: orphans.reduce((sum, sight) => sum + (sight.category === category ? sight.total : 0), 0) })).filter(({ count }) => count > 0),
  }
}

export async function changeLeadHours({ db }: Context, actor: Actor, campaignId: string, { acknowledgeHours: hours }: NewLeadHours): Promise<LeadSettings> {
  const campaign = await readCampaign(db, actor, campaignId)
  await requireAccess(db, actor, 'lead.assign', campaign.orgId)
  await db.transaction(async (tx) => {
    await upsertHours(tx, campaignId, hours)
    await recordAudit(tx, { actorId: actor.id, action: 'lead.hoursChanged', orgId: campaign.orgId, object: ['campaign', campaignId] })
  })
  return readLeadSettings({ db }, actor, campaignId)
}

/** @throws AppError invalid for an org outside the campaign, or for an account that is not there or is disabled */
export async function nameHandlers({ db }: Context, actor: Actor, campaignId: string, orgId: string, { category, actorIds }: NewLeadHandlers): Promise<LeadSettings> {
  const path = await requireAccess(db, actor, 'lead.assign', orgId)
  const campaign = await readCampaign(db, actor, campaignId)
  if (!path.some(({ id }) => id === campaign.orgId)) throw new AppError('invalid', '这个单位不参加本次活动，请另选单位', { orgId })
  await db.transaction(async (tx) => {
    const known = await selectActiveActors(tx, actorIds)
    if (known.length < actorIds.length) throw new AppError('invalid', '有的账号不存在或已停用，请重新选择处置人', { field: 'actorIds' })
    await replaceHandlers(tx, orgId, category, known)
    await recordAudit(tx, { actorId: actor.id, action: 'lead.handlersChanged', orgId, object: ['org', orgId] })
  })
  return readLeadSettings({ db }, actor, campaignId)
}
