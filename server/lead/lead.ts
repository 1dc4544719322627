import { urgentReason } from '../../analysis/index.ts'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { cutPage, fromCursor } from '../http/cursor.ts'
import type { Page } from '../http/schema.ts'
import type { OrgRef } from '../org/contract.ts'
import { type Actor, actorNames, entitledOrgsBelow, once, orgRefs, orgsBelow, readCampaign, recordAudit } from '../org/service.ts'
import { newMasker } from '../pipeline/accept-mask.ts'
import { LEAD_STATES, type Lead, type LeadAction, type LeadCategory, type LeadChange, type LeadDetail, type LeadQuery, type LeadState, type LeadSummary, OPEN_STATES } from './contract.ts'
import { type Handlers, handlersOf, readHandlers, type Sight, sightsOf } from './sight.ts'
import { countLeads, insertEvent, type LeadRow, lockLead, selectEvents, selectLead, selectLeads, tallyLeads, updateState } from './store.ts'

const PAGE_SIZE = 50
const LONGEST_NOTE = 2000
/** Words of so many characters speak for themselves. */
const TELLING = 12

/** What each action makes of a lead, and from which states it may be done; null = the state stays. */
const MOVES: Readonly<Record<LeadAction, { readonly from: readonly LeadState[]; readonly to: LeadState | null; readonly needsNote: string | null }>> = {
  receive: { from: ['waiting'], to: 'received', needsNote: null },
  handle: { from: ['waiting', 'received'], to: 'handling', needsNote: null },
  note: { from: OPEN_STATES, to: null, needsNote: '请写下做了什么' },
  close: { from: OPEN_STATES, to: 'closed', needsNote: '请写明怎样处理、结果如何，再办结' },
  release: { from: OPEN_STATES, to: 'released', needsNote: '请写明为什么不属于紧急' },
  reopen: { from: ['closed', 'released'], to: 'handling', needsNote: '请写明为什么重新打开' },
}

/** Leads of which the actor is a handler; nobody else learns of them. */
export async function listLeads({ db }: Context, actor: Actor, campaignId: string, query: LeadQuery): Promise<Page<Lead>> {
  await requireHandling(db, actor, campaignId)
  const filter = {
    campaignId,
    sights: sightsOf(await readHandlers(db), actor.id),
    states: query.state === 'all' ? LEAD_STATES : query.state === undefined || query.state === 'open' ? OPEN_STATES : [query.state],
    category: query.category,
    orgIds: query.orgId === undefined ? null : [...(await orgsBelow(db, query.orgId)).keys()],
  }
  const after = fromCursor(query.cursor, ['number', 'time', 'id'])
  const limit = query.limit ?? PAGE_SIZE
  const found = await selectLeads(db, filter, after === null ? null : { rank: after[0], raisedAt: after[1], id: after[2] }, limit + 1)
  const { rows, nextCursor } = cutPage(found, limit, (row) => [row.rank, row.raisedText, row.lead.id])
  const orgs = await orgRefs(db, rows.map((row) => row.lead.orgId))
  return { items: rows.map((row) => toLead(row.lead, orgs, row)), nextCursor, total: await countLeads(db, filter) }
}

/** For the home page: how much is waiting for this actor. */
export async function summariseLeads({ db }: Context, actor: Actor, campaignId: string): Promise<LeadSummary> {
  await readCampaign(db, actor, campaignId)
  const sights = sightsOf(await readHandlers(db), actor.id)
  if (sights.length === 0) return { isHandler: false, waitingCount: 0, openCount: 0, lateCount: 0 }
  return { isHandler: true, ...(await tallyLeads(db, campaignId, sights)) }
}

/** Reading one is written down. */
export async function readLead({ db }: Context, actor: Actor, campaignId: string, leadId: string): Promise<LeadDetail> {
  await requireHandling(db, actor, campaignId)
  return db.transaction(async (tx) => {
    const { lead } = await requireOwn(tx, actor, campaignId, leadId)
    await recordAudit(tx, { actorId: actor.id, action: 'lead.read', orgId: lead.orgId, object: ['lead', leadId] })
    return toDetail(tx, campaignId, leadId)
  })
}

/** @throws AppError notFound for whoever is no handler of it, conflict for what its state does not allow, invalid without a note where one must be */
export async function changeLead({ db, jobs }: Context, actor: Actor, campaignId: string, leadId: string, { action, note }: LeadChange, key: string | null): Promise<LeadDetail> {
  await requireHandling(db, actor, campaignId)
  const move = MOVES[action]
  const written = newMasker().mask((note ?? '').trim()).slice(0, LONGEST_NOTE) || null
  if (move.needsNote !== null && written === null) throw new AppError('invalid', move.needsNote, { field: 'note' })
  return once(db, { actorId: actor.id, key, request: { campaignId, leadId, action, note } }, async (tx) => {
    await requireOwn(tx, actor, campaignId, leadId)
    const row = (await lockLead(tx, campaignId, leadId))!
    if (!move.from.includes(row.state as LeadState)) throw new AppError('conflict', '这条线索的状态已经变了，请刷新后再操作', { state: row.state })
    await insertEvent(tx, { campaignId, leadId, actorId: actor.id, action, note: written })
    if (move.to !== null) await updateState(tx, row, move.to)
    await recordAudit(tx, { actorId: actor.id, action: `lead.${action}`, orgId: row.orgId, object: ['lead', leadId] })
    if (action === 'release' || (action === 'reopen' && row.state === 'released')) await jobs.send(tx, 'opinions.changed', { campaignId, orgId: row.orgId }, { onceKey: `${campaignId}:${row.orgId}` })
    return toDetail(tx, campaignId, leadId)
  })
}

/** @throws AppError forbidden for roles that handle nothing, notFound for a campaign that is not the actor's */
async function requireHandling(db: Db | Tx, actor: Actor, campaignId: string): Promise<void> {
  if ((await entitledOrgsBelow(db, actor, 'lead.handle')).size === 0) throw new AppError('forbidden', '您没有这项权限', { permission: 'lead.handle' })
  await readCampaign(db, actor, campaignId)
}

async function requireOwn(tx: Tx, actor: Actor, campaignId: string, leadId: string): Promise<{ lead: LeadRow; handlers: Handlers }> {
  const found = await selectLead(tx, campaignId, leadId)
  const handlers = await readHandlers(tx)
  if (found === null || !handlersOf(handlers, sightOf(found.lead)).has(actor.id)) throw new AppError('notFound', '没有这条线索')
  return { lead: found.lead, handlers }
}

export function sightOf({ orgId, category, escalatedAt }: LeadRow): Sight {
  return { orgId, category, isEscalated: escalatedAt !== null }
}

function toLead(row: LeadRow, orgs: ReadonlyMap<string, OrgRef>, { text, audience, channel }: { text: string; audience: string | null; channel: string | null }): Lead {
  const codes = row.codes.split('|') as LeadCategory[]
  return {
    id: row.id,
    org: orgs.get(row.orgId)!,
    category: row.category as LeadCategory,
    codes,
    state: row.state as LeadState,
    raisedAt: row.raisedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    isLate: OPEN_STATES.includes(row.state as LeadState) && row.dueAt.getTime() < Date.now(),
    isEscalated: row.escalatedAt !== null,
    audience,
    channel,
    words: [...new Set(urgentReason(text).flatMap(({ code, words }) => ((codes as string[]).includes(code) ? words.map((word) => clauseAround(text, word)) : [])))],
  }
}

/** A word alone tells a handler little: the clause it stands in, unless that is long. */
function clauseAround(text: string, word: string): string {
  const at = text.indexOf(word)
  if (word.length >= TELLING || at < 0) return word
  const before = /[^，。！？；,!?;\n]*$/.exec(text.slice(Math.max(0, at - TELLING), at))![0]
  const after = /^[^，。！？；,!?;\n]*/.exec(text.slice(at + word.length, at + word.length + TELLING))![0]
  return `${before}${word}${after}`
}

async function toDetail(tx: Tx, campaignId: string, leadId: string): Promise<LeadDetail> {
  const { lead: row, said, place } = (await selectLead(tx, campaignId, leadId))!
  const events = await selectEvents(tx, campaignId, leadId)
  const handlerIds = [...handlersOf(await readHandlers(tx), sightOf(row))]
  const names = await actorNames(tx, [...handlerIds, said.createdBy, ...events.flatMap(({ actorId }) => actorId ?? [])])
  return {
    ...toLead(row, await orgRefs(tx, [row.orgId]), said),
    opinionId: said.id,
    text: said.text,
    saidAt: said.saidAt?.toISOString() ?? null,
    place,
    schoolStage: said.schoolStage,
    mentionCount: said.mentionCount,
    isWithdrawn: said.withdrawnAt !== null,
    recordedBy: names.get(said.createdBy) ?? '',
    handlers: handlerIds.flatMap((id) => names.get(id) ?? []).sort(),
    events: events.map(({ id, at, actorId, action, note }) => ({ id, at: at.toISOString(), actorName: actorId === null ? null : (names.get(actorId) ?? ''), action: action as LeadDetail['events'][number]['action'], note })),
  }
}
