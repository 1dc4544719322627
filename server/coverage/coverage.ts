import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { orgsInScope } from '../opinion/service.ts'
import type { OrgRef } from '../org/contract.ts'
import { type Actor, readCampaign } from '../org/service.ts'
import type { Coverage, CoverageQuery, OrgCoverage, Plan, TargetState } from './contract.ts'
import { appliesTo, planOf } from './plan.ts'
import { countReminders, countSent, type Heard, selectHeard, selectTakingPart } from './store.ts'

/** What each org has sent and what is missing against the plan, at an org and below it, or wherever the actor may see it. */
export async function readCoverage({ db }: Context, actor: Actor, campaignId: string, query: CoverageQuery): Promise<Coverage> {
  const orgs = await orgsInScope(db, actor, 'upload.read', query.orgId)
  await readCampaign(db, actor, campaignId)
  const plan = await planOf(db, campaignId)
  const all = await coverageOf(db, campaignId, orgs, plan)
  return { plan, orgs: query.only === 'missing' ? all.filter(({ missingCount }) => missingCount > 0) : all, metCount: all.filter(({ missingCount }) => missingCount === 0).length }
}

/** Those of the orgs that take part, by the org above and by name. For orgs that were checked. */
export async function coverageOf(db: Db | Tx, campaignId: string, orgs: ReadonlyMap<string, OrgRef>, plan: Plan): Promise<OrgCoverage[]> {
  const orgIds = [...orgs.keys()]
  const [takingPart, heard, sent, reminders] = [await selectTakingPart(db, campaignId, orgIds), await selectHeard(db, campaignId, orgIds), await countSent(db, campaignId, orgIds), await countReminders(db, campaignId, orgIds)]
  const byOrg = new Map<string, Heard[]>()
  for (const row of heard) byOrg.set(row.orgId, [...(byOrg.get(row.orgId) ?? []), row])
  return takingPart
    .map(({ orgId, schoolStage, parentName, roster }) => {
      const own = byOrg.get(orgId) ?? []
      const states = plan.targets.flatMap((target, at) => (appliesTo(target, { schoolStage, roster }) ? [stateOf(plan, at, own)] : []))
      const last = own.reduce((latest, { lastAt }) => Math.max(latest, lastAt?.getTime() ?? 0), 0)
      const reminded = reminders.get(orgId)
      return {
        org: orgs.get(orgId)!, parentName, schoolStage,
        uploadCount: sent.get(orgId) ?? 0,
        occasionCount: own.reduce((sum, { occasionCount }) => sum + occasionCount, 0),
        opinionCount: own.reduce((sum, { opinionCount }) => sum + opinionCount, 0),
        lastAt: last === 0 ? null : new Date(last).toISOString(),
        states,
        missingCount: states.filter(({ isMet }) => !isMet).length,
        remindedCount: reminded?.count ?? 0,
        lastRemindedAt: reminded?.lastAt.toISOString() ?? null,
      }
    })
    .toSorted((a, b) => compare(a.parentName ?? '', b.parentName ?? '') || compare(a.org.name, b.org.name))
}

function stateOf({ targets }: Plan, at: number, own: readonly Heard[]): TargetState {
  const { audience, channel, opinionCount: wanted } = targets[at]!
  const found = own.find((row) => row.audience === audience && row.channel === channel)
  const opinionCount = found?.opinionCount ?? 0
  return { target: at, occasionCount: found?.occasionCount ?? 0, opinionCount, isMet: opinionCount >= wanted }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
