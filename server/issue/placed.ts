import { and, asc, eq, gt, inArray, sql, type SQL } from 'drizzle-orm'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { opinion, org } from '../db/tables.ts'
import { AppError } from '../error.ts'
import { cutPage, fromCursor } from '../http/cursor.ts'
import type { Page } from '../http/schema.ts'
import { type Actor, actorNames, orgsBelow, toOrgRef } from '../org/service.ts'
import { CORRUPTION, isCorruption, mayQuote, urgentNow, WITHHELD_TEXT } from './content.ts'
import type { PlacedOpinion, PlacedQuery } from './contract.ts'
import { words } from './issues.ts'
import { requireDone, requireRun } from './runs.ts'
import type { RunRow } from './store.ts'
import { placement } from './table.ts'
import { stageOf } from './to-issue.ts'

const PAGE_SIZE = 50

/** The opinions behind a number of the run. Reports of corruption are in no list; what concerns a child's safety is counted but not shown. */
export async function listPlaced(context: Context, actor: Actor, campaignId: string, runId: string, query: PlacedQuery): Promise<Page<PlacedOpinion>> {
  const run = requireDone(await requireRun(context, actor, 'run.read', campaignId, runId))
  const { db } = context
  const limit = query.limit ?? PAGE_SIZE
  const conditions = [...ofRun(run), sql`(${opinion.notUrgentAt} is not null or ${CORRUPTION} <> all (string_to_array(coalesce(${placement.urgent}, ''), '|')))`, ...(await filters(db, query))]
  const after = fromCursor(query.cursor, ['id'])
  const { rows, nextCursor } = cutPage(await selectPlacedRows(db, after ? [...conditions, gt(placement.opinionId, after[0])] : conditions, limit + 1), limit, (row) => [row.placed.opinionId])
  const [counted] = await db.select({ count: sql<string>`count(*)` }).from(placement).innerJoin(opinion, SAME).where(and(...conditions))
  return { items: await toPlaced(db, rows), nextCursor, total: Number(counted!.count) }
}

export async function readPlaced(context: Context, actor: Actor, campaignId: string, runId: string, opinionId: string): Promise<PlacedOpinion> {
  const run = requireDone(await requireRun(context, actor, 'run.read', campaignId, runId))
  const [found] = await readPlacedById(context.db, run, [opinionId])
  if (!found) throw new AppError('notFound', '这个分析批次里没有这条意见', { opinionId })
  return found
}

/** Opinions of a run by id, in the order asked for; those that may not be listed are left out. */
export async function readPlacedById(db: Db | Tx, run: RunRow, opinionIds: readonly string[]): Promise<PlacedOpinion[]> {
  if (opinionIds.length === 0) return []
  const rows = await selectPlacedRows(db, [...ofRun(run), inArray(placement.opinionId, [...opinionIds])], opinionIds.length)
  const found = new Map((await toPlaced(db, rows.filter(({ placed, opinion: said }) => !isCorruption(urgentNow(placed.urgent, said))))).map((placed) => [placed.id, placed]))
  return opinionIds.flatMap((id) => found.get(id) ?? [])
}

const SAME = and(eq(opinion.campaignId, placement.campaignId), eq(opinion.id, placement.opinionId))

function ofRun({ campaignId, id }: RunRow): SQL[] {
  return [eq(placement.campaignId, campaignId), eq(placement.runId, id)]
}

function selectPlacedRows(db: Db | Tx, conditions: readonly SQL[], limit: number) {
  return db
    .select({ placed: placement, opinion, org })
    .from(placement)
    .innerJoin(opinion, SAME)
    .innerJoin(org, eq(org.id, opinion.orgId))
    .where(and(...conditions))
    .orderBy(asc(placement.opinionId))
    .limit(limit)
}

async function filters(db: Db, query: PlacedQuery): Promise<SQL[]> {
  const conditions: SQL[] = []
  if (query.issueId !== undefined) conditions.push(eq(placement.issueId, query.issueId))
  if (query.area !== undefined) conditions.push(eq(placement.area, query.area))
  if (query.stage !== undefined) conditions.push(sql`coalesce(${placement.stage}, 'S0') = ${query.stage}`)
  if (query.kind !== undefined) conditions.push(eq(placement.kind, query.kind))
  if (query.audience !== undefined) conditions.push(eq(opinion.audience, query.audience))
  if (query.channel !== undefined) conditions.push(eq(opinion.channel, query.channel))
  if (query.orgId !== undefined) conditions.push(inArray(opinion.orgId, [...(await orgsBelow(db, query.orgId)).keys()]))
  if (query.week !== undefined) conditions.push(...weekOf(query.week))
  // A search must not tell what a text that is not shown says.
  for (const word of words(query.search)) conditions.push(sql`((${opinion.notUrgentAt} is not null or ${placement.urgent} is null or ${placement.urgent} = '安全隐患') and strpos(lower(${opinion.text}), ${word}) > 0)`)
  return conditions
}

const DAY_MS = 24 * 3_600_000

/** @param monday - calendar day in Asia/Shanghai, which has no summer time */
function weekOf(monday: string): SQL[] {
  const from = new Date(`${monday}T00:00:00+08:00`)
  if (Number.isNaN(from.getTime())) throw new AppError('invalid', `“${monday}”不是日期`)
  return [sql`${opinion.saidAt} >= ${from.toISOString()}::timestamptz`, sql`${opinion.saidAt} < ${new Date(from.getTime() + 7 * DAY_MS).toISOString()}::timestamptz`]
}

type Row = Awaited<ReturnType<typeof selectPlacedRows>>[number]

async function toPlaced(db: Db | Tx, rows: readonly Row[]): Promise<PlacedOpinion[]> {
  const names = await actorNames(db, rows.map((row) => row.opinion.createdBy))
  return rows.map((row) => toPlacedOpinion(row, names.get(row.opinion.createdBy) ?? ''))
}

function toPlacedOpinion({ placed, opinion: said, org: of }: Row, recordedBy: string): PlacedOpinion {
  const isShown = mayQuote(urgentNow(placed.urgent, said))
  return {
    id: said.id,
    org: toOrgRef(of),
    text: isShown ? said.text : WITHHELD_TEXT,
    saidAt: said.saidAt?.toISOString() ?? null,
    channel: said.channel,
    audience: said.audience,
    schoolStage: said.schoolStage,
    mentionCount: said.mentionCount,
    area: placed.area,
    areaScore: placed.areaScore,
    bestArea: placed.bestArea,
    secondArea: placed.secondArea,
    subArea: placed.subArea,
    stage: stageOf(placed.stage),
    stageScore: placed.stageScore,
    kind: placed.kind,
    issueId: placed.issueId,
    duplicateOf: placed.duplicateOf,
    source: {
      fileName: said.sourceFile,
      row: said.sourceRow,
      cells: isShown ? ((said.sourceCells as [string, string | null][] | null) ?? []).map(([column, value]) => ({ column, value })) : [],
      uploadId: said.uploadId,
      occasionId: said.occasionId,
      recordedBy,
      createdAt: said.createdAt.toISOString(),
    },
  }
}
