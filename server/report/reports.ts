import { v7 as uuid } from 'uuid'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { cutPage, fromCursor } from '../http/cursor.ts'
import type { Page } from '../http/schema.ts'
import { requireRun } from '../issue/service.ts'
import { type Actor, actorNames, entitledOrgsBelow, once, orgRefs, readCampaign, recordAudit, requireAccess } from '../org/service.ts'
import { documentName } from '../pipeline/write/heading.ts'
import { REPORT_FILES, type NewReport, type Report, type ReportQuery } from './contract.ts'
import { dayWords, periodWords, shanghaiDay } from './days.ts'
import { insertReport, type ReportRow, selectDays, selectFileBytes, selectFiles, selectReport, selectReports, selectReviewed } from './store.ts'

type FileName = (typeof REPORT_FILES)[number]

const DEFAULT_LIMIT = 50
const MEDIA_TYPES: Readonly<Record<FileName, string>> = {
  'shortlist.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'report.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'report.html': 'text/html; charset=utf-8',
  'opinions.csv': 'text/csv; charset=utf-8',
  'issues.csv': 'text/csv; charset=utf-8',
}

/** Why a report has no documents, where they are not just being written. */
const MISSING: Readonly<Record<string, string>> = { failed: '这份报告没有写成，请重新生成', done: '这份报告已随原文按保存期限清除' }

/**
 * Orders the documents of a run; they are written by a job from the run as it then stands.
 *
 * @throws AppError forbidden, conflict unless the run is done
 */
export async function orderReport(context: Context, actor: Actor, campaignId: string, order: NewReport, key: string | null): Promise<Report> {
  const run = await requireRun(context, actor, 'report.create', campaignId, order.runId)
  if (run.status !== 'done') throw new AppError('conflict', '这次分析还没有完成，请等它完成后再生成报告', { status: run.status })
  const { db } = context
  return once(db, { actorId: actor.id, key, request: { orderReport: order, campaignId } }, async (tx) => {
    const [campaign, org, days, reviewed] = await Promise.all([readCampaign(tx, actor, campaignId), orgRefs(tx, [run.orgId]), selectDays(tx, campaignId, run.id), selectReviewed(tx, campaignId, run.id)])
    const when = days === null ? dayWords(shanghaiDay(run.finishedAt!)) : periodWords(days)
    const reviewedIssueCount = reviewed.confirmedIds.length + reviewed.dismissedCount
    const row = await insertReport(tx, {
      campaignId, id: uuid(), runId: run.id, orgId: run.orgId, status: 'queued', createdBy: actor.id,
      title: order.title?.trim() || `${org.get(run.orgId)!.name}问题清单与调研报告（${campaign.name}，${when}）`,
      isUnreviewed: reviewedIssueCount === 0, reviewedIssueCount, issueCount: reviewed.issueCount,
    })
    await context.jobs.send(tx, 'report.write', { campaignId, reportId: row.id })
    await recordAudit(tx, { actorId: actor.id, action: 'report.ordered', orgId: run.orgId, object: ['report', row.id] })
    return (await toReports(tx, campaignId, [row]))[0]!
  })
}

export async function listReports(context: Context, actor: Actor, campaignId: string, query: ReportQuery): Promise<Page<Report>> {
  const orgs = await entitledOrgsBelow(context.db, actor, 'report.read')
  if (orgs.size === 0) throw new AppError('forbidden', '您没有这项权限', { permission: 'report.read' })
  await readCampaign(context.db, actor, campaignId)
  const limit = query.limit ?? DEFAULT_LIMIT
  const after = fromCursor(query.cursor, ['id'])?.[0] ?? null
  const found = await selectReports(context.db, campaignId, { orgIds: [...orgs.keys()], runId: query.runId ?? null, after, limit: limit + 1 })
  const { rows, nextCursor } = cutPage(found, limit, ({ id }) => [id])
  return { items: await toReports(context.db, campaignId, rows), nextCursor, total: null }
}

export async function readReport(context: Context, actor: Actor, campaignId: string, reportId: string): Promise<Report> {
  const row = await requireReport(context, actor, campaignId, reportId)
  return (await toReports(context.db, campaignId, [row]))[0]!
}

/** @throws AppError forbidden, notFound, conflict while the documents are not written */
export async function reportFileBytes(context: Context, actor: Actor, campaignId: string, reportId: string, name: FileName): Promise<{ fileName: string; mediaType: string; bytes: Uint8Array }> {
  const row = await requireReport(context, actor, campaignId, reportId)
  const bytes = await selectFileBytes(context.db, campaignId, reportId, name)
  if (bytes === null) throw new AppError('conflict', MISSING[row.status] ?? '报告还在写，请稍后再下载', { status: row.status })
  const org = (await orgRefs(context.db, [row.orgId])).get(row.orgId)!
  await recordAudit(context.db, { actorId: actor.id, action: 'report.downloaded', orgId: row.orgId, object: ['report', reportId], details: { file: name } })
  return { fileName: documentName({ orgName: org.name }, name), mediaType: MEDIA_TYPES[name], bytes }
}

/** A report the actor may read; whoever may not learns no more than that there is none. */
async function requireReport({ db }: Context, actor: Actor, campaignId: string, reportId: string): Promise<ReportRow> {
  const row = await selectReport(db, campaignId, reportId)
  if (row === null) throw new AppError('notFound', '没有这份报告', { reportId })
  await requireAccess(db, actor, 'report.read', row.orgId)
  return row
}

async function toReports(db: Db | Tx, campaignId: string, rows: readonly ReportRow[]): Promise<Report[]> {
  const [orgs, names, files] = await Promise.all([orgRefs(db, rows.map(({ orgId }) => orgId)), actorNames(db, rows.map(({ createdBy }) => createdBy)), selectFiles(db, campaignId, rows.map(({ id }) => id))])
  return rows.map((row) => ({
    id: row.id, runId: row.runId, org: orgs.get(row.orgId)!, title: row.title, status: row.status as Report['status'],
    isUnreviewed: row.isUnreviewed, reviewedIssueCount: row.reviewedIssueCount, issueCount: row.issueCount,
    files: REPORT_FILES.flatMap((name) => files.filter((file) => file.reportId === row.id && file.name === name).map(({ byteCount, sha256 }) => ({ name, byteCount, sha256 }))),
    failure: row.failure, createdBy: names.get(row.createdBy) ?? '', createdAt: row.createdAt.toISOString(), finishedAt: row.finishedAt?.toISOString() ?? null,
  }))
}
