import { v7 as uuid } from 'uuid'
import type { Context } from '../context.ts'
import type { Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { type Actor, actorNames, once, recordAudit } from '../org/service.ts'
import type { Occasion, OccasionChange, OccasionEvent } from './contract.ts'
import { findOccasion, newMasking, requirePast, toOne } from './occasion.ts'
import { announce } from './opinion.ts'
import { requireInCampaign } from './scope.ts'
import { insertOccasionEvent, lockOccasion, type OccasionRow, selectOccasionEvents, updateOccasion, updatePointsOf, withdrawPointsOf } from './store.ts'

const GATHER_SECONDS = 15

const FIELD_NAMES = { heldAt: '时间', place: '地点', channel: '渠道', audience: '对象', schoolStage: '学段', dueCount: '应到', presentCount: '实到', answered: '现场答复' } as const
type Field = keyof typeof FIELD_NAMES
const FIELDS = Object.keys(FIELD_NAMES) as readonly Field[]

/** Says anew what an occasion was, and why; what it was before is kept. Its points follow. */
export async function changeOccasion(context: Context, actor: Actor, campaignId: string, occasionId: string, change: OccasionChange, key: string | null): Promise<Occasion> {
  await requireOwn(context, actor, campaignId, occasionId)
  const masked = newMasking()
  const reason = requireReason(masked(change.reason))
  const next = { heldAt: requirePast(change.heldAt), place: masked(change.place), channel: change.channel, audience: change.audience, schoolStage: change.schoolStage, dueCount: change.dueCount, presentCount: change.presentCount, answered: masked(change.answered) }
  return once(context.db, { actorId: actor.id, key, request: { campaignId, occasionId, change } }, async (tx) => {
    const row = (await lockOccasion(tx, campaignId, occasionId))!
    if (row.withdrawnAt !== null) throw new AppError('conflict', '这个场次已经撤回，请先恢复再修改', {})
    const changed = FIELDS.filter((field) => wordOf(row[field]) !== wordOf(next[field]))
    if (changed.length === 0) return toOne(tx, row)
    await updateOccasion(tx, campaignId, occasionId, next)
    await updatePointsOf(tx, campaignId, occasionId, { saidAt: next.heldAt, channel: next.channel, audience: next.audience, schoolStage: next.schoolStage })
    await write(tx, actor, row, { action: 'changed', reason, before: Object.fromEntries(changed.map((field) => [field, wordOf(row[field])])) })
    await announce(context, tx, campaignId, [row.orgId], GATHER_SECONDS)
    return toOne(tx, { ...row, ...next })
  })
}

/** Takes an occasion and its points out of lists and later runs; it stays to be read and can be brought back. Twice is once. */
export async function withdrawOccasion(context: Context, actor: Actor, campaignId: string, occasionId: string, reason: string): Promise<Occasion> {
  return setWithdrawn(context, actor, { campaignId, occasionId, reason }, true)
}

export async function restoreOccasion(context: Context, actor: Actor, campaignId: string, occasionId: string, reason: string): Promise<Occasion> {
  return setWithdrawn(context, actor, { campaignId, occasionId, reason }, false)
}

async function setWithdrawn(context: Context, actor: Actor, about: { campaignId: string; occasionId: string; reason: string }, isWithdrawn: boolean): Promise<Occasion> {
  const { campaignId, occasionId } = about
  await requireOwn(context, actor, campaignId, occasionId)
  const reason = requireReason(newMasking()(about.reason))
  return context.db.transaction(async (tx) => {
    const row = (await lockOccasion(tx, campaignId, occasionId))!
    if ((row.withdrawnAt !== null) === isWithdrawn) return toOne(tx, row)
    const withdrawnAt = isWithdrawn ? new Date() : null
    await updateOccasion(tx, campaignId, occasionId, { withdrawnAt })
    await withdrawPointsOf(tx, campaignId, occasionId, isWithdrawn)
    await write(tx, actor, row, { action: isWithdrawn ? 'withdrawn' : 'restored', reason, before: {} })
    await announce(context, tx, campaignId, [row.orgId], GATHER_SECONDS)
    return toOne(tx, { ...row, withdrawnAt })
  })
}

/** What was done to it, the first first. */
export async function listOccasionEvents({ db }: Context, actor: Actor, campaignId: string, occasionId: string): Promise<OccasionEvent[]> {
  await findOccasion(db, actor, 'occasion.read', campaignId, occasionId)
  const rows = await selectOccasionEvents(db, campaignId, occasionId)
  const names = await actorNames(db, rows.map(({ actorId }) => actorId))
  return rows.map(({ id, at, actorId, action, reason, before }) => ({
    id,
    at: at.toISOString(),
    actorName: names.get(actorId) ?? '',
    action: action as OccasionEvent['action'],
    reason,
    before: Object.entries(before as Record<string, string | null>).map(([field, value]) => ({ field: FIELD_NAMES[field as Field] ?? field, value })),
  }))
}

/** Writes down what was done to an occasion, in its history and in the audit. */
export async function write(tx: Tx, actor: Actor, { campaignId, id, orgId }: OccasionRow, event: { action: OccasionEvent['action']; reason: string; before: Record<string, string | null> }): Promise<void> {
  await insertOccasionEvent(tx, { campaignId, id: uuid(), occasionId: id, actorId: actor.id, ...event })
  await recordAudit(tx, { actorId: actor.id, action: `occasion.${event.action}`, orgId, object: ['occasion', id] })
}

export async function requireOwn({ db }: Pick<Context, 'db'>, actor: Actor, campaignId: string, occasionId: string): Promise<OccasionRow> {
  const row = await findOccasion(db, actor, 'occasion.write', campaignId, occasionId)
  await requireInCampaign(db, actor, 'occasion.write', campaignId, row.orgId)
  return row
}

function requireReason(reason: string | null): string {
  if (reason === null) throw new AppError('invalid', '请写明原因', { field: 'reason' })
  return reason
}

function wordOf(value: Date | string | number | null): string | null {
  return value === null ? null : value instanceof Date ? value.toISOString() : String(value)
}
