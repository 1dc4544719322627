import { and, eq, inArray } from 'drizzle-orm'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '../../../analysis/feature/random.ts'
import { opinion, placement, run } from '../../../server/db/tables.ts'
import type { Release } from '../../../server/report/contract.ts'
import { selectReleasedRows, type ReleasedRow } from '../../../server/report/release-store.ts'
import { writeReleaseJob } from '../../../server/report/service.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'
import { type BaseCell, Elimination, type Equation, propagate, tableEquations } from './attack.ts'
import { type Placed, placedRun } from './placed-run.ts'

const K = 5
const AREAS = ['A1', 'A3', 'A5', 'A5', 'A6']
const STAGES = ['S1', 'S2', 'S2', 'S3', null]
const AUDIENCES = ['教师', '学生', '家长', '家长']
const CHANNELS = ['谈心谈话', '家长会']
const DAYS = ['2026-03-03', '2026-03-10', '2026-03-11']

let server: TestServer
let campaign: TestCampaign
let branchOf: Map<string, string>
/** of the whole campaign, in the order in which they were published */
let releasedRuns: string[]
let releases: Release[]
/** run of each org below the bureau over its own opinions, placed alike */
const ownRuns = new Map<string, string>()

function voices(random: () => number, count: number): Placed[] {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!
  return Array.from({ length: count }, () => {
    const at = random()
    const school = at < 0.55 ? 0 : at < 0.8 ? 1 : at < 0.97 ? 2 : 3
    return {
      orgId: campaign.schoolIds[school]!, area: pick(AREAS), stage: pick(STAGES), audience: pick(AUDIENCES), channel: pick(CHANNELS), saidAt: `${pick(DAYS)}T02:00:00Z`,
      mentionCount: 1 + Math.floor(random() * 40), personKey: random() < 0.5 ? `${school}-${Math.floor(random() * 60)}` : null,
    }
  })
}

/** A run of an org over opinions that another run placed, placed alike. */
async function runOver(orgId: string, ofRuns: readonly string[], orgIds: readonly string[]): Promise<string> {
  const { db } = server.context
  const id = uuid()
  const [model] = await db.select().from(run).where(eq(run.id, ofRuns[0]!))
  await db.insert(run).values({ ...model!, id, orgId })
  const rows = await db.select({ placed: placement }).from(placement).innerJoin(opinion, eq(opinion.id, placement.opinionId)).where(and(inArray(placement.runId, [...ofRuns]), inArray(opinion.orgId, [...orgIds])))
  for (let at = 0; at < rows.length; at += 500) await db.insert(placement).values(rows.slice(at, at + 500).map(({ placed }) => ({ ...placed, runId: id })))
  return id
}

async function publish(ask: (options: object) => Promise<{ statusCode: number; json(): unknown }>, runId: string): Promise<Release | null> {
  const url = `/api/campaigns/${campaign.id}/releases`
  const ordered = await ask({ method: 'POST', url, payload: { runId } })
  expect(ordered.statusCode).toBe(201)
  const { id } = ordered.json() as { id: string }
  await writeReleaseJob(server.context, { campaignId: campaign.id, releaseId: id }, new AbortController().signal)
  const read = await ask({ method: 'GET', url: `${url}/${id}` })
  return read.statusCode === 200 ? (read.json() as Release) : null
}

beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
  const { schoolIds, groupIds, bureauId } = campaign
  branchOf = new Map([[bureauId, bureauId], ...schoolIds.map((id, at) => [id, groupIds[at < 2 ? 0 : 1]] as const)])
  const ask = await server.signedIn(await server.newActor('bureau', bureauId))
  const random = seededRandom(11)
  const first = await placedRun(server.context, campaign.id, bureauId, voices(random, 420), true)
  const later = await placedRun(server.context, campaign.id, bureauId, voices(random, 60), true)
  const single = await placedRun(server.context, campaign.id, bureauId, voices(random, 1), true)
  const second = await runOver(bureauId, [first, later], schoolIds)
  releases = [(await publish(ask, first))!, (await publish(ask, second))!]
  releasedRuns = [first, second]
  // One opinion more is not published at all.
  expect(await publish(ask, await runOver(bureauId, [second, single], schoolIds))).toBeNull()
  for (const [orgId, below] of [[groupIds[0], schoolIds.slice(0, 2)], [groupIds[1], schoolIds.slice(2)], ...schoolIds.map((id) => [id, [id]] as const)] as const) ownRuns.set(orgId, await runOver(orgId, [second], below))
}, 120_000)
afterAll(() => server.stop())

/** Everything that an actor's requests about aggregates are answered with; what is not theirs must be refused. */
async function everyAnswer(who: TestActor): Promise<{ asked: number; refused: number; releases: Release[] }> {
  const ask = await server.signedIn(who)
  const own = who.roles[0]!.orgId
  const base = `/api/campaigns/${campaign.id}`
  const orgs = [null, campaign.bureauId, ...campaign.groupIds, ...campaign.schoolIds]
  const filters = ['', ...AREAS.map((area) => `area=${area}`), ...['S1', 'S2', 'S3', 'S0'].map((stage) => `stage=${stage}`), ...AUDIENCES.map((audience) => `audience=${encodeURIComponent(audience)}`), ...CHANNELS.map((channel) => `channel=${encodeURIComponent(channel)}`), 'week=2026-03-02', 'week=2026-03-09', 'kind=P', 'search=1']
  let [asked, refused] = [0, 0]
  for (const [runOrg, runId] of [...releasedRuns.map((id) => [campaign.bureauId, id] as const), ...ownRuns]) {
    const mayRead = ['school', 'group'].includes(who.roles[0]!.role) && (runOrg === own || branchOf.get(runOrg) === own)
    const paths = [`/runs/${runId}`, `/runs/${runId}/issues`, `/runs/${runId}/reviews`, `/reports?runId=${runId}`, ...orgs.map((org) => `/runs/${runId}/overview${org === null ? '' : `?orgId=${org}`}`), ...(mayRead ? [null, own, campaign.bureauId] : [null]).flatMap((org) => (mayRead ? filters : filters.slice(0, 4)).map((filter) => `/runs/${runId}/opinions?${[filter, ...(org === null ? [] : [`orgId=${org}`])].join('&')}`))]
    for (const path of paths) {
      const answer = await ask({ method: 'GET', url: base + path })
      asked++
      const isEmpty = answer.statusCode === 200 && path.startsWith('/reports') && (answer.json() as { items: unknown[] }).items.length === 0
      if ([403, 404].includes(answer.statusCode) || isEmpty) refused++
      // Of an own run an org outside it shows nothing.
      else expect(`${who.name} ${mayRead} ${path} ${answer.statusCode}`).toMatch(/ true .* (200|400)$/)
    }
  }
  const isOwn = (org: string): boolean => ['school', 'group'].includes(who.roles[0]!.role) && (org === own || branchOf.get(org) === own)
  for (const org of orgs) {
    for (const list of ['coverage', 'occasions', 'uploads', 'runs']) {
      const answer = await ask({ method: 'GET', url: `${base}/${list}${org === null ? '' : `?orgId=${org}`}` })
      asked++
      const body = answer.json() as { items?: { org: { id: string } }[]; orgs?: { org: { id: string } }[] }
      const told = answer.statusCode === 200 ? [...(body.items ?? []), ...(body.orgs ?? [])].map((item) => item.org.id) : []
      if (told.length === 0) refused++
      expect(told.filter((of) => !isOwn(of)), `${who.name} ${list} ${org}`).toEqual([])
    }
  }
  for (const { id } of releases) {
    for (const query of ['', `?orgId=${own}`, ...filters.map((filter) => `?${filter}`)]) {
      const answer = await ask({ method: 'GET', url: `${base}/releases/${id}${query}` })
      asked++
      // Filters change nothing: there are none.
      expect(answer.json()).toEqual(releases.find((release) => release.id === id))
    }
  }
  const listed = (await ask({ method: 'GET', url: `${base}/releases` })).json() as Release[]
  expect(listed.map(({ id }) => id)).toEqual(releases.map(({ id }) => id).toReversed())
  return { asked, refused, releases }
}

/** Sets of base cells worth knowing: each by itself, every cell and line of every table as it would be without joining. */
function targetsOf(base: readonly BaseCell[]): Uint8Array[] {
  const fields: readonly ((cell: BaseCell) => string)[] = [({ area }) => area, ({ stage }) => stage, ({ audience }) => audience!, ({ channel }) => channel!, ({ orgId }) => branchOf.get(orgId)!, ({ orgId }) => orgId, ({ monday }) => monday!]
  const sets = fields.flatMap((one, at) => [[one], ...fields.slice(at + 1).map((other) => [one, other])])
  const found = sets.flatMap((of) => {
    const keys = base.map((cell) => of.map((field) => field(cell)).join())
    return [...new Set(keys)].map((key) => Uint8Array.from(keys, (other) => (other === key ? 1 : 0)))
  })
  return [...base.map((_, at) => Uint8Array.from(base, (__, other) => (other === at ? 1 : 0))), ...found]
}

describe('somebody without the right to the opinions', () => {
  test('can compute no cell of one to four people from everything the server answers', async () => {
    const runs: ReleasedRow[][] = []
    for (const runId of releasedRuns) runs.push(await server.context.db.transaction((tx) => selectReleasedRows(tx, campaign.id, runId)))
    const keyOf = ({ orgId, area, stage, audience, channel, monday }: BaseCell): string => JSON.stringify([orgId, area, stage, audience, channel, monday])
    const values = <Key extends keyof BaseCell>(key: Key): BaseCell[Key][] => [...new Set(runs[1]!.map((row) => row[key]))]
    const base: BaseCell[] = values('orgId').flatMap((orgId) => values('area').flatMap((area) => values('stage').flatMap((stage) => values('audience').flatMap((audience) => values('channel').flatMap((channel) => values('monday').map((monday) => ({ orgId, area, stage, audience, channel, monday })))))))
    const numberOf = new Map(base.map((cell, at) => [keyOf(cell), at]))
    const placed = runs.map((rows) => rows.map((row) => ({ cell: numberOf.get(keyOf(row))!, person: row.person, orgId: row.orgId })))
    const targets = targetsOf(base)
    let total = { asked: 0, equations: 0, sensitive: 0, found: 0 }
    const attackers: readonly (readonly ['school' | 'group' | 'researcher' | 'administrator', string])[] = [['researcher', campaign.bureauId], ['administrator', campaign.bureauId], ['group', campaign.groupIds[0]], ['group', campaign.groupIds[1]], ...campaign.schoolIds.map((id) => ['school', id] as const)]
    for (const [role, orgId] of attackers) {
      const { asked, releases: seen } = await everyAnswer(await server.newActor(role, orgId))
      // An administrator is told what a researcher is told.
      if (role === 'administrator') {
        total.asked += asked
        continue
      }
      const owns = (org: string): boolean => (role === 'school' || role === 'group') && (org === orgId || branchOf.get(org) === orgId)
      // Three systems of unknowns: each release by itself, and what came between them (all of the first is in the second).
      const systems = seen.map((release, at) => {
        // What is one's own is known to the last cell: taken away from every sum.
        const own = new Float64Array(base.length)
        for (const { cell, orgId: org } of placed[at]!) if (owns(org)) own[cell]! += 1
        const equations = tableEquations(release.figures, base, branchOf).map(({ cells, sum }) => ({ cells: cells.map((flag, cell) => (owns(base[cell]!.orgId) ? 0 : flag)), sum: sum - cells.reduce((mine, flag, cell) => mine + flag * own[cell]!, 0) }))
        return { equations, rows: placed[at]! }
      })
      const firstIds = new Set(runs[0]!.map(({ opinionId }) => opinionId))
      const between = { equations: differences(systems[0]!.equations, systems[1]!.equations), rows: placed[1]!.filter((_, at) => !firstIds.has(runs[1]![at]!.opinionId)) }
      for (const { equations, rows } of [...systems, between]) {
        const elimination = new Elimination(equations)
        const { low, high } = propagate(base.length, equations)
        total = { ...total, equations: total.equations + equations.length }
        for (const cells of targets) {
          const inside = rows.filter(({ cell, orgId: org }) => cells[cell] === 1 && !owns(org))
          const people = new Set(inside.map(({ person }) => person)).size
          if (people === 0 || people >= K) continue
          total.sensitive++
          const others = cells.map((flag, cell) => (owns(base[cell]!.orgId) ? 0 : flag))
          const members = [...others.keys()].filter((cell) => others[cell] === 1)
          const isBounded = members.reduce((sum, cell) => sum + low[cell]!, 0) === members.reduce((sum, cell) => sum + high[cell]!, 0)
          if (elimination.tells(others) || isBounded) total.found++
        }
      }
      total.asked += asked
    }
    const hidden = releases.map(({ figures }) => `${figures.smallCellCount} small, ${figures.hiddenCellCount} hidden`).join('; ')
    process.stdout.write(`attack on releases: ${attackers.length} attackers, ${total.asked} requests, ${base.length} unknowns, ${total.equations} equations, ${total.sensitive} sensitive sums, ${total.found} found (cells: ${hidden})\n`)
    expect(total.found).toBe(0)
    expect(total.sensitive).toBeGreaterThan(1000)
    expect(releases.every(({ figures }) => figures.tables.some(({ cells }) => cells.some((row) => row.some((count) => count !== null && count > 0))))).toBe(true)
  }, 600_000)
})

/** Sums that both releases tell over the same cells. */
function differences(before: readonly Equation[], after: readonly Equation[]): Equation[] {
  const sums = new Map(before.map(({ cells, sum }) => [cells.join(''), sum]))
  return after.flatMap(({ cells, sum }) => {
    const earlier = sums.get(cells.join(''))
    return earlier === undefined ? [] : [{ cells, sum: sum - earlier }]
  })
}
