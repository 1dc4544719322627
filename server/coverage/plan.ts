import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { type Actor, readCampaign, recordAudit, requireAccess } from '../org/service.ts'
import type { Plan, Target } from './contract.ts'
import { selectPlanColumn, updatePlanColumn } from './store.ts'

/** Audiences that only a school has. */
const OF_SCHOOLS: readonly string[] = ['学生', '家长']

const LEVELS: Readonly<Record<string, readonly string[]>> = { 九年一贯: ['小学', '初中'], 完全中学: ['初中', '高中'], 十二年一贯: ['小学', '初中', '高中'] }

/** How a plan lies in its column: the targets alone, as campaigns of the first hour have it, or with a day. */
type Stored = readonly Partial<Target>[] | { readonly targets: readonly Partial<Target>[]; readonly dueOn: string | null }

export async function readPlan({ db }: Context, actor: Actor, campaignId: string): Promise<Plan> {
  await readCampaign(db, actor, campaignId)
  return planOf(db, campaignId)
}

/** @throws AppError forbidden, notFound, invalid for a target that is given twice */
export async function changePlan({ db }: Context, actor: Actor, campaignId: string, plan: Plan): Promise<Plan> {
  const campaign = await readCampaign(db, actor, campaignId)
  await requireAccess(db, actor, 'plan.write', campaign.orgId)
  const seen = new Set<string>()
  for (const { audience, channel, schoolStages } of plan.targets) {
    for (const stage of schoolStages ?? ['']) {
      const key = `${audience} ${channel} ${stage}`
      if (seen.has(key)) throw new AppError('invalid', `“${audience} × ${channel}”${stage === '' ? '' : `（${stage}）`}列了两次，请留一条`, { audience, channel })
      seen.add(key)
    }
  }
  return db.transaction(async (tx) => {
    await updatePlanColumn(tx, campaignId, plan)
    await recordAudit(tx, { actorId: actor.id, action: 'plan.changed', orgId: campaign.orgId, object: ['campaign', campaignId], details: { targetCount: plan.targets.length } })
    return planOf(tx, campaignId)
  })
}

/** The plan as it stands. For campaigns that were checked. */
export async function planOf(db: Db | Tx, campaignId: string): Promise<Plan> {
  const stored = (await selectPlanColumn(db, campaignId)) as Stored
  const { targets, dueOn } = 'targets' in stored ? stored : { targets: stored, dueOn: null }
  return { targets: targets.map((target) => ({ schoolStages: null, opinionCount: 1, ...target }) as Target), dueOn }
}

/** The levels that a school of several has: 九年一贯 is 小学 and 初中. */
function levelsOf(schoolStage: string): readonly string[] {
  return LEVELS[schoolStage] ?? [schoolStage]
}

/** Whether the org has the people that the target asks for. */
export function appliesTo({ audience, schoolStages }: Target, { schoolStage, roster }: { schoolStage: string | null; roster: Readonly<Record<string, number>> }): boolean {
  if (schoolStages !== null && (schoolStage === null || !levelsOf(schoolStage).some((level) => (schoolStages as readonly string[]).includes(level)))) return false
  if (roster[audience] !== undefined) return roster[audience] > 0
  return schoolStage !== null || !OF_SCHOOLS.includes(audience)
}

/** A target in words. */
export function targetWords({ audience, channel, opinionCount }: Target, heard: number): string {
  return opinionCount === 1 ? `${audience} × ${channel}` : `${audience} × ${channel}（还差 ${opinionCount - heard} 条）`
}
