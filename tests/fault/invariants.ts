import { setTimeout as pause } from 'node:timers/promises'
import type postgres from 'postgres'
import type { Acknowledged } from './load.ts'

const SETTLE_MS = 180_000
const LOOK_MS = 500

interface Verdict {
  /** one line for each promise that was broken */
  readonly broken: readonly string[]
  readonly counts: Readonly<Record<string, number>>
}

/** Waits until nothing is under way any more, then checks DESIGN's promises against what was acknowledged. */
export async function checkInvariants(sql: postgres.Sql, acknowledged: Acknowledged): Promise<Verdict> {
  const broken: string[] = []
  const must = (isKept: boolean, sentence: string): void => {
    if (!isKept) broken.push(sentence)
  }
  const stuck = await settle(sql)
  must(stuck.length === 0, `stuck after ${SETTLE_MS / 1000} s: ${stuck.join(', ')}`)
  await checkPoints(sql, acknowledged, must)
  await checkUploads(sql, acknowledged, must)
  await checkRuns(sql, acknowledged, must)
  await checkReviews(sql, acknowledged, must)
  await checkReports(sql, acknowledged, must)
  for (const answer of new Set(acknowledged.unexpected)) must(false, `unexpected answer: ${answer}`)
  const [counts] = await sql<Record<string, number>[]>`
    select (select count(*)::int from opinion) as opinions, (select count(*)::int from upload) as uploads, (select count(*)::int from run where status = 'done') as runs_done,
      (select count(*)::int from run where status <> 'done') as runs_otherwise, (select count(*)::int from placement) as placements, (select count(*)::int from review_event) as reviews,
      (select count(*)::int from report) as reports, (select count(*)::int from opinion where withdrawn_at is not null) as withdrawn`
  return { broken, counts: { ...counts!, acknowledgedPoints: acknowledged.points.size, acknowledgedUploads: acknowledged.uploads.size, acknowledgedRuns: acknowledged.runs.size, acknowledgedReviews: acknowledged.reviews.size, acknowledgedReports: acknowledged.reports.size, acknowledgedWithdrawals: acknowledged.withdrawn.size } }
}

type Must = (isKept: boolean, sentence: string) => void

/** @returns what is still under way when the time is over */
async function settle(sql: postgres.Sql): Promise<string[]> {
  const end = Date.now() + SETTLE_MS
  for (;;) {
    const rows = await sql<{ what: string }[]>`
      select 'upload ' || status || ' ' || id as what from upload where status in ('received', 'reading', 'confirmed', 'storing')
      union all select 'run ' || status || ' ' || id from run where status in ('queued', 'running')
      union all select 'report ' || status || ' ' || id from report where status in ('queued', 'running')
      union all select 'job ' || name || ' ' || state from pgboss.job where state in ('retry', 'active') or (state = 'created' and start_after <= now())`
    if (rows.length === 0 || Date.now() > end) return rows.map(({ what }) => what)
    await pause(LOOK_MS)
  }
}

async function checkPoints(sql: postgres.Sql, { points, withdrawn }: Acknowledged, must: Must): Promise<void> {
  const rows = await sql<{ id: string; text: string; count: number; is_withdrawn: boolean }[]>`select id, text, withdrawn_at is not null as is_withdrawn, count(*) over (partition by text)::int as count from opinion where occasion_id is not null`
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const [id, text] of points) must(byId.get(id)?.text === text, `an acknowledged point is missing or changed: ${id}`)
  for (const [id, isWithdrawn] of withdrawn) must(byId.get(id)?.is_withdrawn === isWithdrawn, `an acknowledged ${isWithdrawn ? 'withdrawal' : 'restoration'} did not last: ${id}`)
  for (const { id, count } of rows) must(count === 1, `a point is there ${count} times: ${id}`)
}

async function checkUploads(sql: postgres.Sql, { uploads }: Acknowledged, must: Must): Promise<void> {
  const rows = await sql<{ id: string; file_name: string; status: string; count: number; texts: string[] | null; pieces: number }[]>`
    select id, file_name, status, count(*) over (partition by file_name)::int as count,
      (select array_agg(o.text order by o.text) from opinion o where o.upload_id = upload.id) as texts, (select count(*)::int from upload_piece p where p.upload_id = upload.id) as pieces
    from upload`
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const row of rows) {
    must(row.count === 1, `a file was stored ${row.count} times: ${row.file_name}`)
    must(row.status !== 'done' || row.pieces === 0, `an upload that is done keeps its bytes: ${row.id}`)
    must(row.status !== 'refused', `an upload was refused: ${row.id}`)
  }
  for (const [id, { fileName, texts, isConfirmed }] of uploads) {
    const row = byId.get(id)
    must(row?.file_name === fileName, `an acknowledged upload is missing: ${id}`)
    if (!isConfirmed) continue
    must(row?.status === 'done', `a confirmed upload is ${row?.status ?? 'missing'}: ${id}`)
    must(JSON.stringify(row?.texts) === JSON.stringify(texts.toSorted(byCodePoint)), `an upload's opinions are not those of its file, each once: ${id}`)
  }
}

/** As the database sorts under the locale C. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

async function checkRuns(sql: postgres.Sql, { runs }: Acknowledged, must: Must): Promise<void> {
  const rows = await sql<{ id: string; status: string; opinions: number | null; issues: number | null; placements: number; proposed: number }[]>`
    select id, status, (counts->>'opinions')::int as opinions, (counts->>'issues')::int as issues,
      (select count(*)::int from placement p where p.run_id = run.id) as placements, (select count(*)::int from proposed_issue i where i.run_id = run.id) as proposed
    from run`
  const ids = new Set(rows.map(({ id }) => id))
  for (const id of runs) must(ids.has(id), `an acknowledged run is missing: ${id}`)
  for (const { id, status, opinions, issues, placements, proposed } of rows) {
    must(status === 'done', `a run is ${status}: ${id}`)
    must(placements === (opinions ?? 0), `a run of ${opinions} opinions has ${placements} placements: ${id}`)
    must(proposed === (issues ?? 0), `a run of ${issues} issues has ${proposed} proposals: ${id}`)
  }
}

/** Every review is there once, and what was named last still bears its name in the scope's latest run, or the run says that it could not. */
async function checkReviews(sql: postgres.Sql, { reviews }: Acknowledged, must: Must): Promise<void> {
  const rows = await sql<{ id: string; title: string | null; count: number }[]>`select id, content->>'title' as title, count(*) over (partition by content->>'title')::int as count from review_event where action = 'rename'`
  const byId = new Map(rows.map((row) => [row.id, row]))
  const all = new Set((await sql<{ id: string }[]>`select id from review_event`).map(({ id }) => id))
  for (const { id, count } of rows) must(count === 1, `a review was stored ${count} times: ${id}`)
  for (const [id, { action, title }] of reviews) {
    must(all.has(id), `an acknowledged review is missing: ${id}`)
    if (action === 'rename') must(byId.get(id)?.title === title, `an acknowledged name was changed: ${id}`)
  }
  const last = await sql<{ id: string; title: string; is_kept: boolean }[]>`
    with latest as (select distinct on (org_id) * from run where status = 'done' order by org_id, id desc),
      named as (select distinct on (org_id) * from review_event where action = 'rename' order by org_id, number desc)
    select named.id, named.content->>'title' as title,
      exists (select 1 from issue where issue.run_id = latest.id and issue.title = named.content->>'title') or latest.unkept_reviews @> jsonb_build_array(jsonb_build_object('eventId', named.id)) as is_kept
    from named join latest using (org_id)`
  for (const { id, is_kept } of last) must(is_kept, `the latest name of a scope is gone without a word: ${id}`)
}

/** Every report that was ordered is written, whole. */
async function checkReports(sql: postgres.Sql, { reports }: Acknowledged, must: Must): Promise<void> {
  const rows = await sql<{ id: string; status: string; files: number }[]>`select id, status, (select count(*)::int from report_file f where f.report_id = report.id and length(f.content) = f.byte_count) as files from report`
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const id of reports) must(byId.has(id), `an acknowledged report is missing: ${id}`)
  for (const { id, status, files } of rows) must(status === 'done' && files === 5, `a report is ${status} with ${files} whole files: ${id}`)
}
