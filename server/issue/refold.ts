import { and, eq, inArray, sql } from 'drizzle-orm'
import { rankScored } from '../../analysis/index.ts'
import type { Tx } from '../db/client.ts'
import { type IssueContent, tiedPlaces } from './content.ts'
import { describeAnew } from './describe.ts'
import { type Folded, type FoldedIssue, type FoldEvent, foldReviews } from './fold.ts'
import { isMadeOf, isSame, moveMembers } from './membership.ts'
import { counted } from './merge.ts'
import { type IssueTableRow, type ReviewRow, type RunRow, selectEvents, selectIssues, selectPlaced, selectProposals, updateRun } from './store.ts'
import type { RunSummary } from './summary.ts'
import { issue } from './table.ts'
import { countIssues, type IssueVoices, mostPeople, readVoices } from './voices.ts'

/** What is stored with a review. */
export interface ReviewContent {
  readonly issues: FoldEvent['issues']
  readonly title: string | null
  /** opinions that a split or a move put elsewhere */
  readonly movedIds?: readonly string[]
  readonly area?: string | null
  readonly stage?: string | null
  readonly note?: string | null
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
  const placed = await selectPlaced(tx, run)
  const folded = foldReviews(placed, events.map(toFoldEvent))
  await moveMembers(tx, run, before, folded)
  const { contents, most } = await contentsOf(tx, run, placed, folded, before)
  const rows = inOrder(run, folded.issues, contents)
  const changedIds = await writeIssues(tx, run, before, rows)
  const summary: RunSummary = { ...(run.summary as RunSummary), mostPeople: most }
  const sentences = new Map(events.map(({ id, content }) => [id, (content as ReviewContent).sentence]))
  await updateRun(tx, run, ['running', 'done'], {
    summary,
    counts: { ...(run.counts as object), issues: rows.filter(({ isDismissed, content }) => isDismissed !== true && !content.isWithheld).length },
    unkeptReviews: folded.unkeptIds.map((eventId) => ({ eventId, sentence: sentences.get(eventId)! })),
  })
  return { changedIds, unkeptIds: folded.unkeptIds }
}

function toFoldEvent({ id, action, content, reason, undoes }: ReviewRow): FoldEvent {
  const { issues, title, movedIds = [], area = null, stage = null, note = null } = content as ReviewContent
  return { id, action: action as FoldEvent['action'], issues, title, movedIds, area, stage, note, reason, undoes }
}

/** The content of each issue: as it was where nothing changed, else described and counted anew. */
async function contentsOf(tx: Tx, run: RunRow, placed: ReadonlyMap<string, string | null>, { issues: folded, ownerOf }: Folded, before: readonly IssueTableRow[]): Promise<{ contents: Map<string, IssueContent>; most: number }> {
  const summary = run.summary as RunSummary
  const proposals = new Map((await selectProposals(tx, run)).map(({ id, content }) => [id, content as IssueContent]))
  const known = new Map(before.map(({ id, content }) => [id, content as IssueContent]))
  const contents = new Map<string, IssueContent>()
  const newIds = new Set<string>()
  const isAsProposed = ({ id, proposalIds, givenIds, takenIds }: FoldedIssue): boolean => isSame(proposalIds, [id]) && givenIds.length + takenIds.length === 0
  for (const issue of folded) {
    const same = known.get(issue.id)
    const content = same && isMadeOf(same, issue) ? same : describeAnew(issue, { proposals, placed, ownerOf })
    contents.set(issue.id, { ...content, area: issue.area ?? content.proposedArea, stage: issue.stage ?? content.proposedStage })
    if (content !== same && !isAsProposed(issue)) newIds.add(issue.id)
  }
  const read = newIds.size > 0 ? await readVoices(tx, run, [...newIds], summary) : null
  const most = folded.reduce((most, { id }) => (newIds.has(id) ? most : Math.max(most, contents.get(id)!.peopleBehind)), Math.max(1, read ? mostPeople(read) : 1))
  const scale = { ...summary.scale, mostPeople: most }
  if (read) count(read)
  const others = folded.filter((issue) => !newIds.has(issue.id) && scaleOf(issue) !== most).map(({ id }) => id)
  if (others.length > 0) count(await readVoices(tx, run, others, summary))
  return { contents, most }

  function count(voices: IssueVoices): void {
    for (const [id, issueCount] of countIssues(voices, scale, summary.seed)) contents.set(id, counted(contents.get(id)!, issueCount))
  }
  /** the most people that the score of this content was measured against */
  function scaleOf(issue: FoldedIssue): number {
    const same = known.get(issue.id)
    return same && isMadeOf(same, issue) ? summary.mostPeople : summary.scale.mostPeople
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
  const { id, isRenamed, isConfirmed, isDismissed, dismissReason, isPinned, note } = folded
  const title = folded.title ?? content.title
  return {
    campaignId, runId, id, title, isRenamed, isConfirmed, isDismissed, dismissReason, isPinned, note,
    rank: place.rank,
    area: content.area,
    stage: content.stage,
    mergedCount: Math.max(1, folded.proposalIds.length),
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
  return [...isReviewed]
}

/** Rows sent to the database at once. */
const CHUNK = 5_000

async function upsertIssues(tx: Tx, rows: readonly NewIssue[]): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK) {
    await tx.execute(sql`
      insert into issue (campaign_id, run_id, id, rank, area, stage, title, is_renamed, is_confirmed, is_dismissed, dismiss_reason, is_pinned, note, merged_count, mention_count, last_at, content)
      select * from json_to_recordset(${JSON.stringify(rows.slice(from, from + CHUNK))}::text::json) as row("campaignId" uuid, "runId" uuid, id text, rank integer, area text, stage text, title text,
        "isRenamed" boolean, "isConfirmed" boolean, "isDismissed" boolean, "dismissReason" text, "isPinned" boolean, note text, "mergedCount" integer, "mentionCount" integer, "lastAt" timestamptz, content jsonb)
      on conflict (campaign_id, run_id, id) do update set rank = excluded.rank, area = excluded.area, stage = excluded.stage, title = excluded.title, is_renamed = excluded.is_renamed,
        is_confirmed = excluded.is_confirmed, is_dismissed = excluded.is_dismissed, dismiss_reason = excluded.dismiss_reason, is_pinned = excluded.is_pinned, note = excluded.note, merged_count = excluded.merged_count,
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
    before.dismissReason === after.dismissReason && before.isPinned === after.isPinned && before.note === after.note && was.area === is.area && was.stage === is.stage &&
    isSame(was.parts, is.parts) && isSame(was.given, is.given) && isSame(was.taken, is.taken) && isSame(was.eventIds, is.eventIds)
  )
}
