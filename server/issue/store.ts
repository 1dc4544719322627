import { and, asc, desc, eq, inArray, isNotNull, lt, sql, type SQL } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import { opinion } from '../db/tables.ts'
import type { RUN_STATUSES } from './contract.ts'
import { issue, placement, proposedIssue, reviewEvent, run } from './table.ts'

export type RunRow = typeof run.$inferSelect
export type IssueTableRow = typeof issue.$inferSelect
export type ReviewRow = typeof reviewEvent.$inferSelect
export type RunStatus = (typeof RUN_STATUSES)[number]

/** Rows sent to the database at once. */
const CHUNK = 5_000

/** One change of a scope's runs and reviews at a time, until the transaction ends. */
export async function lockScope(tx: Tx, campaignId: string, orgId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`issue ${campaignId} ${orgId}`}, 0))`)
}

export async function selectRun(db: Db | Tx, campaignId: string, runId: string): Promise<RunRow | null> {
  const [found] = await db.select().from(run).where(and(eq(run.campaignId, campaignId), eq(run.id, runId)))
  return found ?? null
}

/** Newest first. Ids are in the order of time. */
export async function selectRuns(
  db: Db | Tx,
  campaignId: string,
  filter: { orgIds: readonly string[]; status: RunStatus | null; after: string | null; limit: number },
): Promise<RunRow[]> {
  const conditions: (SQL | undefined)[] = [eq(run.campaignId, campaignId), inArray(run.orgId, [...filter.orgIds])]
  if (filter.status !== null) conditions.push(eq(run.status, filter.status))
  if (filter.after !== null) conditions.push(lt(run.id, filter.after))
  return db.select().from(run).where(and(...conditions)).orderBy(desc(run.id)).limit(filter.limit)
}

export async function countRuns(db: Db | Tx, campaignId: string, orgIds: readonly string[], status: RunStatus | null): Promise<number> {
  return db.$count(run, and(eq(run.campaignId, campaignId), inArray(run.orgId, [...orgIds]), ...(status === null ? [] : [eq(run.status, status)])))
}

/** The run of a scope that waits or is under way; the one under way first. */
export async function selectActiveRun(db: Db | Tx, campaignId: string, orgId: string): Promise<RunRow | null> {
  const active = await db
    .select()
    .from(run)
    .where(and(eq(run.campaignId, campaignId), eq(run.orgId, orgId), inArray(run.status, ['queued', 'running'])))
    .orderBy(desc(run.status))
  return active[0] ?? null
}

/** The last finished run of a scope. */
export async function selectLatestRun(db: Db | Tx, campaignId: string, orgId: string): Promise<RunRow | null> {
  const [found] = await db
    .select()
    .from(run)
    .where(and(eq(run.campaignId, campaignId), eq(run.orgId, orgId), eq(run.status, 'done')))
    .orderBy(desc(run.id))
    .limit(1)
  return found ?? null
}

export async function insertRun(tx: Tx, row: typeof run.$inferInsert): Promise<RunRow> {
  const [inserted] = await tx.insert(run).values(row).returning()
  return inserted!
}

/** Changes a run only while it stands so. Null when it does not. */
export async function updateRun(db: Db | Tx, { campaignId, id }: Pick<RunRow, 'campaignId' | 'id'>, whileIn: readonly RunStatus[], changes: Partial<typeof run.$inferInsert>): Promise<RunRow | null> {
  const [updated] = await db
    .update(run)
    .set(changes)
    .where(and(eq(run.campaignId, campaignId), eq(run.id, id), inArray(run.status, [...whileIn])))
    .returning()
  return updated ?? null
}

/** Opinions of a scope that are not withdrawn. */
export async function countOpinions(db: Db | Tx, campaignId: string, orgIds: readonly string[]): Promise<number> {
  return db.$count(opinion, and(eq(opinion.campaignId, campaignId), inArray(opinion.orgId, [...orgIds]), sql`${opinion.withdrawnAt} is null`))
}

/** An upload's opinions bear the time at which its transaction began: none takes longer. */
const LONGEST_UPLOAD = sql`interval '15 minutes'`

/** Opinions of the scope that arrived too late for the run. */
export async function countNewOpinions(db: Db | Tx, row: RunRow, orgIds: readonly string[]): Promise<number> {
  const placed = db
    .select({ one: sql`1` })
    .from(placement)
    .where(and(eq(placement.campaignId, row.campaignId), eq(placement.runId, row.id), eq(placement.opinionId, opinion.id)))
  return db.$count(
    opinion,
    and(
      eq(opinion.campaignId, row.campaignId),
      inArray(opinion.orgId, [...orgIds]),
      sql`${opinion.withdrawnAt} is null`,
      sql`${opinion.createdAt} > ${row.createdAt.toISOString()}::timestamptz - ${LONGEST_UPLOAD}`,
      sql`not exists (${placed})`,
    ),
  )
}

type NewPlacement = typeof placement.$inferInsert

/** Stores where a run placed its opinions, a few thousand at once. */
export async function insertPlacements(tx: Tx, rows: readonly NewPlacement[]): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK) {
    await tx.execute(sql`
      insert into placement (campaign_id, run_id, opinion_id, area, proposed_area, proposed_stage, area_score, best_area, second_area, sub_area, stage, stage_score, kind, kind_score,
        proposed_issue_id, issue_id, theme_id, duplicate_of, urgent, severity)
      select * from json_to_recordset(${JSON.stringify(rows.slice(from, from + CHUNK))}::text::json) as row("campaignId" uuid, "runId" uuid, "opinionId" uuid, "area" text, "proposedArea" text, "proposedStage" text,
        "areaScore" real, "bestArea" text, "secondArea" text, "subArea" text, "stage" text, "stageScore" real, "kind" text, "kindScore" real,
        "proposedIssueId" text, "issueId" text, "themeId" text, "duplicateOf" uuid, "urgent" text, "severity" real)`)
  }
}

export async function insertProposals(tx: Tx, rows: readonly (typeof proposedIssue.$inferInsert)[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 500) await tx.insert(proposedIssue).values(rows.slice(from, from + 500))
}

export async function selectProposals(db: Db | Tx, { campaignId, id }: RunRow): Promise<(typeof proposedIssue.$inferSelect)[]> {
  return db.select().from(proposedIssue).where(and(eq(proposedIssue.campaignId, campaignId), eq(proposedIssue.runId, id))).orderBy(asc(proposedIssue.id))
}

/** Proposal of every opinion of a run; null = single. */
export async function selectPlaced(db: Db | Tx, { campaignId, id }: RunRow): Promise<Map<string, string | null>> {
  const rows = await db
    .select({ opinionId: placement.opinionId, proposedIssueId: placement.proposedIssueId })
    .from(placement)
    .where(and(eq(placement.campaignId, campaignId), eq(placement.runId, id)))
  return new Map(rows.map((row) => [row.opinionId, row.proposedIssueId]))
}

export async function selectIssues(db: Db | Tx, { campaignId, id }: Pick<RunRow, 'campaignId' | 'id'>): Promise<IssueTableRow[]> {
  return db.select().from(issue).where(and(eq(issue.campaignId, campaignId), eq(issue.runId, id))).orderBy(asc(issue.rank))
}

/** Opinions of the campaign of which a handler has said that they are nothing urgent. */
export async function selectNotUrgent(db: Db | Tx, campaignId: string): Promise<Set<string>> {
  const rows = await db.select({ id: opinion.id }).from(opinion).where(and(eq(opinion.campaignId, campaignId), isNotNull(opinion.notUrgentAt)))
  return new Set(rows.map(({ id }) => id))
}

/** Reviews of a scope in their order. */
export async function selectEvents(db: Db | Tx, campaignId: string, orgId: string): Promise<ReviewRow[]> {
  return db.select().from(reviewEvent).where(and(eq(reviewEvent.campaignId, campaignId), eq(reviewEvent.orgId, orgId))).orderBy(asc(reviewEvent.number))
}

export async function insertEvent(tx: Tx, row: typeof reviewEvent.$inferInsert): Promise<ReviewRow> {
  const [inserted] = await tx.insert(reviewEvent).values(row).returning()
  return inserted!
}
