import { KIND_NAMES, KINDS, NO_STAGE, OUTSIDE, UNDECIDED, type Taxonomy } from '../../analysis/index.ts'
import type { Context } from '../context.ts'
import { AppError } from '../error.ts'
import { requireRun } from '../issue/service.ts'
import { AUDIENCES, CHANNELS, type OrgRef } from '../org/contract.ts'
import { type Actor, orgsBelow } from '../org/service.ts'
import type { Overview, OverviewQuery } from './contract.ts'
import { inTreeOrder, orgTree } from './org-tree.ts'
import { atOneMoment, type GroupCount, type GroupName, selectCounts, selectDistinct, selectOccasions, selectParticipants, selectPlan } from './overview-store.ts'

type Counts = ReadonlyMap<GroupName, readonly GroupCount[]>
type Cell = Overview['byStage'][number]
type Frame = Pick<Overview, 'areas' | 'stages'>

const WEEK_MS = 7 * 24 * 3_600_000

/** @throws AppError forbidden for a run that is not the actor's, invalid for an org outside the run, conflict unless the run is done */
export async function readOverview(context: Context, actor: Actor, campaignId: string, runId: string, query: OverviewQuery): Promise<Overview> {
  const run = await requireRun(context, actor, 'run.read', campaignId, runId)
  if (run.status !== 'done') throw new AppError('conflict', '这次分析还没有完成，请等它完成后再看概览', { status: run.status })
  const { db } = context
  const orgId = query.orgId ?? run.orgId
  if (orgId !== run.orgId && !(await orgsBelow(db, run.orgId)).has(orgId)) throw new AppError('invalid', '这个单位不在本次分析的范围内，请另选单位', { orgId })
  const orgs = await orgsBelow(db, orgId)
  const scope = { campaignId, runId, orgIds: [...orgs.keys()] }
  const { counts, distinct, occasions, participants, plan } = await atOneMoment(db, async (tx) => ({
    counts: await selectCounts(tx, scope), distinct: await selectDistinct(tx, scope), occasions: await selectOccasions(tx, scope), participants: await selectParticipants(tx, scope), plan: await selectPlan(tx, campaignId),
  }))
  const { taxonomy, hasPeople } = run.summary as { taxonomy: Taxonomy; hasPeople: boolean }
  const frame = frameOf(taxonomy)
  const tree = orgTree(orgs, orgId, participants)
  const [all] = counts.get('all')!
  return {
    runId, org: orgs.get(orgId)!, ...frame, ...audienceParts(counts, frame),
    counts: { opinions: all?.opinionCount ?? 0, mentions: all?.mentionCount ?? 0, distinct: distinct.distinct, people: hasPeople ? distinct.people : null, issues: distinct.issues },
    orgCount: tree.orgCount, silentOrgs: tree.silentOrgs,
    byStage: pairs(frame.areas.map(({ code }) => code), frame.stages.map(({ code }) => code), counts.get('stage')!, ({ area, stage }) => [area, stage]),
    byOrg: byOrg(tree.branches, counts.get('org')!, frame),
    byWeek: byWeek(counts.get('week')!, frame),
    kinds: KINDS.map((code) => ({ code, name: KIND_NAMES[code], mentionCount: sumOf(counts.get('kind')!.filter(({ kind }) => kind === code)).mentionCount })),
    coverage: coverage(counts.get('coverage')!, occasions, plan),
  }
}

function frameOf({ areas, outside, stages }: Taxonomy): Frame {
  const named = ({ code, name }: { code: string; name: string }): { code: string; name: string } => ({ code, name })
  return {
    areas: [...areas.map(named), { code: outside?.code ?? OUTSIDE, name: outside?.name ?? '范围外' }, { code: UNDECIDED, name: '待研判' }],
    stages: (stages ?? []).length === 0 ? [] : [...(stages ?? []).map(named), { code: NO_STAGE, name: '无环节' }],
  }
}

function sumOf(counts: readonly Pick<GroupCount, 'mentionCount' | 'opinionCount'>[]): Pick<Cell, 'mentionCount' | 'opinionCount'> {
  return counts.reduce((sum, count) => ({ mentionCount: sum.mentionCount + count.mentionCount, opinionCount: sum.opinionCount + count.opinionCount }), { mentionCount: 0, opinionCount: 0 })
}

/** Every pair of a row and a column, also those of which nothing was said. */
function pairs(rows: readonly string[], columns: readonly string[], counts: readonly GroupCount[], keysOf: (count: GroupCount) => readonly [string | null, string | null]): Cell[] {
  const byPair = new Map(counts.map((count) => [JSON.stringify(keysOf(count)), count]))
  return rows.flatMap((row) => columns.map((column) => {
    const count = byPair.get(JSON.stringify([row, column]))
    return { row, column, mentionCount: count?.mentionCount ?? 0, opinionCount: count?.opinionCount ?? 0 }
  }))
}

/** Known names in their order, then others that were given, by code units. */
function inOrder(known: readonly string[], given: readonly (string | null)[]): string[] {
  const others = new Set(given.filter((name) => name !== null && !known.includes(name)) as string[])
  return [...known, ...[...others].toSorted()]
}

function audienceParts(counts: Counts, { areas }: Frame): Pick<Overview, 'audiences' | 'byAudience'> {
  const named = counts.get('audience')!.filter(({ audience }) => audience !== null)
  const audiences = named.length === 0 ? [] : inOrder(AUDIENCES, named.map(({ audience }) => audience))
  return { audiences, byAudience: pairs(areas.map(({ code }) => code), audiences, named, ({ area, audience }) => [area, audience]) }
}

/** Schools are never ranked by what was said of them: branches stand by name. */
function byOrg(branches: readonly { org: OrgRef; orgIds: ReadonlySet<string> }[], counts: readonly GroupCount[], { areas }: Frame): Overview['byOrg'] {
  return branches.map(({ org, orgIds }) => {
    const own = counts.filter(({ orgId }) => orgIds.has(orgId!))
    return { org, ...sumOf(own), areas: Object.fromEntries(areas.map(({ code }) => [code, sumOf(own.filter(({ area }) => area === code)).mentionCount])) }
  }).toSorted((a, b) => inTreeOrder(a.org, b.org))
}

function byWeek(counts: readonly GroupCount[], { areas }: Frame): Cell[] {
  const mondays = counts.flatMap(({ monday }) => monday ?? []).toSorted()
  if (mondays.length === 0) return []
  const [first, last] = [Date.parse(mondays[0]!), Date.parse(mondays.at(-1)!)]
  const weeks = Array.from({ length: (last - first) / WEEK_MS + 1 }, (_, at) => new Date(first + at * WEEK_MS).toISOString().slice(0, 10))
  return pairs(weeks, areas.map(({ code }) => code), counts, ({ monday, area }) => [monday, area])
}

function coverage(counts: readonly GroupCount[], occasions: readonly { audience: string; channel: string; count: number }[], plan: readonly { audience: string; channel: string }[]): Overview['coverage'] {
  const known = [...counts, ...occasions, ...plan]
  const at = (pair: { audience: string | null; channel: string | null }, audience: string, channel: string): boolean => pair.audience === audience && pair.channel === channel
  return inOrder(CHANNELS, known.map(({ channel }) => channel)).flatMap((channel) => inOrder(AUDIENCES, known.map(({ audience }) => audience)).map((audience) => ({
    audience, channel,
    isPlanned: plan.some((pair) => at(pair, audience, channel)),
    occasionCount: occasions.find((pair) => at(pair, audience, channel))?.count ?? 0,
    opinionCount: counts.find((pair) => at(pair, audience, channel))?.opinionCount ?? 0,
  })))
}
