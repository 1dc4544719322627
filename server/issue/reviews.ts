import { and, asc, desc, eq, inArray, lt } from 'drizzle-orm'
import { v7 as uuid } from 'uuid'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { cutPage, fromCursor } from '../http/cursor.ts'
import type { Page } from '../http/schema.ts'
import { type Actor, actorNames, once, recordAudit } from '../org/service.ts'
import type { IssueContent } from './content.ts'
import type { NewReview, ReviewEvent, ReviewOutcome } from './contract.ts'
import { undoneEvents } from './fold.ts'
import { toIssues } from './issues.ts'
import { refold, type ReviewContent } from './refold.ts'
import { checkReview, contentOf } from './review-content.ts'
import { requireDone, requireRun } from './runs.ts'
import { insertEvent, lockScope, type ReviewRow, type RunRow, selectLatestRun, selectRun } from './store.ts'
import type { RunSummary } from './summary.ts'
import { issue, reviewEvent } from './table.ts'

const PAGE_SIZE = 50

export async function addReview(context: Context, actor: Actor, campaignId: string, review: NewReview, key: string | null): Promise<ReviewOutcome> {
  const run = requireDone(await requireRun(context, actor, 'issue.review', campaignId, review.runId))
  checkReview(review, (run.summary as RunSummary).taxonomy)
  return once(context.db, { actorId: actor.id, key, request: ['addReview', campaignId, review] }, async (tx) => {
    await lockLatest(tx, run)
    const content = await contentOf(tx, run, review)
    return record(tx, run, { actorId: actor.id, action: review.action, content, reason: review.reason?.trim() || null, undoes: null })
  })
}

/** Takes one review back; taking that back does it again. */
export async function undoReview(context: Context, actor: Actor, campaignId: string, eventId: string, runId: string, key: string | null): Promise<ReviewOutcome> {
  const run = requireDone(await requireRun(context, actor, 'issue.review', campaignId, runId))
  return once(context.db, { actorId: actor.id, key, request: ['undoReview', campaignId, eventId, runId] }, async (tx) => {
    await lockLatest(tx, run)
    const events = await selectHeads(tx, run)
    const event = events.find(({ id }) => id === eventId)
    if (!event) throw new AppError('notFound', '没有这条研判记录', { eventId })
    if (undoneEvents(events).has(eventId)) throw new AppError('conflict', '这一步已经撤销过了，请刷新后再看', { eventId })
    const { root, isAgain } = rootOf(event, new Map(events.map((row) => [row.id, row])))
    const of = root.content as ReviewContent
    const content = { issues: [], title: null, sentence: `${isAgain ? '重做' : '撤销'}：${of.sentence}`, opinionCount: of.opinionCount }
    return record(tx, run, { actorId: actor.id, action: 'undo', content, reason: null, undoes: eventId })
  })
}

/** Reviews of the run's scope, the latest first. */
export async function listReviews(context: Context, actor: Actor, campaignId: string, runId: string, query: { cursor?: string; limit?: number }): Promise<Page<ReviewEvent>> {
  const run = await requireRun(context, actor, 'run.read', campaignId, runId)
  const { db } = context
  const limit = query.limit ?? PAGE_SIZE
  const ofScope = and(eq(reviewEvent.campaignId, campaignId), eq(reviewEvent.orgId, run.orgId))
  const after = fromCursor(query.cursor, ['number'])
  const found = await db.select().from(reviewEvent).where(and(ofScope, after ? lt(reviewEvent.number, after[0]) : undefined)).orderBy(desc(reviewEvent.number)).limit(limit + 1)
  const { rows, nextCursor } = cutPage(found, limit, (row) => [row.number])
  return { items: await toEvents(db, run, rows), nextCursor, total: await db.$count(reviewEvent, ofScope) }
}

/** The reviews with these ids, in their order. */
export async function readEvents(db: Db | Tx, run: RunRow, ids: readonly string[]): Promise<ReviewEvent[]> {
  if (ids.length === 0) return []
  const rows = await db
    .select()
    .from(reviewEvent)
    .where(and(eq(reviewEvent.campaignId, run.campaignId), inArray(reviewEvent.id, [...ids])))
    .orderBy(asc(reviewEvent.number))
  return toEvents(db, run, rows)
}

async function record(tx: Tx, run: RunRow, event: Pick<ReviewRow, 'actorId' | 'action' | 'reason' | 'undoes'> & { content: ReviewContent }): Promise<ReviewOutcome> {
  const row = await insertEvent(tx, { campaignId: run.campaignId, id: uuid(), orgId: run.orgId, runId: run.id, ...event })
  await recordAudit(tx, { actorId: event.actorId, action: `review.${event.action as NewReview['action'] | 'undo'}`, orgId: run.orgId, object: ['review', row.id], details: { opinionCount: event.content.opinionCount } })
  const current = await selectRun(tx, run.campaignId, run.id)
  const { changedIds } = await refold(tx, current!)
  const rows = changedIds.length === 0 ? [] : await tx.select().from(issue).where(and(ofRun(run), inArray(issue.id, changedIds))).orderBy(asc(issue.rank))
  const [told] = await toEvents(tx, run, [row])
  return { event: told!, issues: await toIssues(tx, run, rows.filter(({ content }) => !(content as IssueContent).isWithheld)) }
}

/** Waits for the scope; a run that another has followed is history. */
async function lockLatest(tx: Tx, run: RunRow): Promise<void> {
  await lockScope(tx, run.campaignId, run.orgId)
  const latest = await selectLatestRun(tx, run.campaignId, run.orgId)
  if (latest?.id !== run.id) throw new AppError('conflict', '这之后已经有了新的分析批次，请到最新的批次里研判', { latestRunId: latest?.id ?? null })
}

type Head = Pick<ReviewRow, 'id' | 'undoes' | 'content'>

/** Reviews of the scope in their order. */
async function selectHeads(db: Db | Tx, run: RunRow): Promise<Head[]> {
  return db
    .select({ id: reviewEvent.id, undoes: reviewEvent.undoes, content: reviewEvent.content })
    .from(reviewEvent)
    .where(and(eq(reviewEvent.campaignId, run.campaignId), eq(reviewEvent.orgId, run.orgId)))
    .orderBy(asc(reviewEvent.number))
}

/** What an undo comes down to: the review it is about in the end, and whether that is done again. */
function rootOf(event: Head, byId: ReadonlyMap<string, Head>): { root: Head; isAgain: boolean } {
  if (event.undoes === null) return { root: event, isAgain: false }
  const { root, isAgain } = rootOf(byId.get(event.undoes)!, byId)
  return { root, isAgain: !isAgain }
}

async function toEvents(db: Db | Tx, run: RunRow, rows: readonly ReviewRow[]): Promise<ReviewEvent[]> {
  const pairs = await db
    .select({ id: reviewEvent.id, undoes: reviewEvent.undoes })
    .from(reviewEvent)
    .where(and(eq(reviewEvent.campaignId, run.campaignId), eq(reviewEvent.orgId, run.orgId)))
    .orderBy(asc(reviewEvent.number))
  const undone = undoneEvents(pairs)
  const names = await actorNames(db, rows.map(({ actorId }) => actorId))
  return rows.map((row) => {
    const { sentence, opinionCount } = row.content as ReviewContent
    return {
      id: row.id,
      action: row.action as ReviewEvent['action'],
      actorName: names.get(row.actorId) ?? '',
      at: row.at.toISOString(),
      sentence,
      reason: row.reason,
      opinionCount,
      undoneBy: undone.get(row.id) ?? null,
      undoes: row.undoes,
    }
  })
}

function ofRun(run: RunRow) {
  return and(eq(issue.campaignId, run.campaignId), eq(issue.runId, run.id))
}
