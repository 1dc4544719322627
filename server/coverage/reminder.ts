import { v7 as uuid } from 'uuid'
import type { Context } from '../context.ts'
import { AppError } from '../error.ts'
import { cutPage, fromCursor } from '../http/cursor.ts'
import type { Page } from '../http/schema.ts'
import { orgsInScope } from '../opinion/service.ts'
import type { OrgRef } from '../org/contract.ts'
import { type Actor, actorNames, once, orgRefs, readCampaign, recordAudit, requireAccess } from '../org/service.ts'
import type { NewReminder, OrgCoverage, Plan, Reminder, ReminderQuery, Target } from './contract.ts'
import { coverageOf } from './coverage.ts'
import { planOf, targetWords } from './plan.ts'
import { insertReminders, type ReminderRow, selectReminders } from './store.ts'

const PAGE_SIZE = 50

/**
 * Tells orgs what is still missing; who misses nothing is not told.
 *
 * @throws AppError forbidden, notFound, conflict when none of them misses anything
 */
export async function remind({ db }: Context, actor: Actor, campaignId: string, { orgIds, note }: NewReminder, key: string | null): Promise<Reminder[]> {
  for (const orgId of orgIds) await requireAccess(db, actor, 'plan.remind', orgId)
  const campaign = await readCampaign(db, actor, campaignId)
  return once(db, { actorId: actor.id, key, request: { campaignId, orgIds, note } }, async (tx) => {
    const plan = await planOf(tx, campaignId)
    const coverage = (await coverageOf(tx, campaignId, await orgRefs(tx, orgIds), plan)).filter(({ missingCount }) => missingCount > 0)
    if (coverage.length === 0) throw new AppError('conflict', '这些单位都已达到目标，不用提醒', {})
    const rows = await insertReminders(tx, coverage.map((entry) => ({ campaignId, id: uuid(), orgId: entry.org.id, missing: missingTargets(plan, entry), note: note?.trim() || null, dueOn: plan.dueOn ?? campaign.endsOn, sentBy: actor.id })))
    for (const { id, orgId } of rows) await recordAudit(tx, { actorId: actor.id, action: 'plan.reminded', orgId, object: ['reminder', id] })
    const byOrg = new Map(coverage.map((entry) => [entry.org.id, entry]))
    return rows.map((row) => toReminder(row, byOrg.get(row.orgId)!.org, actor.name, missingWords(plan, byOrg.get(row.orgId)!)))
  })
}

/** Reminders that orgs were sent, the latest first. */
export async function listReminders({ db }: Context, actor: Actor, campaignId: string, query: ReminderQuery): Promise<Page<Reminder>> {
  const orgs = await orgsInScope(db, actor, 'upload.read', query.orgId)
  await readCampaign(db, actor, campaignId)
  const limit = query.limit ?? PAGE_SIZE
  const before = fromCursor(query.cursor, ['id'])?.[0] ?? null
  const { rows, nextCursor } = cutPage(await selectReminders(db, campaignId, { orgIds: [...orgs.keys()], before, limit: limit + 1 }), limit, ({ id }) => [id])
  const plan = await planOf(db, campaignId)
  const reminded = new Map(rows.map(({ orgId }) => [orgId, orgs.get(orgId)!]))
  const coverage = new Map((await coverageOf(db, campaignId, reminded, plan)).map((entry) => [entry.org.id, entry]))
  const names = await actorNames(db, rows.map(({ sentBy }) => sentBy))
  const items = rows.map((row) => {
    const entry = coverage.get(row.orgId)
    return toReminder(row, orgs.get(row.orgId)!, names.get(row.sentBy) ?? '', entry ? missingWords(plan, entry) : [])
  })
  return { items, nextCursor, total: null }
}

function missingTargets({ targets }: Plan, { states }: OrgCoverage): { target: Target; heard: number }[] {
  return states.filter(({ isMet }) => !isMet).map(({ target, opinionCount }) => ({ target: targets[target]!, heard: opinionCount }))
}

function missingWords(plan: Plan, entry: OrgCoverage): string[] {
  return missingTargets(plan, entry).map(({ target, heard }) => targetWords(target, heard))
}

function toReminder({ id, missing, note, dueOn, sentAt }: ReminderRow, org: OrgRef, sentBy: string, stillMissing: string[]): Reminder {
  const then = (missing as { target: Target; heard: number }[]).map(({ target, heard }) => targetWords(target, heard))
  return { id, org, missing: then, note, dueOn, sentBy, sentAt: sentAt.toISOString(), stillMissing }
}
