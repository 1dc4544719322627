import { and, asc, eq, gt } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import { opinion, org } from '../db/tables.ts'
import { AppError } from '../error.ts'
import { countAreas, countStages } from '../pipeline/count-areas.ts'
import type { AnalysisResult, IssueRow, OpinionColumns, SourceColumn } from '../pipeline/result.ts'
import { type IssueContent, mayQuote, urgentNow, WITHHELD_TEXT } from './content.ts'
import { requireDone } from './runs.ts'
import { type IssueTableRow, type RunRow, selectIssues, selectRun } from './store.ts'
import type { RunSummary } from './summary.ts'
import { placement } from './table.ts'

const PAGE = 20_000

/**
 * A finished run as the analysis gave it, with its issues as reviewed and without the dismissed ones: what the writers of
 * documents take. Texts for the named handler's eyes are left out.
 *
 * @throws AppError notFound when there is no such run, conflict unless it is done
 */
export async function loadResult(db: Db | Tx, campaignId: string, runId: string): Promise<AnalysisResult> {
  const run = await selectRun(db, campaignId, runId)
  if (run === null) throw new AppError('notFound', '没有这个分析批次', { runId })
  const { version, options, segmenter, modelHash, taxonomyHash, taxonomy, themes, stability, counts } = requireDone(run).summary as RunSummary
  const open = (await selectIssues(db, run)).filter((row) => !row.isDismissed)
  const openIds = new Set(open.map(({ id }) => id))
  const rows = await readRows(db, run)
  const opinions = columnsOf(rows, openIds)
  const counted = { placed: opinions, facts: factsOf(rows, run.summary as RunSummary) }
  const issueOfPart = new Map(open.flatMap(({ id, content }) => (content as IssueContent).parts.map((part) => [part, id] as const)))
  return {
    version, options, segmenter, modelHash, taxonomyHash, taxonomy, counts, stability, opinions,
    mapping: [],
    rejected: [],
    areas: countAreas(taxonomy, counted),
    stages: countStages(taxonomy, counted),
    themes: themes.map((theme) => ({ ...theme, issueIds: [...new Set(theme.issueIds.flatMap((part) => issueOfPart.get(part) ?? []))].sort() })),
    issues: open.map(toIssueRow),
  }
}

function toIssueRow({ id, rank, title, area, stage, content }: IssueTableRow): IssueRow {
  return { ...(content as IssueContent), issueId: id, rank, title, area, stage }
}

type Row = Awaited<ReturnType<typeof readRows>>[number]

async function readRows(db: Db | Tx, { campaignId, id }: RunRow) {
  const rows = []
  for (let last: string | null = null; ; ) {
    const page = await db
      .select({ placed: placement, text: opinion.text, notUrgentAt: opinion.notUrgentAt, saidAt: opinion.saidAt, channel: opinion.channel, audience: opinion.audience, schoolStage: opinion.schoolStage, mentionCount: opinion.mentionCount, personKey: opinion.personKey, orgName: org.name })
      .from(placement)
      .innerJoin(opinion, and(eq(opinion.campaignId, placement.campaignId), eq(opinion.id, placement.opinionId)))
      .innerJoin(org, eq(org.id, opinion.orgId))
      .where(and(eq(placement.campaignId, campaignId), eq(placement.runId, id), ...(last === null ? [] : [gt(placement.opinionId, last)])))
      .orderBy(asc(placement.opinionId))
      .limit(PAGE)
    for (const row of page) rows.push(row)
    if (page.length < PAGE) return rows
    last = page.at(-1)!.placed.opinionId
  }
}

function factsOf(rows: readonly Row[], { scale, hasPeople }: RunSummary) {
  return {
    people: hasPeople ? rows.map((row) => row.personKey) : null,
    times: scale.recentFrom === null ? null : Float64Array.from(rows, (row) => row.saidAt?.getTime() ?? Number.NaN),
    orgs: rows.map((row) => row.orgName),
    audiences: scale.audiences === null ? null : rows.map((row) => row.audience),
    channels: rows.map((row) => row.channel),
    mentions: Uint32Array.from(rows, (row) => row.mentionCount),
  }
}

function columnsOf(rows: readonly Row[], openIds: ReadonlySet<string>): OpinionColumns {
  const column = <Value>(cellOf: (placed: Row['placed']) => Value): Value[] => rows.map(({ placed }) => cellOf(placed))
  const issueId = column((placed) => (placed.issueId !== null && openIds.has(placed.issueId) ? placed.issueId : null))
  return {
    count: rows.length,
    id: column((placed) => placed.opinionId),
    text: rows.map(({ text, placed, notUrgentAt }) => (mayQuote(urgentNow(placed.urgent, { notUrgentAt })) ? text : WITHHELD_TEXT)),
    area: column((placed) => placed.area),
    areaScore: Float32Array.from(rows, ({ placed }) => placed.areaScore),
    bestArea: column((placed) => placed.bestArea),
    secondArea: column((placed) => placed.secondArea),
    subArea: column((placed) => placed.subArea),
    stage: column((placed) => placed.stage),
    stageScore: Float32Array.from(rows, ({ placed }) => placed.stageScore ?? Number.NaN),
    kind: column((placed) => placed.kind),
    kindScore: Float32Array.from(rows, ({ placed }) => placed.kindScore),
    issueId,
    themeId: column((placed) => placed.themeId),
    opinionScope: issueId.map((id) => (id === null ? 'single' : 'issue')),
    duplicateOf: column((placed) => placed.duplicateOf),
    urgent: rows.map(({ placed, notUrgentAt }) => urgentNow(placed.urgent, { notUrgentAt })),
    severity: Float32Array.from(rows, ({ placed }) => placed.severity),
    source: sourceOf(rows),
  }
}

/** Who, where and when, under the names that uploads use. */
function sourceOf(rows: readonly Row[]): SourceColumn[] {
  const column = (name: string, cellOf: (row: Row) => string | null): SourceColumn => ({ name, values: rows.map(cellOf) })
  return [
    column('单位', (row) => row.orgName),
    column('时间', (row) => (row.saidAt === null ? null : shanghaiTime(row.saidAt))),
    column('渠道', (row) => row.channel),
    column('对象', (row) => row.audience),
    column('学段', (row) => row.schoolStage),
    column('提及人数', (row) => String(row.mentionCount)),
  ]
}

function shanghaiTime(time: Date): string {
  return new Date(time.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}
