import { and, eq, inArray, notInArray, sql } from 'drizzle-orm'
import type { Tx } from '../db/client.ts'
import type { IssueContent } from './content.ts'
import type { Folded, FoldedIssue } from './fold.ts'
import type { IssueTableRow, RunRow } from './store.ts'
import { placement } from './table.ts'

/** Rows sent to the database at once. */
const CHUNK = 5_000

/** Whether an issue still consists of what its content was made for. */
export function isMadeOf(content: Pick<IssueContent, 'parts' | 'given' | 'taken'> | undefined, { proposalIds, givenIds, takenIds }: FoldedIssue): boolean {
  return content !== undefined && isSame(content.parts, proposalIds) && isSame(content.given, givenIds) && isSame(content.taken, takenIds)
}

export function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at])
}

/**
 * Puts every opinion of the run to the issue, area and stage that the reviews leave it in, touching only what differs.
 *
 * @param before - the issues as they stood; none for a run just stored, whose opinions are at their proposals
 */
export async function moveMembers(tx: Tx, run: RunRow, before: readonly IssueTableRow[], { issues, ownerOf }: Folded): Promise<void> {
  const known = new Map(before.map(({ id, content }) => [id, content as IssueContent]))
  const wasMadeOf = (id: string) => known.get(id) ?? (before.length === 0 ? { parts: [id], given: [], taken: [] } : undefined)
  const changed = issues.filter((issue) => !isMadeOf(wasMadeOf(issue.id), issue))
  for (const issue of changed) if (!isSame(wasMadeOf(issue.id)?.parts ?? [], issue.proposalIds)) await joinProposals(tx, run, issue)
  const put = new Set([...issues.flatMap(({ givenIds, takenIds }) => [...givenIds, ...takenIds]), ...[...known.values()].flatMap(({ given, taken }) => [...given, ...taken])])
  await putByHand(tx, run, [...put].map((opinionId) => ({ opinionId, issueId: ownerOf(opinionId) })))
  const replaced = issues.filter((issue) => isReplaced(known.get(issue.id), issue))
  await placeAnew(tx, run, [...new Set([...changed, ...replaced])])
}

/** Whether area or stage was given or taken back since. */
function isReplaced(content: IssueContent | undefined, { area, stage }: FoldedIssue): boolean {
  if (content === undefined) return area !== null || stage !== null
  return (area ?? content.proposedArea) !== content.area || (stage ?? content.proposedStage) !== content.stage
}

async function joinProposals(tx: Tx, { campaignId, id: runId }: RunRow, { id, proposalIds }: FoldedIssue): Promise<void> {
  if (proposalIds.length === 0) return
  await tx.update(placement).set({ issueId: id }).where(and(eq(placement.campaignId, campaignId), eq(placement.runId, runId), inArray(placement.proposedIssueId, [...proposalIds])))
}

async function putByHand(tx: Tx, { campaignId, id: runId }: RunRow, rows: readonly { opinionId: string; issueId: string | null }[]): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK) {
    await tx.execute(sql`
      update placement p set issue_id = put."issueId", area = case when put."issueId" is null then p.proposed_area else p.area end, stage = case when put."issueId" is null then p.proposed_stage else p.stage end
      from json_to_recordset(${JSON.stringify(rows.slice(from, from + CHUNK))}::text::json) as put("opinionId" uuid, "issueId" text)
      where p.campaign_id = ${campaignId} and p.run_id = ${runId} and p.opinion_id = put."opinionId" and p.issue_id is distinct from put."issueId"`)
  }
}

/** Area and stage as a person gave them to the issue, else as each opinion was placed by itself. */
async function placeAnew(tx: Tx, { campaignId, id: runId }: RunRow, issues: readonly FoldedIssue[]): Promise<void> {
  const rows = issues.map(({ id, area, stage }) => ({ id, area, stage }))
  if (rows.length === 0) return
  await tx.execute(sql`
    update placement p set area = coalesce(given.area, p.proposed_area), stage = coalesce(given.stage, p.proposed_stage)
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as given(id text, area text, stage text)
    where p.campaign_id = ${campaignId} and p.run_id = ${runId} and p.issue_id = given.id
      and (p.area, p.stage) is distinct from (coalesce(given.area, p.proposed_area), coalesce(given.stage, p.proposed_stage))`)
}

/** Opinions of the run, among these, that may be moved together with their copies; in their order. */
export async function selectMovable(tx: Tx, { campaignId, id: runId }: RunRow, opinionIds: readonly string[]): Promise<{ opinionId: string; issueId: string | null; urgent: string | null }[]> {
  const chosen = and(eq(placement.campaignId, campaignId), eq(placement.runId, runId), inArray(placement.opinionId, [...opinionIds]))
  const rows = await tx.select({ opinionId: placement.opinionId, issueId: placement.issueId, urgent: placement.urgent }).from(placement).where(chosen).orderBy(placement.opinionId)
  const copies = await tx
    .select({ opinionId: placement.opinionId, issueId: placement.issueId, urgent: placement.urgent })
    .from(placement)
    .where(and(eq(placement.campaignId, campaignId), eq(placement.runId, runId), inArray(placement.duplicateOf, [...opinionIds]), notInArray(placement.opinionId, [...opinionIds])))
    .orderBy(placement.opinionId)
  const issueOf = new Map(rows.map(({ opinionId, issueId }) => [opinionId, issueId]))
  const issues = new Set(issueOf.values())
  return [...rows, ...copies.filter(({ issueId }) => issues.has(issueId))]
}
