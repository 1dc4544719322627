import { sql } from 'drizzle-orm'
import { v7 as uuid } from 'uuid'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import type { Actor } from './access.ts'
import { recordAudit } from './audit.ts'
import type { OrgImport } from './contract.ts'
import { campaignNamed } from './operator.ts'
import { type Change, type Known, type OrgPlan, planOrgs } from './org-plan.ts'
import { type OrgSheet, readOrgSheet } from './org-sheet.ts'
import { readCampaign, requireAccess } from './reach.ts'
import { type CampaignRow, selectOrgNames, selectOrgsBelow, selectRosters, upsertOrgs, upsertRosters } from './store.ts'

/** Arbitrary, the same in every process: two imports at once follow one another. */
const LOCK = 7_161_532
type ImportTarget = Pick<CampaignRow, 'id' | 'orgId'>

/** What an import of the file would do; nothing is stored. */
export async function previewOrgs({ db }: Context, actor: Actor, campaignId: string, bytes: Uint8Array): Promise<OrgImport> {
  const campaign = await importTarget(db, actor, campaignId)
  const sheet = await readOrgSheet(bytes)
  return answerOf(sheet, await planOf(db, campaign, sheet), false)
}

/**
 * Imports the file: all of it, or with one problem nothing. Orgs are known by their names; none is deleted.
 *
 * @returns as the preview; `isImported` says whether it was stored
 */
export async function importOrgs({ db }: Context, actor: Actor, campaignId: string, bytes: Uint8Array): Promise<OrgImport> {
  return storeOrgs(db, await importTarget(db, actor, campaignId), actor.id, bytes)
}

/**
 * The same for whoever runs the server, who may do everything anyway.
 *
 * @param campaign - its id or its name
 * @throws AppError notFound when there is no such campaign, or several have the name
 */
export async function importOrgsAsOperator(db: Db, campaign: string, bytes: Uint8Array): Promise<OrgImport> {
  return storeOrgs(db, await campaignNamed(db, campaign), null, bytes)
}

async function importTarget(db: Db, actor: Actor, campaignId: string): Promise<ImportTarget> {
  const campaign = await readCampaign(db, actor, campaignId)
  await requireAccess(db, actor, 'org.manage', campaign.orgId)
  return campaign
}

async function storeOrgs(db: Db, campaign: ImportTarget, actorId: string | null, bytes: Uint8Array): Promise<OrgImport> {
  const sheet = await readOrgSheet(bytes)
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`)
    const plan = await planOf(tx, campaign, sheet)
    const answer = answerOf(sheet, plan, true)
    if (!answer.isImported) return answer
    await upsertOrgs(tx, plan.changes.filter(({ line }) => line.change !== 'same').map(({ org }) => org))
    await upsertRosters(tx, plan.changes.flatMap(rosterRow(campaign.id)))
    const { newCount, changedCount, sameCount } = answer
    await recordAudit(tx, { actorId, action: 'org.imported', orgId: campaign.orgId, object: ['campaign', campaign.id], details: { newCount, changedCount, sameCount } })
    return answer
  })
}

function rosterRow(campaignId: string): (change: Change) => { campaignId: string; orgId: string; roster: Readonly<Record<string, number>> }[] {
  // A new org without head counts takes part all the same.
  return ({ org, roster, line }) => (roster === null && line.change !== 'new' ? [] : [{ campaignId, orgId: org.id, roster: roster ?? {} }])
}

async function planOf(db: Db | Tx, { id, orgId }: ImportTarget, { lines }: OrgSheet): Promise<OrgPlan> {
  const below = await selectOrgsBelow(db, [orgId])
  const own = new Set(below.map((org) => org.id))
  const elsewhere = await selectOrgNames(db, lines.map(({ name }) => name))
  const known: Known = {
    orgs: new Map(below.map((org) => [org.name, org])),
    taken: new Set(elsewhere.flatMap((org) => (own.has(org.id) ? [] : [org.name]))),
    rosters: await selectRosters(db, id),
    topId: orgId,
  }
  return planOrgs(lines, known, uuid)
}

function answerOf(sheet: OrgSheet, plan: OrgPlan, isToStore: boolean): OrgImport {
  const lines = plan.changes.map(({ line }) => line)
  const problems = [...sheet.problems, ...plan.problems].sort((a, b) => (a.row ?? 0) - (b.row ?? 0))
  const count = (change: string): number => lines.filter((line) => line.change === change).length
  return { columns: sheet.columns, newCount: count('new'), changedCount: count('changed'), sameCount: count('same'), lines, problems, isImported: isToStore && problems.length === 0 && lines.length > 0 }
}
