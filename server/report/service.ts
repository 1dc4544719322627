import type { Context } from '../context.ts'
import type { Page } from '../http/schema.ts'
import type { JobData } from '../jobs/queue.ts'
import type { Actor } from '../org/service.ts'
import type { NewReport, Overview, OverviewQuery, Report, REPORT_FILES, ReportQuery } from './contract.ts'

export async function readOverview(context: Context, actor: Actor, campaignId: string, runId: string, query: OverviewQuery): Promise<Overview> {
  throw new Error('readOverview', { cause: { context, actor, campaignId, runId, query } })
}
export async function orderReport(context: Context, actor: Actor, campaignId: string, report: NewReport, key: string | null): Promise<Report> {
  throw new Error('orderReport', { cause: { context, actor, campaignId, report, key } })
}
export async function listReports(context: Context, actor: Actor, campaignId: string, query: ReportQuery): Promise<Page<Report>> {
  throw new Error('listReports', { cause: { context, actor, campaignId, query } })
}
export async function readReport(context: Context, actor: Actor, campaignId: string, reportId: string): Promise<Report> {
  throw new Error('readReport', { cause: { context, actor, campaignId, reportId } })
}
export async function reportFileBytes(
  context: Context,
  actor: Actor,
  campaignId: string,
  reportId: string,
  name: (typeof REPORT_FILES)[number],
): Promise<{ fileName: string; mediaType: string; bytes: Uint8Array }> {
  throw new Error('reportFileBytes', { cause: { context, actor, campaignId, reportId, name } })
}
export async function writeReportJob(context: Context, job: JobData['report.write'], signal: AbortSignal): Promise<void> {
  throw new Error('writeReportJob', { cause: { context, job, signal } })
}
