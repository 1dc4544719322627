import type { Context } from '../context.ts'
import type { Page } from '../http/schema.ts'
import type { JobData } from '../jobs/queue.ts'
import type { Db, Tx } from '../db/client.ts'
import type { Actor, Permission } from '../org/service.ts'
import type { AnalysisResult } from '../pipeline/result.ts'
import type { Issue, IssueDetail, IssueQuery, NewReview, NewRun, PlacedOpinion, PlacedQuery, ReviewEvent, ReviewOutcome, Run, RunQuery } from './contract.ts'
import type { run } from './table.ts'

export type RunRow = typeof run.$inferSelect

export async function startRun(context: Context, actor: Actor, campaignId: string, run: NewRun, key: string | null): Promise<Run> {
  throw new Error('startRun', { cause: { context, actor, campaignId, run, key } })
}
export async function listRuns(context: Context, actor: Actor, campaignId: string, query: RunQuery): Promise<Page<Run>> {
  throw new Error('listRuns', { cause: { context, actor, campaignId, query } })
}
export async function readRun(context: Context, actor: Actor, campaignId: string, runId: string): Promise<Run> {
  throw new Error('readRun', { cause: { context, actor, campaignId, runId } })
}
export async function cancelRun(context: Context, actor: Actor, campaignId: string, runId: string): Promise<Run> {
  throw new Error('cancelRun', { cause: { context, actor, campaignId, runId } })
}
export async function listIssues(context: Context, actor: Actor, campaignId: string, runId: string, query: IssueQuery): Promise<Page<Issue>> {
  throw new Error('listIssues', { cause: { context, actor, campaignId, runId, query } })
}
export async function readIssue(context: Context, actor: Actor, campaignId: string, runId: string, issueId: string): Promise<IssueDetail> {
  throw new Error('readIssue', { cause: { context, actor, campaignId, runId, issueId } })
}
export async function listPlaced(context: Context, actor: Actor, campaignId: string, runId: string, query: PlacedQuery): Promise<Page<PlacedOpinion>> {
  throw new Error('listPlaced', { cause: { context, actor, campaignId, runId, query } })
}
export async function readPlaced(context: Context, actor: Actor, campaignId: string, runId: string, opinionId: string): Promise<PlacedOpinion> {
  throw new Error('readPlaced', { cause: { context, actor, campaignId, runId, opinionId } })
}
export async function addReview(context: Context, actor: Actor, campaignId: string, review: NewReview, key: string | null): Promise<ReviewOutcome> {
  throw new Error('addReview', { cause: { context, actor, campaignId, review, key } })
}
export async function undoReview(context: Context, actor: Actor, campaignId: string, eventId: string, runId: string, key: string | null): Promise<ReviewOutcome> {
  throw new Error('undoReview', { cause: { context, actor, campaignId, eventId, runId, key } })
}
export async function listReviews(context: Context, actor: Actor, campaignId: string, runId: string, query: { cursor?: string; limit?: number }): Promise<Page<ReviewEvent>> {
  throw new Error('listReviews', { cause: { context, actor, campaignId, runId, query } })
}
export async function changedOpinionsJob(context: Context, job: JobData['opinions.changed'], signal: AbortSignal): Promise<void> {
  throw new Error('changedOpinionsJob', { cause: { context, job, signal } })
}
export async function analyseRunJob(context: Context, job: JobData['run.analyse'], signal: AbortSignal): Promise<void> {
  throw new Error('analyseRunJob', { cause: { context, job, signal } })
}

/**
 * A run the actor may do this with: for services to the right.
 *
 * @throws AppError notFound when there is no such run, forbidden unless the actor may
 */
export async function requireRun(context: Context, actor: Actor, permission: Permission, campaignId: string, runId: string): Promise<RunRow> {
  throw new Error('requireRun', { cause: { context, actor, permission, campaignId, runId } })
}

/**
 * A finished run as the analysis gave it, with its issues as reviewed and without the dismissed ones: what the writers of
 * documents take.
 *
 * @throws AppError conflict unless the run is done
 */
export async function loadResult(db: Db | Tx, campaignId: string, runId: string): Promise<AnalysisResult> {
  throw new Error('loadResult', { cause: { db, campaignId, runId } })
}

/**
 * Queues a run of a scope. For scopes that were checked.
 *
 * @param startedBy - null = by itself
 * @throws AppError conflict when there is nothing to analyse, or a run of the scope waits or is under way
 */
export async function queueRun(context: Context, tx: Tx, scope: { campaignId: string; orgId: string; startedBy: string | null }): Promise<RunRow> {
  throw new Error('queueRun', { cause: { context, tx, scope } })
}
