import { v7 as uuid } from 'uuid'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { cutPage, fromCursor } from '../http/cursor.ts'
import type { Page } from '../http/schema.ts'
import type { JobData } from '../jobs/queue.ts'
import type { OrgRef } from '../org/contract.ts'
import { type Actor, actorNames, entitledOrgsBelow, once, orgRefs, orgsBelow, type Permission, readCampaign, recordAudit, requireAccess, requireTexts } from '../org/service.ts'
import type { NewRun, Run, RunQuery } from './contract.ts'
import { countNewOpinions, countOpinions, countRuns, insertRun, lockScope, type RunRow, type RunStatus, selectActiveRun, selectRun, selectRuns, updateRun } from './store.ts'
import type { RunSummary } from './summary.ts'

const MIN_OPINIONS = 1
const PAGE_SIZE = 50
const LISTED_UNKEPT = 50
/** While the scope's run is under way its next one waits; looked at again after so long. */
const NEXT_LOOK_SECONDS = 5

export interface Scope {
  readonly campaignId: string
  readonly orgId: string
  /** null = by itself, after opinions changed */
  readonly startedBy: string | null
}

export async function startRun(context: Context, actor: Actor, campaignId: string, { orgId }: NewRun, key: string | null): Promise<Run> {
  await requireAccess(context.db, actor, 'run.create', orgId)
  await readCampaign(context.db, actor, campaignId)
  return once(context.db, { actorId: actor.id, key, request: ['startRun', campaignId, orgId] }, async (tx) => {
    const row = await queueRun(context, tx, { campaignId, orgId, startedBy: actor.id })
    await recordAudit(tx, { actorId: actor.id, action: 'run.started', orgId, object: ['run', row.id] })
    return (await toRuns(tx, [row]))[0]!
  })
}

/**
 * Queues a run of a scope. For scopes that were checked.
 *
 * @throws AppError conflict when there is nothing to analyse, the texts were purged, or a run of the scope waits or is under way
 */
export async function queueRun(context: Context, tx: Tx, { campaignId, orgId, startedBy }: Scope): Promise<RunRow> {
  await lockScope(tx, campaignId, orgId)
  await requireTexts(tx, campaignId)
  const active = await selectActiveRun(tx, campaignId, orgId)
  if (active) throw new AppError('conflict', `这个范围已有一个分析批次正在${active.status === 'queued' ? '排队' : '进行'}，请等它结束，或先取消它`, { runId: active.id })
  const opinionCount = await countOpinions(tx, campaignId, [...(await orgsBelow(tx, orgId)).keys()])
  if (opinionCount < MIN_OPINIONS) throw new AppError('conflict', '这个范围内还没有意见，请先上传或记录意见', { opinionCount, needed: MIN_OPINIONS })
  const row = await insertRun(tx, { campaignId, id: uuid(), orgId, status: 'queued', options: {}, startedBy })
  await context.jobs.send(tx, 'run.analyse', { campaignId, runId: row.id })
  return row
}

/** Makes an org's own list anew after its opinions changed. */
export async function changedOpinionsJob(context: Context, job: JobData['opinions.changed']): Promise<void> {
  const { campaignId, orgId } = job
  await context.db.transaction(async (tx) => {
    await lockScope(tx, campaignId, orgId)
    const active = await selectActiveRun(tx, campaignId, orgId)
    // One that still waits will read what changed; one under way may have read before.
    if (active?.status === 'queued') return
    if (active?.status === 'running') return context.jobs.send(tx, 'opinions.changed', job, { afterSeconds: NEXT_LOOK_SECONDS })
    const opinionCount = await countOpinions(tx, campaignId, [...(await orgsBelow(tx, orgId)).keys()])
    if (opinionCount >= MIN_OPINIONS) await queueRun(context, tx, { campaignId, orgId, startedBy: null })
  })
}

export async function listRuns({ db }: Context, actor: Actor, campaignId: string, query: RunQuery): Promise<Page<Run>> {
  await readCampaign(db, actor, campaignId)
  const entitled = [...(await entitledOrgsBelow(db, actor, 'run.read')).keys()]
  const orgIds = query.orgId === undefined ? entitled : entitled.filter((id) => id === query.orgId)
  const limit = query.limit ?? PAGE_SIZE
  const status = query.status ?? null
  const after = fromCursor(query.cursor, ['id'])?.[0] ?? null
  const { rows, nextCursor } = cutPage(await selectRuns(db, campaignId, { orgIds, status, after, limit: limit + 1 }), limit, (row) => [row.id])
  return { items: await toRuns(db, rows), nextCursor, total: await countRuns(db, campaignId, orgIds, status) }
}

export async function readRun(context: Context, actor: Actor, campaignId: string, runId: string): Promise<Run> {
  return (await toRuns(context.db, [await requireRun(context, actor, 'run.read', campaignId, runId)]))[0]!
}

/** Stops a run that waits at once, one under way within a second or so. */
export async function cancelRun(context: Context, actor: Actor, campaignId: string, runId: string): Promise<Run> {
  const row = await requireRun(context, actor, 'run.create', campaignId, runId)
  const now = new Date()
  const cancelled = await context.db.transaction(async (tx) => {
    const changed = (await updateRun(tx, row, ['queued'], { status: 'cancelled', cancelledAt: now, finishedAt: now })) ?? (await updateRun(tx, row, ['running'], { cancelledAt: now }))
    if (changed !== null) await recordAudit(tx, { actorId: actor.id, action: 'run.cancelled', orgId: row.orgId, object: ['run', runId] })
    return changed
  })
  if (cancelled === null && row.status !== 'cancelled') throw new AppError('conflict', '这个分析批次已经结束，不能再取消', { runId })
  return (await toRuns(context.db, [cancelled ?? row]))[0]!
}

/**
 * A run the actor may do this with: for services to the right.
 *
 * @throws AppError notFound when there is no such run, forbidden unless the actor may
 */
export async function requireRun({ db }: Pick<Context, 'db'>, actor: Actor, permission: Permission, campaignId: string, runId: string): Promise<RunRow> {
  const row = await selectRun(db, campaignId, runId)
  if (row === null) throw new AppError('notFound', '没有这个分析批次', { runId })
  await requireAccess(db, actor, permission, row.orgId)
  return row
}

/** A run as it was stored: for jobs of services to the right. */
export async function readRunFacts(db: Db | Tx, campaignId: string, runId: string): Promise<RunRow> {
  const row = await selectRun(db, campaignId, runId)
  if (row === null) throw new Error(`No such run: ${runId}`)
  return row
}

/** @throws AppError conflict unless the run is done */
export function requireDone(row: RunRow): RunRow {
  if (row.status !== 'done') throw new AppError('conflict', '这个分析批次还没有完成，没有可看的结果', { runId: row.id, status: row.status })
  return row
}

async function toRuns(db: Db | Tx, rows: readonly RunRow[]): Promise<Run[]> {
  const orgs = await orgRefs(db, rows.map((row) => row.orgId))
  const names = await actorNames(db, rows.flatMap((row) => row.startedBy ?? []))
  const runs: Run[] = []
  for (const row of rows) {
    const newOpinionCount = row.status === 'done' ? await countNewOpinions(db, row, [...(await orgsBelow(db, row.orgId)).keys()]) : null
    runs.push(toRun(row, orgs.get(row.orgId)!, row.startedBy === null ? null : (names.get(row.startedBy) ?? null), newOpinionCount))
  }
  return runs
}

function toRun(row: RunRow, org: OrgRef, startedBy: string | null, newOpinionCount: number | null): Run {
  const summary = row.summary as RunSummary | null
  const unkept = (row.unkeptReviews as Run['unkeptReviews']) ?? []
  return {
    id: row.id,
    org,
    status: row.status as RunStatus,
    progress: row.progress as Run['progress'],
    counts: row.counts as Run['counts'],
    stability: summary?.stability?.pairsKept ?? null,
    taxonomyHash: row.taxonomyHash,
    versions: row.versions as Run['versions'],
    failure: row.failure,
    startedBy,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    newOpinionCount,
    unkeptReviewCount: row.status === 'done' ? unkept.length : null,
    unkeptReviews: row.status === 'done' ? unkept.slice(0, LISTED_UNKEPT) : null,
  }
}
