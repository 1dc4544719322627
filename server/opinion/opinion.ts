import { v7 as uuid } from 'uuid'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { findLeads, WITHHELD_TEXT } from '../lead/contract.ts'
import { raiseLeads, withheldFrom } from '../lead/service.ts'
import { type Actor, actorNames, once, orgRefs, type Permission, recordAudit } from '../org/service.ts'
import { newMasker } from '../pipeline/accept-mask.ts'
import type { NewPoint, Opinion } from './contract.ts'
import { findOccasion } from './occasion.ts'
import { requireInCampaign, requireSight } from './scope.ts'
import { insertOpinion, type OpinionRow, selectOpinion, selectPoints, updateWithdrawal } from './store.ts'
import { cleanText } from './text.ts'

/** Points of one occasion come within minutes: one new list for several of them. */
const GATHER_SECONDS = 15

/** 记一条: stored masked; when, where and by whom it was said is the occasion's. */
export async function recordPoint(context: Context, actor: Actor, campaignId: string, occasionId: string, point: NewPoint, key: string | null): Promise<Opinion> {
  const occasion = await findOccasion(context.db, actor, 'occasion.write', campaignId, occasionId)
  await requireInCampaign(context.db, actor, 'occasion.write', campaignId, occasion.orgId)
  if (occasion.withdrawnAt !== null) throw new AppError('conflict', '这个场次已经撤回，请先恢复再记录', {})
  const text = newMasker().mask(cleanText(point.text))
  if (text === '') throw new AppError('invalid', '意见内容是空白的，请填写后再提交', { field: 'text' })
  const { orgId, channel, audience, schoolStage, heldAt } = occasion
  return once(context.db, { actorId: actor.id, key, request: { campaignId, occasionId, point } }, async (tx) => {
    const id = uuid()
    const rowKey = `point:${id}`
    const row = await insertOpinion(tx, {
      campaignId,
      id,
      orgId,
      text,
      saidAt: heldAt,
      channel,
      audience,
      schoolStage,
      mentionCount: point.mentionCount,
      occasionId,
      rowKey,
      createdBy: actor.id,
    })
    await raiseLeads(context, tx, campaignId, findLeads([{ org_id: orgId, row_key: rowKey, text }]))
    await announce(context, tx, campaignId, [orgId], GATHER_SECONDS)
    return (await toOpinions(tx, actor, [row]))[0]!
  })
}

export async function listPoints({ db }: Context, actor: Actor, campaignId: string, occasionId: string): Promise<Opinion[]> {
  await findOccasion(db, actor, 'occasion.read', campaignId, occasionId)
  return toOpinions(db, actor, await selectPoints(db, campaignId, occasionId))
}

export async function readOpinion({ db }: Context, actor: Actor, campaignId: string, opinionId: string): Promise<Opinion> {
  return (await toOpinions(db, actor, [await findOpinion(db, actor, 'opinion.read', campaignId, opinionId)]))[0]!
}

/** Takes it out of later runs; it stays to be read and can be brought back. Twice is once. */
export async function withdrawOpinion(context: Context, actor: Actor, campaignId: string, opinionId: string): Promise<void> {
  await setWithdrawn(context, actor, campaignId, opinionId, true)
}

export async function restoreOpinion(context: Context, actor: Actor, campaignId: string, opinionId: string): Promise<void> {
  await setWithdrawn(context, actor, campaignId, opinionId, false)
}

async function setWithdrawn(context: Context, actor: Actor, campaignId: string, opinionId: string, isWithdrawn: boolean): Promise<void> {
  const row = await findOpinion(context.db, actor, 'opinion.read', campaignId, opinionId)
  await requireInCampaign(context.db, actor, row.occasionId === null ? 'upload.write' : 'occasion.write', campaignId, row.orgId)
  await context.db.transaction(async (tx) => {
    if (!(await updateWithdrawal(tx, campaignId, opinionId, isWithdrawn))) return
    await announce(context, tx, campaignId, [row.orgId], GATHER_SECONDS)
    await recordAudit(tx, { actorId: actor.id, action: isWithdrawn ? 'opinion.withdrawn' : 'opinion.restored', orgId: row.orgId, object: ['opinion', opinionId] })
  })
}

/** Has the orgs' own lists made anew; several changes within a while make one run. */
export async function announce(context: Context, tx: Tx, campaignId: string, orgIds: readonly string[], afterSeconds: number): Promise<void> {
  for (const orgId of orgIds) await context.jobs.send(tx, 'opinions.changed', { campaignId, orgId }, { onceKey: `${campaignId}:${orgId}`, afterSeconds })
}

async function findOpinion(db: Db | Tx, actor: Actor, permission: Permission, campaignId: string, opinionId: string): Promise<OpinionRow> {
  const row = await selectOpinion(db, campaignId, opinionId)
  await requireSight(db, actor, permission, row?.orgId ?? null, '没有这条意见')
  return row!
}

/** What is for a handler's eyes is shown to its handlers and to whoever wrote it down. */
async function toOpinions(db: Db | Tx, actor: Actor, rows: readonly OpinionRow[]): Promise<Opinion[]> {
  const orgs = await orgRefs(db, rows.map(({ orgId }) => orgId))
  const names = await actorNames(db, rows.map(({ createdBy }) => createdBy))
  const withheld = await withheldFrom(db, actor, rows[0]?.campaignId ?? '', rows)
  return rows.map((row) => ({
    id: row.id,
    org: orgs.get(row.orgId)!,
    text: withheld.has(row.id) ? WITHHELD_TEXT : row.text,
    saidAt: row.saidAt?.toISOString() ?? null,
    channel: row.channel,
    audience: row.audience,
    schoolStage: row.schoolStage,
    mentionCount: row.mentionCount,
    isWithdrawn: row.withdrawnAt !== null,
    source: {
      fileName: row.sourceFile,
      row: row.sourceRow,
      cells: ((withheld.has(row.id) ? [] : (row.sourceCells ?? [])) as [string, string | null][]).map(([column, value]) => ({ column, value })),
      uploadId: row.uploadId,
      occasionId: row.occasionId,
      recordedBy: names.get(row.createdBy) ?? '',
      createdAt: row.createdAt.toISOString(),
    },
  }))
}
