import { and, eq, inArray, sql } from 'drizzle-orm'
import { rankScored } from '../../analysis/index.ts'
import type { Tx } from '../db/client.ts'
import { type IssueContent, tiedPlaces } from './content.ts'
import { type FoldedIssue, type FoldEvent, foldReviews } from './fold.ts'
import { counted, describeMerged } from './merge.ts'
import { type IssueTableRow, type ReviewRow, type RunRow, selectEvents, selectIssues, selectPlaced, selectProposals, updateRun } from './store.ts'
import type { RunSummary } from './summary.ts'
import { issue, placement } from './table.ts'
import { countIssues, type IssueVoices, mostPeople, readVoices } from './voices.ts'

/** What is stored with a review. */
export interface ReviewContent {
  readonly issues: FoldEvent['issues']
  readonly title: string | null
  /** what happened, for people */
  readonly sentence: string
  readonly opinionCount: number
}

type NewIssue = typeof issue.$inferInsert & { content: IssueContent }

/**
 * Makes the issues of a run anew from its proposals and the reviews of its scope, and writes what differs. The scope is locked.
 *
 * @returns ids of the issues that differ in more than score and rank; scores follow the most people behind one issue
 */
export async function refold(tx: Tx, run: RunRow): Promise<{ changedIds: string[]; unkeptIds: readonly string[] }> {
  const before = await selectIssues(tx, run)
  const events = await selectEvents(tx, run.campaignId, run.orgId)
  const { issues: folded, unkeptIds } = foldReviews(await selectPlaced(tx, run), events.map(toFoldEvent))
  const { contents, most } = await contentsOf(tx, run, folded, before)
  const rows = inOrder(run, folded, contents)
  const changedIds = await writeIssues(tx, run, before, rows)
  const summary: RunSummary = { ...(run.summary as RunSummary), mostPeople: most }
  const sentences = new Map(events.map(({ id, content }) => [id, (content as ReviewContent).sentence]))
  await updateRun(tx, run, ['running', 'done'], {
    summary,
    counts: { ...(run.counts as object), issues: rows.filter(({ isDismissed, content }) => isDismissed !== true && !content.isWithheld).length },
    unkeptReviews: unkeptIds.map((eventId) => ({ eventId, sentence: sentences.get(eventId)! })),
  })
  return { changedIds, unkeptIds }
}

function toFoldEvent({ id, action, content, reason, undoes }: ReviewRow): FoldEvent {
  const { issues, title } = content as ReviewContent
  return { id, action: action as FoldEvent['action'], issues, title, reason, undoes }
}

/** The content of each issue: as it was where nothing changed, else described and counted anew. */
async function contentsOf(tx: Tx, run: RunRow, folded: readonly FoldedIssue[], before: readonly IssueTableRow[]): Promise<{ contents: Map<string, IssueContent>; most: number }> {
  const summary = run.summary as RunSummary
  const proposals = new Map((await selectProposals(tx, run)).map(({ id, content }) => [id, content as IssueContent]))
  const known = new Map(before.map(({ id, content }) => [id, content as IssueContent]))
  const contents = new Map<string, IssueContent>()
  const isNew: { id: string; parts: readonly string[] }[] = []
  for (const { id, proposalIds } of folded) {
    const same = known.get(id)
    if (same && isSame(same.parts, proposalIds)) contents.set(id, same)
    else contents.set(id, describeMerged(proposalIds.map((part) => proposals.get(part)!)))
    if (proposalIds.length > 1 && contents.get(id) !== same) isNew.push({ id, parts: proposalIds })
  }
  const read = isNew.length > 0 ? await readVoices(tx, run, isNew, summary) : null
  const newIds = new Set(isNew.map(({ id }) => id))
  const most = folded.reduce((most, { id }) => (newIds.has(id) ? most : Math.max(most, contents.get(id)!.peopleBehind)), Math.max(1, read ? mostPeople(read) : 1))
  const scale = { ...summary.scale, mostPeople: most }
  if (read) count(read)
  const others = folded.filter(({ id, proposalIds }) => !newIds.has(id) && scaleOf(id, proposalIds) !== most)
  if (others.length > 0) count(await readVoices(tx, run, others.map(({ id, proposalIds }) => ({ id, parts: proposalIds })), summary))
  return { contents, most }

  function count(voices: IssueVoices): void {
    for (const [id, issueCount] of countIssues(voices, scale, summary.seed)) contents.set(id, counted(contents.get(id)!, issueCount))
  }
  /** the most people that the score of this content was measured against */
  function scaleOf(id: string, proposalIds: readonly string[]): number {
    if (contents.get(id) === known.get(id)) return summary.mostPeople
    return proposalIds.length === 1 ? summary.scale.mostPeople : most
  }
}

/** The rows as they should stand: by score; behind all others those in no list, and the dismissed ones. */
function inOrder(run: RunRow, folded: readonly FoldedIssue[], contents: ReadonlyMap<string, IssueContent>): NewIssue[] {
  const rows: NewIssue[] = []
  const scored = folded.map((foldedIssue) => ({ foldedIssue, content: contents.get(foldedIssue.id)!, ...scoreOf(contents.get(foldedIssue.id)!) }))
  const shelfOf = ({ foldedIssue, content }: (typeof scored)[number]): number => (foldedIssue.isDismissed ? 2 : content.isWithheld ? 1 : 0)
  for (const shelf of [0, 1, 2]) {
    const before = rows.length
    const ordered = rankScored(scored.filter((entry) => shelfOf(entry) === shelf), ({ foldedIssue }) => foldedIssue.id)
    const ties = tiedPlaces(ordered)
    for (const { foldedIssue, content, rank, tiedRank } of ordered) rows.push(toRow(run, foldedIssue, content, { rank: before + rank, tiedRank: before + tiedRank, isTied: ties.has(tiedRank) }))
  }
  return rows
}

function scoreOf({ score, scoreLow, scoreHigh }: IssueContent): Pick<IssueContent, 'score' | 'scoreLow' | 'scoreHigh'> {
  return { score, scoreLow, scoreHigh }
}

function toRow({ campaignId, id: runId }: RunRow, folded: FoldedIssue, content: IssueContent, place: Pick<IssueContent, 'rank' | 'tiedRank' | 'isTied'>): NewIssue {
  const { id, isRenamed, isConfirmed, isDismissed, dismissReason } = folded
  const title = folded.title ?? content.title
  return {
    campaignId, runId, id, title, isRenamed, isConfirmed, isDismissed, dismissReason,
    rank: place.rank,
    area: content.area,
    stage: content.stage,
    mergedCount: folded.proposalIds.length,
    mentionCount: content.opinionCount,
    lastAt: content.lastAt === null ? null : new Date(content.lastAt),
    content: { ...content, ...place, eventIds: folded.eventIds },
  }
}

async function writeIssues(tx: Tx, run: RunRow, before: readonly IssueTableRow[], rows: readonly NewIssue[]): Promise<string[]> {
  const { campaignId, id: runId } = run
  const known = new Map(before.map((row) => [row.id, row]))
  const ids = new Set(rows.map(({ id }) => id))
  const gone = before.filter(({ id }) => !ids.has(id)).map(({ id }) => id)
  if (gone.length > 0) await tx.delete(issue).where(and(eq(issue.campaignId, campaignId), eq(issue.runId, runId), inArray(issue.id, gone)))
  const reviewed = rows.filter((row) => !isSameIssue(known.get(row.id), row))
  const isReviewed = new Set(reviewed.map(({ id }) => id))
  const rescored = rows.filter(({ id, content }) => !isReviewed.has(id) && (known.get(id)!.content as IssueContent).score !== content.score)
  const isRescored = new Set(rescored.map(({ id }) => id))
  await upsertIssues(tx, [...reviewed, ...rescored])
  await writeRanks(tx, run, rows.filter(({ id }) => !isReviewed.has(id) && !isRescored.has(id)), known)
  for (const { id, content } of reviewed) {
    const was = known.get(id)?.content as IssueContent | undefined
    // A run just stored has its opinions at their proposals.
    if (isSame(was?.parts ?? (before.length === 0 ? [id] : []), content.parts)) continue
    await tx.update(placement).set({ issueId: id }).where(and(eq(placement.campaignId, campaignId), eq(placement.runId, runId), inArray(placement.proposedIssueId, [...content.parts])))
  }
  return [...isReviewed]
}

/** Rows sent to the database at once. */
const CHUNK = 5_000

async function upsertIssues(tx: Tx, rows: readonly NewIssue[]): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK) {
    await tx.execute(sql`
      insert into issue (campaign_id, run_id, id, rank, area, stage, title, is_renamed, is_confirmed, is_dismissed, dismiss_reason, merged_count, mention_count, last_at, content)
      select * from json_to_recordset(${JSON.stringify(rows.slice(from, from + CHUNK))}::text::json) as row("campaignId" uuid, "runId" uuid, id text, rank integer, area text, stage text, title text,
        "isRenamed" boolean, "isConfirmed" boolean, "isDismissed" boolean, "dismissReason" text, "mergedCount" integer, "mentionCount" integer, "lastAt" timestamptz, content jsonb)
      on conflict (campaign_id, run_id, id) do update set rank = excluded.rank, area = excluded.area, stage = excluded.stage, title = excluded.title, is_renamed = excluded.is_renamed,
        is_confirmed = excluded.is_confirmed, is_dismissed = excluded.is_dismissed, dismiss_reason = excluded.dismiss_reason, merged_count = excluded.merged_count,
        mention_count = excluded.mention_count, last_at = excluded.last_at, content = excluded.content`)
  }
}

/** Of issues that only moved up or down. */
async function writeRanks(tx: Tx, { campaignId, id: runId }: RunRow, rows: readonly NewIssue[], known: ReadonlyMap<string, IssueTableRow>): Promise<void> {
  const moved = rows
    .map(({ id, content: { rank, tiedRank, isTied } }) => ({ id, rank, tiedRank, isTied }))
    .filter(({ id, rank, tiedRank, isTied }) => {
      const content = known.get(id)!.content as IssueContent
      return content.rank !== rank || content.tiedRank !== tiedRank || content.isTied !== isTied
    })
  if (moved.length === 0) return
  await tx.execute(sql`
    update issue set rank = moved.rank, content = content || jsonb_build_object('rank', moved.rank, 'tiedRank', moved."tiedRank", 'isTied', moved."isTied")
    from json_to_recordset(${JSON.stringify(moved)}::text::json) as moved(id text, rank integer, "tiedRank" integer, "isTied" boolean)
    where campaign_id = ${campaignId} and run_id = ${runId} and issue.id = moved.id`)
}

/** Whether nothing but score and rank differs. */
function isSameIssue(before: IssueTableRow | undefined, after: NewIssue): boolean {
  if (!before) return false
  const was = before.content as IssueContent
  const is = after.content
  return (
    before.title === after.title && before.isRenamed === after.isRenamed && before.isConfirmed === after.isConfirmed && before.isDismissed === after.isDismissed &&
    before.dismissReason === after.dismissReason && isSame(was.parts, is.parts) && isSame(was.eventIds, is.eventIds)
  )
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at])
}
