import { and, eq, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import type { Db } from '../db/client.ts'
import { AppError } from '../error.ts'
import type { Actor } from '../org/service.ts'
import type { Quote } from '../pipeline/result.ts'
import type { IssueContent } from './content.ts'
import { WITHHELD_TEXT } from './content.ts'
import type { IssueDetail } from './contract.ts'
import { LISTED, readQuotes, toIssues } from './issues.ts'
import { readPlacedById } from './placed.ts'
import { readEvents } from './reviews.ts'
import { requireDone, requireRun } from './runs.ts'
import type { IssueTableRow, RunRow } from './store.ts'
import { issue } from './table.ts'

export async function readIssue(context: Context, actor: Actor, campaignId: string, runId: string, issueId: string): Promise<IssueDetail> {
  const run = requireDone(await requireRun(context, actor, 'run.read', campaignId, runId))
  const { db } = context
  const [row] = await db.select().from(issue).where(and(eq(issue.campaignId, campaignId), eq(issue.runId, runId), eq(issue.id, issueId), LISTED))
  if (!row) throw new AppError('notFound', '没有这个问题，它可能已被并入别的问题', { issueId })
  const content = row.content as IssueContent
  const [shown] = await toIssues(db, run, [row])
  const quotes = await readQuotes(db, run, [...content.suggestions, ...content.causes].map(({ opinionId }) => opinionId))
  const quotable = (clauses: readonly Quote[]) => clauses.filter(({ opinionId }) => quotes.has(opinionId)).map(({ opinionId, text }) => ({ opinionId, text }))
  const placed = (await readPlacedById(db, run, [...content.exampleIds, ...(content.dissentId === null ? [] : [content.dissentId])])).filter(({ text }) => text !== WITHHELD_TEXT)
  return {
    issue: shown!,
    examples: placed.filter(({ id }) => content.exampleIds.includes(id)),
    dissent: placed.find(({ id }) => id === content.dissentId) ?? null,
    suggestions: quotable(content.suggestions),
    causes: quotable(content.causes),
    placedBy: (content.reasons?.placedBy ?? []).map(({ word, weight, seed }) => ({ word, weight, isSeed: seed })),
    sharedWording: (content.reasons?.sharedWording ?? []).map(({ text, share }) => ({ text, share })),
    cohesion: content.reasons?.cohesion ?? null,
    ...(await countMembers(db, run, row)),
    reviews: (await readEvents(db, run, content.eventIds)).toReversed(),
  }
}

/** Mentions by org, audience, channel and week. */
async function countMembers(db: Db, run: RunRow, { id }: IssueTableRow): Promise<Pick<IssueDetail, 'byOrg' | 'byAudience' | 'byChannel' | 'byWeek'>> {
  const rows = await db.execute<{ kind: string; name: string; count: number }>(sql`
    with member as (
      select g.name as org, o.audience, o.channel, to_char(date_trunc('week', o.said_at at time zone 'Asia/Shanghai'), 'YYYY-MM-DD') as monday, o.mention_count
      from placement p join opinion o on o.campaign_id = p.campaign_id and o.id = p.opinion_id join org g on g.id = o.org_id
      where p.campaign_id = ${run.campaignId} and p.run_id = ${run.id} and p.issue_id = ${id}
    )
    select kind, name, sum(mention_count)::integer as count
    from member, lateral (values ('org', org), ('audience', audience), ('channel', channel), ('week', monday)) as cell(kind, name)
    where name is not null group by kind, name order by kind, count desc, name`)
  const of = (kind: string): { name: string; count: number }[] => rows.filter((row) => row.kind === kind).map(({ name, count }) => ({ name, count }))
  return { byOrg: of('org'), byAudience: of('audience'), byChannel: of('channel'), byWeek: withoutGaps(of('week')) }
}

const WEEK_MS = 7 * 24 * 3_600_000
/** Beyond this a wrong date would fill the chart with empty weeks: then only weeks with opinions are listed. */
const MOST_WEEKS = 520

function withoutGaps(weeks: readonly { name: string; count: number }[]): IssueDetail['byWeek'] {
  const counts = new Map(weeks.map(({ name, count }) => [name, count]))
  const mondays = [...counts.keys()].sort()
  const first = Date.parse(mondays[0] ?? '')
  const last = Date.parse(mondays.at(-1) ?? '')
  const span = Number.isNaN(first) ? 0 : (last - first) / WEEK_MS + 1
  const listed = span > MOST_WEEKS ? mondays : Array.from({ length: span }, (_, week) => new Date(first + week * WEEK_MS).toISOString().slice(0, 10))
  return listed.map((monday) => ({ monday, count: counts.get(monday) ?? 0 }))
}
