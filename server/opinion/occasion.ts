import { v7 as uuid } from 'uuid'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { cutPage, fromCursor } from '../http/cursor.ts'
import type { Page } from '../http/schema.ts'
import type { OrgRef } from '../org/contract.ts'
import { type Actor, actorNames, once, noticeVersion, orgRefs, readCampaign } from '../org/service.ts'
import { newMasker } from '../pipeline/accept-mask.ts'
import type { NewOccasion, Occasion, OccasionQuery } from './contract.ts'
import { orgsInScope, requireInCampaign, requireSight } from './scope.ts'
import { countEvidence, countOccasions, countPoints, insertOccasion, type OccasionRow, selectOccasion, selectOccasions } from './store.ts'
import { cleanText } from './text.ts'

const DAY_MS = 86_400_000
const PAGE_SIZE = 50

export async function recordOccasion(context: Context, actor: Actor, campaignId: string, occasion: NewOccasion, key: string | null): Promise<Occasion> {
  await requireInCampaign(context.db, actor, 'occasion.write', campaignId, occasion.orgId)
  const heldAt = requirePast(occasion.heldAt)
  const masked = newMasking()
  return once(context.db, { actorId: actor.id, key, request: { campaignId, occasion } }, async (tx) => {
    const row = await insertOccasion(tx, { ...occasion, campaignId, id: uuid(), heldAt, place: masked(occasion.place), answered: masked(occasion.answered), recordedBy: actor.id, noticeVersion: await noticeVersion(tx, campaignId) })
    return toOne(tx, row)
  })
}

export async function listOccasions({ db }: Context, actor: Actor, campaignId: string, query: OccasionQuery): Promise<Page<Occasion>> {
  const orgs = await orgsInScope(db, actor, 'occasion.read', query.orgId)
  await readCampaign(db, actor, campaignId)
  const after = fromCursor(query.cursor, ['time', 'id'])
  const filter = { campaignId, orgIds: [...orgs.keys()], channel: query.channel, isWithdrawn: query.withdrawn ?? false }
  const limit = query.limit ?? PAGE_SIZE
  const found = await selectOccasions(db, filter, after === null ? null : { heldAt: new Date(after[0]), id: after[1] }, limit + 1)
  const { rows, nextCursor } = cutPage(found, limit, ({ heldAt, id }) => [heldAt.toISOString(), id])
  return { items: await toOccasions(db, rows, orgs), nextCursor, total: await countOccasions(db, filter) }
}

export async function readOccasion({ db }: Context, actor: Actor, campaignId: string, occasionId: string): Promise<Occasion> {
  return toOne(db, await findOccasion(db, actor, 'occasion.read', campaignId, occasionId))
}

/** @throws AppError notFound, also for an occasion of an org where the actor may not */
export async function findOccasion(db: Db | Tx, actor: Actor, permission: 'occasion.read' | 'occasion.write', campaignId: string, occasionId: string): Promise<OccasionRow> {
  const row = await selectOccasion(db, campaignId, occasionId)
  await requireSight(db, actor, permission, row?.orgId ?? null, '没有这个场次')
  return row!
}

/** Names and numbers go before anything is stored; blanks are nothing. */
export function newMasking(): (text: string | null) => string | null {
  const { mask } = newMasker()
  return (text) => (text === null ? null : mask(cleanText(text)) || null)
}

/** Clocks of phones differ: a day ahead is let through. */
export function requirePast(instant: string): Date {
  const heldAt = new Date(instant)
  if (Number.isNaN(heldAt.getTime())) throw new AppError('invalid', '没有这个时间，请重新选择日期和时间', { field: 'heldAt' })
  if (heldAt.getTime() > Date.now() + DAY_MS) throw new AppError('invalid', '时间还没有到；场次应在开过之后记录，请检查日期', { field: 'heldAt' })
  return heldAt
}

export async function toOne(db: Db | Tx, row: OccasionRow): Promise<Occasion> {
  return (await toOccasions(db, [row], await orgRefs(db, [row.orgId])))[0]!
}

async function toOccasions(db: Db | Tx, rows: readonly OccasionRow[], orgs: ReadonlyMap<string, OrgRef>): Promise<Occasion[]> {
  const names = await actorNames(db, rows.map(({ recordedBy }) => recordedBy))
  const points = await countPoints(db, rows[0]?.campaignId ?? '', rows.map(({ id }) => id))
  const evidence = await countEvidence(db, rows[0]?.campaignId ?? '', rows.map(({ id }) => id))
  return rows.map((row) => toOccasion(row, orgs.get(row.orgId)!, names.get(row.recordedBy) ?? '', { pointCount: points.get(row.id) ?? 0, evidenceCount: evidence.get(row.id) ?? 0 }))
}

function toOccasion(row: OccasionRow, org: OrgRef, recordedBy: string, counts: Pick<Occasion, 'pointCount' | 'evidenceCount'>): Occasion {
  const { id, place, schoolStage, dueCount, presentCount, answered } = row
  return {
    id,
    org,
    heldAt: row.heldAt.toISOString(),
    place,
    channel: row.channel as Occasion['channel'],
    audience: row.audience as Occasion['audience'],
    schoolStage,
    dueCount,
    presentCount,
    answered,
    recordedBy,
    createdAt: row.createdAt.toISOString(),
    ...counts,
    isFromLedger: row.sourceKey !== null,
    isWithdrawn: row.withdrawnAt !== null,
  }
}
