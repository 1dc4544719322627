import { v7 as uuid } from 'uuid'
import type { Context } from '../context.ts'
import { AppError } from '../error.ts'
import type { Actor } from './access.ts'
import { recordAudit } from './audit.ts'
import type { Campaign, CampaignChange, NewCampaign } from './contract.ts'
import { once } from './once.ts'
import { readCampaign, requireAccess, toCampaign } from './reach.ts'
import { insertCampaign, selectLatestRosters, selectOrgsBelow, updateCampaign, upsertRosters } from './store.ts'

/** Begins a campaign of an org: everybody below it takes part, with the head counts of their last campaign. */
export async function createCampaign({ db }: Context, actor: Actor, given: NewCampaign, key: string | null): Promise<Campaign> {
  await requireAccess(db, actor, 'campaign.create', given.orgId)
  const fields = checked(given)
  return once(db, { actorId: actor.id, key, request: ['createCampaign', given] }, async (tx) => {
    const row = await insertCampaign(tx, { id: uuid(), orgId: given.orgId, ...fields })
    const below = (await selectOrgsBelow(tx, [given.orgId])).filter(({ id }) => id !== given.orgId).map(({ id }) => id)
    const rosters = await selectLatestRosters(tx, below)
    await upsertRosters(tx, below.map((orgId) => ({ campaignId: row.id, orgId, roster: rosters.get(orgId) ?? {} })))
    await recordAudit(tx, { actorId: actor.id, action: 'campaign.created', orgId: given.orgId, object: ['campaign', row.id] })
    return toCampaign(row)
  })
}

export async function changeCampaign({ db }: Context, actor: Actor, campaignId: string, given: CampaignChange): Promise<Campaign> {
  const { orgId } = await readCampaign(db, actor, campaignId)
  await requireAccess(db, actor, 'campaign.create', orgId)
  const fields = checked(given)
  return db.transaction(async (tx) => {
    const row = await updateCampaign(tx, campaignId, fields)
    await recordAudit(tx, { actorId: actor.id, action: 'campaign.changed', orgId, object: ['campaign', campaignId] })
    return toCampaign(row)
  })
}

/** @throws AppError invalid, naming the field */
function checked({ name, startsOn, endsOn, stages }: CampaignChange): CampaignChange {
  if (name.trim() === '') throw new AppError('invalid', '请填写活动名称', { field: 'name' })
  requireDays(startsOn, endsOn, '活动')
  for (const stage of stages) {
    requireDays(stage.startsOn, stage.endsOn, `阶段“${stage.name}”`)
    if (stage.startsOn < startsOn || stage.endsOn > endsOn) throw new AppError('invalid', `阶段“${stage.name}”的日期不在活动的日期以内`, { field: 'stages' })
  }
  return { name: name.trim(), startsOn, endsOn, stages }
}

function requireDays(startsOn: string, endsOn: string, what: string): void {
  for (const [field, day] of [['startsOn', startsOn], ['endsOn', endsOn]] as const) {
    const at = new Date(`${day}T00:00:00Z`)
    // 31 February is taken for 3 March.
    if (Number.isNaN(at.getTime()) || !at.toISOString().startsWith(day)) throw new AppError('invalid', `${what}的日期“${day}”不存在，请重新选择`, { field })
  }
  if (endsOn < startsOn) throw new AppError('invalid', `${what}的结束日期在开始日期之前，请核对`, { field: 'endsOn' })
}
