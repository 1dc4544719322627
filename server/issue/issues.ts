import { and, asc, desc, eq, sql, type SQL } from 'drizzle-orm'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { cutPage, fromCursor } from '../http/cursor.ts'
import type { Page } from '../http/schema.ts'
import type { Actor } from '../org/service.ts'
import { type IssueContent, mayQuote } from './content.ts'
import type { Issue, IssueQuery } from './contract.ts'
import { requireDone, requireRun } from './runs.ts'
import type { IssueTableRow, RunRow } from './store.ts'
import { issue } from './table.ts'
import { toIssue } from './to-issue.ts'

const PAGE_SIZE = 50

/** Issues that are for the greater part reports of corruption are in no list. */
export const LISTED = sql`not (${issue.content}->>'isWithheld')::boolean`

export async function listIssues(context: Context, actor: Actor, campaignId: string, runId: string, query: IssueQuery): Promise<Page<Issue>> {
  const run = requireDone(await requireRun(context, actor, 'run.read', campaignId, runId))
  const { db } = context
  const limit = query.limit ?? PAGE_SIZE
  const conditions = filters(run, query)
  const order = ORDERS[query.order ?? 'rank']
  const after = fromCursor(query.cursor, order.kinds)
  const found = await db.select().from(issue).where(and(...conditions, after ? order.after(after) : undefined)).orderBy(...order.by).limit(limit + 1)
  const { rows, nextCursor } = cutPage(found, limit, (row) => [order.key(row), row.rank])
  return { items: await toIssues(db, run, rows), nextCursor, total: await db.$count(issue, and(...conditions)) }
}

interface Order {
  readonly by: readonly SQL[]
  readonly kinds: readonly ['number' | 'time', 'number']
  key(row: IssueTableRow): string | number
  after(keys: readonly [string | number, number]): SQL
}

const LONG_AGO = '-infinity'

const ORDERS: Readonly<Record<NonNullable<IssueQuery['order']>, Order>> = {
  rank: {
    by: [desc(issue.isPinned), asc(issue.rank)],
    kinds: ['number', 'number'],
    key: (row) => (row.isPinned ? 0 : 1),
    after: ([shelf, rank]) => sql`((not ${issue.isPinned})::integer, ${issue.rank}) > (${shelf}::integer, ${rank}::integer)`,
  },
  mentions: {
    by: [desc(issue.mentionCount), asc(issue.rank)],
    kinds: ['number', 'number'],
    key: (row) => row.mentionCount,
    after: ([count, rank]) => sql`(-${issue.mentionCount}, ${issue.rank}) > (-(${count}::integer), ${rank}::integer)`,
  },
  latest: {
    by: [sql`coalesce(${issue.lastAt}, ${LONG_AGO}::timestamptz) desc`, asc(issue.rank)],
    kinds: ['time', 'number'],
    key: (row) => row.lastAt?.toISOString() ?? LONG_AGO,
    after: ([at, rank]) =>
      sql`(coalesce(${issue.lastAt}, ${LONG_AGO}::timestamptz) < ${at}::timestamptz or (coalesce(${issue.lastAt}, ${LONG_AGO}::timestamptz) = ${at}::timestamptz and ${issue.rank} > ${rank}::integer))`,
  },
}

function filters(run: RunRow, { area, stage, state, search }: IssueQuery): SQL[] {
  const conditions = [eq(issue.campaignId, run.campaignId), eq(issue.runId, run.id), LISTED]
  if (area !== undefined) conditions.push(eq(issue.area, area))
  if (stage !== undefined) conditions.push(sql`coalesce(${issue.stage}, 'S0') = ${stage}`)
  if (state === 'confirmed') conditions.push(sql`(${issue.isConfirmed} and not ${issue.isDismissed})`)
  else if (state === 'dismissed') conditions.push(sql`${issue.isDismissed}`)
  else if (state !== 'all') conditions.push(sql`not ${issue.isDismissed}`)
  for (const word of words(search)) conditions.push(matches(run, word))
  return conditions
}

/** Words of a search, all of which must be found. */
export function words(search: string | undefined): string[] {
  return (search ?? '').toLowerCase().split(/\s+/u).filter((word) => word !== '')
}

/** In title, words or opinions; never in what may not be shown. */
function matches(run: RunRow, word: string): SQL {
  return sql`(strpos(lower(${issue.title}), ${word}) > 0 or strpos(lower(${issue.content}->>'keywords'), ${word}) > 0 or ${issue.id} in (
    select p.issue_id from placement p join opinion o on o.campaign_id = p.campaign_id and o.id = p.opinion_id
    where p.campaign_id = ${run.campaignId} and p.run_id = ${run.id} and (o.not_urgent_at is not null or p.urgent is null or p.urgent = '安全隐患') and strpos(lower(o.text), ${word}) > 0))`
}

/** Rows as the API shows them, each with the first of its examples that may be quoted. */
export async function toIssues(db: Db | Tx, run: Pick<RunRow, 'campaignId' | 'id'>, rows: readonly IssueTableRow[]): Promise<Issue[]> {
  const exampleIds = (row: IssueTableRow): readonly string[] => (row.content as IssueContent).exampleIds
  const quotes = await readQuotes(db, run, rows.flatMap(exampleIds))
  return rows.map((row) => toIssue(row, quotes.get(exampleIds(row).find((id) => quotes.has(id)) ?? '') ?? null))
}

/** Texts of those opinions that may be quoted, by id. */
export async function readQuotes(db: Db | Tx, { campaignId, id }: Pick<RunRow, 'campaignId' | 'id'>, opinionIds: readonly string[]): Promise<Map<string, string>> {
  if (opinionIds.length === 0) return new Map()
  const found = await db.execute<{ id: string; text: string; urgent: string | null }>(sql`
    select o.id, o.text, case when o.not_urgent_at is null then p.urgent end as urgent from placement p join opinion o on o.campaign_id = p.campaign_id and o.id = p.opinion_id
    where p.campaign_id = ${campaignId} and p.run_id = ${id} and p.opinion_id in ${[...new Set(opinionIds)]}`)
  return new Map(found.filter(({ urgent }) => mayQuote(urgent)).map((row) => [row.id, row.text]))
}
