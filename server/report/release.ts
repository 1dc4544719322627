import { v7 as uuid } from 'uuid'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { requireRun } from '../issue/service.ts'
import { type Actor, actorNames, mayAt, once, readCampaign, recordAudit, requireAccess } from '../org/service.ts'
import type { NewRelease, PublishedFigures, Release, ReleaseSummary } from './contract.ts'
import { insertRelease, lockReleases, type ReleaseRow, selectRelease, selectReleases } from './release-store.ts'

/** What a hidden cell says. */
const HIDDEN = '不显示'

/**
 * Publishes a run of the whole campaign; a job writes down what may be shown, once and for all.
 *
 * @throws AppError forbidden, conflict unless the run is done, of the whole campaign, and no other release waits
 */
export async function releaseRun(context: Context, actor: Actor, campaignId: string, { runId }: NewRelease, key: string | null): Promise<ReleaseSummary> {
  const { db } = context
  const campaign = await readCampaign(db, actor, campaignId)
  await requireAccess(db, actor, 'release.create', campaign.orgId)
  const run = await requireRun(context, actor, 'run.read', campaignId, runId)
  if (run.status !== 'done') throw new AppError('conflict', '这次分析还没有完成，请等它完成后再发布', { status: run.status })
  if (run.orgId !== campaign.orgId) throw new AppError('conflict', '只有整个活动范围的归类可以发布；请先对全部单位归类一次', { runId })
  return once(db, { actorId: actor.id, key, request: ['releaseRun', campaignId, runId] }, async (tx) => {
    await lockReleases(tx, campaignId)
    const releases = await selectReleases(tx, campaignId)
    if (releases.some(({ status }) => status === 'queued')) throw new AppError('conflict', '上一次发布还在处理，请等它完成')
    if (releases.some((earlier) => earlier.runId === runId && earlier.status === 'done')) throw new AppError('conflict', '这次归类已经发布过', { runId })
    const row = await insertRelease(tx, { campaignId, id: uuid(), runId, status: 'queued', createdBy: actor.id })
    await context.jobs.send(tx, 'release.write', { campaignId, releaseId: row.id })
    await recordAudit(tx, { actorId: actor.id, action: 'release.ordered', orgId: campaign.orgId, object: ['release', row.id] })
    return (await toSummaries(tx, [row]))[0]!
  })
}

/** What was published, the latest first; to those who publish also what waits or was refused. */
export async function listReleases({ db }: Context, actor: Actor, campaignId: string): Promise<ReleaseSummary[]> {
  const campaign = await readCampaign(db, actor, campaignId)
  const seesAll = await mayAt(db, actor, 'release.create', campaign.orgId)
  return toSummaries(db, (await selectReleases(db, campaignId)).filter(({ status }) => seesAll || status === 'done'))
}

export async function readRelease({ db }: Context, actor: Actor, campaignId: string, releaseId: string): Promise<Release> {
  await readCampaign(db, actor, campaignId)
  const row = await selectRelease(db, campaignId, releaseId)
  if (row?.status !== 'done') throw new AppError('notFound', '没有这次发布', { releaseId })
  return { ...(await toSummaries(db, [row]))[0]!, figures: row.content as PublishedFigures }
}

/** Every cell of every table in a line of its own; what is not shown is not in the file either. */
export async function releaseCsv(context: Context, actor: Actor, campaignId: string, releaseId: string): Promise<string> {
  const { figures } = await readRelease(context, actor, campaignId, releaseId)
  const lines = figures.tables.flatMap(({ name, rows, columns, cells }) => [
    ...rows.flatMap((row, at) => columns.map((column, across) => [name, row.name, column.name, cells[at]![across] ?? HIDDEN])),
    ...rows.map((row) => [name, row.name, '合计', row.count]),
    ...columns.map((column) => [name, '合计', column.name, column.count]),
    [name, '合计', '合计', figures.opinionCount],
  ])
  return `\uFEFF${[['表', '行', '列', '意见条数'], ...lines].map((cells) => `${cells.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(',')}\r\n`).join('')}`
}

async function toSummaries(db: Db | Tx, rows: readonly ReleaseRow[]): Promise<ReleaseSummary[]> {
  const names = await actorNames(db, rows.map(({ createdBy }) => createdBy))
  return rows.map(({ id, runId, status, refusal, createdBy, createdAt, finishedAt }) => ({
    id, runId, status: status as Release['status'], refusal, createdBy: names.get(createdBy) ?? '', createdAt: createdAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null,
  }))
}
