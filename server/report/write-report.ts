import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import type { Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { loadResult } from '../issue/service.ts'
import type { JobData } from '../jobs/queue.ts'
import { orgRefs } from '../org/service.ts'
import type { AnalysisResult } from '../pipeline/result.ts'
import { documentsOf } from '../pipeline/write/documents.ts'
import type { ReportHeading } from '../pipeline/write/heading.ts'
import { numbered } from './numbered.ts'
import { dayWords, periodWords, shanghaiDay } from './days.ts'
import { insertFiles, type ReportRow, selectCampaignName, selectDays, selectReport, selectReviewed, selectRunEnd, updateReport } from './store.ts'

/** What documents are made of. */
interface Source {
  readonly result: AnalysisResult
  readonly heading: ReportHeading
}

/**
 * Writes the documents of an ordered report and freezes them: bytes, counts and status in one transaction. Asked again after a worker
 * died, it starts over; a report that is done is never written again.
 */
export async function writeReportJob({ db }: Context, { campaignId, reportId }: JobData['report.write'], signal: AbortSignal): Promise<void> {
  const row = await selectReport(db, campaignId, reportId)
  if (row === null || !(await updateReport(db, row, ['queued', 'running'], { status: 'running' }))) return
  const source = await readSource(db, row)
  if (source instanceof AppError) {
    await updateReport(db, row, ['running'], { status: 'failed', failure: source.message, finishedAt: new Date() })
    return
  }
  signal.throwIfAborted()
  const documents = await documentsOf(source.result, source.heading).catch(async (cause: unknown) => {
    // The same run gives the same documents, so trying again would fail again.
    await updateReport(db, row, ['running'], { status: 'failed', failure: '报告没有写成，请重新生成一次；仍不行请告诉管理员', finishedAt: new Date() })
    throw new Error(`report ${reportId} could not be written`, { cause })
  })
  signal.throwIfAborted()
  const { reviewedCount, issueCount } = source.heading.review
  await db.transaction(async (tx) => {
    if (!(await updateReport(tx, row, ['running'], { status: 'done', isUnreviewed: reviewedCount === 0, reviewedIssueCount: reviewedCount, issueCount, finishedAt: new Date() }))) return
    await insertFiles(tx, Object.entries(documents).map(([name, content]) => ({ campaignId, reportId, name, byteCount: content.byteLength, sha256: createHash('sha256').update(content).digest('hex'), content })))
  })
}

/** The run as it stands at one moment: no review half in, half out. What cannot be written comes back as the reason. */
async function readSource(db: Context['db'], row: ReportRow): Promise<Source | AppError> {
  try {
    return await db.transaction(async (tx) => ({ result: numbered(await loadResult(tx, row.campaignId, row.runId)), heading: await headingOf(tx, row) }), { isolationLevel: 'repeatable read', accessMode: 'read only' })
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

async function headingOf(tx: Tx, row: ReportRow): Promise<ReportHeading> {
  const { campaignId, runId, orgId } = row
  const orgs = await orgRefs(tx, [orgId])
  const days = await selectDays(tx, campaignId, runId)
  const { issueCount, dismissedCount, confirmedIds } = await selectReviewed(tx, campaignId, runId)
  return {
    ...titleLines(row.title), orgName: orgs.get(orgId)!.name, campaignName: await selectCampaignName(tx, campaignId),
    period: days && periodWords(days), runDay: dayWords(shanghaiDay(await selectRunEnd(tx, campaignId, runId))),
    review: { reviewedCount: confirmedIds.length + dismissedCount, issueCount, dismissedCount, confirmedIds: new Set(confirmedIds) },
  }
}

/** What stands in brackets at the end of a title is set below it. */
function titleLines(whole: string): Pick<ReportHeading, 'title' | 'subtitle'> {
  const match = /^([^（]+)(（.+）)$/.exec(whole)
  return match === null ? { title: whole, subtitle: null } : { title: match[1]!, subtitle: match[2]! }
}
