import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import type { Page } from '../http/schema.ts'
import type { Actor } from '../org/service.ts'
import type { AnalysisResult } from '../pipeline/result.ts'
import type { IssueDetail, NewReview, PlacedOpinion, PlacedQuery, ReviewEvent, ReviewOutcome } from './contract.ts'

export { analyseRunJob } from './analyse-run.ts'
export { listIssues } from './issues.ts'
export { cancelRun, changedOpinionsJob, listRuns, queueRun, readRun, requireRun, startRun } from './runs.ts'
export type { RunRow } from './store.ts'

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

/**
 * A finished run as the analysis gave it, with its issues as reviewed and without the dismissed ones: what the writers of
 * documents take.
 *
 * @throws AppError conflict unless the run is done
 */
export async function loadResult(db: Db | Tx, campaignId: string, runId: string): Promise<AnalysisResult> {
  throw new Error('loadResult', { cause: { db, campaignId, runId } })
}
