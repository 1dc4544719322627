import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { v7 as uuid } from 'uuid'
import { issue, occasion, run } from '../../../server/db/tables.ts'
import type { Overview } from '../../../server/report/contract.ts'
import { readOverview } from '../../../server/report/service.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'
import { placedRun, type Placed } from './placed-run.ts'

let server: TestServer
let campaign: TestCampaign
let bureau: TestActor
let runId: string

async function overview(actor: TestActor, id: string, orgId?: string): Promise<Overview> {
  return readOverview(server.context, actor, campaign.id, id, orgId === undefined ? {} : { orgId })
}

beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign({ plan: [{ audience: '家长', channel: '家长会' }, { audience: '教师', channel: '谈心谈话' }] })
  bureau = await server.newActor('bureau', campaign.bureauId)
  const [s1, s2, s3] = campaign.schoolIds
  const placed: Placed[] = [
    // Sunday 23:30 in Shanghai still belongs to the week of 2 March; half an hour later begins the next.
    { orgId: s1, area: 'A5', stage: 'S2', audience: '家长', channel: '家长会', mentionCount: 10, saidAt: '2026-03-08T23:30:00+08:00', personKey: 'p1', issueId: 'i1' },
    { orgId: s1, area: 'A5', stage: 'S2', audience: '家长', channel: '家长会', mentionCount: 1, saidAt: '2026-03-09T00:00:00+08:00', personKey: 'p1', issueId: 'i1', duplicateOf: 0 },
    { orgId: s2, area: 'A3', stage: null, audience: '教师', channel: '网络', kind: 'G', saidAt: '2026-03-24T12:00:00+08:00', personKey: 'p2', issueId: 'i2' },
    { orgId: s3, area: 'A?', audience: null, personKey: null, issueId: 'i3' },
    { orgId: campaign.bureauId, area: 'A0', audience: '退休校友', urgent: '廉洁举报' },
  ]
  runId = await placedRun(server.context, campaign.id, campaign.bureauId, placed, true)
  const { db } = server.context
  await db.insert(issue).values(['i1', 'i2', 'i3'].map((id, at) => ({ campaignId: campaign.id, runId, id, rank: at + 1, area: 'A5', title: id, mentionCount: 1, isDismissed: id === 'i3', content: {} })))
  await db.insert(occasion).values([s1, s2].map((orgId) => ({ campaignId: campaign.id, id: uuid(), orgId, heldAt: new Date('2026-03-08T08:00:00Z'), channel: '谈心谈话', audience: '教师', recordedBy: bureau.id })))
})
afterAll(() => server.stop())

const cell = (cells: Overview['byStage'], row: string, column: string) => cells.find((found) => found.row === row && found.column === column)

describe('the overview of a run', () => {
  test('counts opinions, mentions, texts, people and open issues apart', async () => {
    const body = await overview(bureau, runId)
    expect(body.counts).toEqual({ opinions: 5, mentions: 14, distinct: 4, people: 2, issues: 2 })
  })

  test('has every pair of area and stage, the ones set apart last', async () => {
    const body = await overview(bureau, runId)
    expect(body.areas.map(({ code }) => code)).toEqual(['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A0', 'A?'])
    expect(body.stages.map(({ code }) => code)).toEqual(['S1', 'S2', 'S3', 'S0'])
    expect(body.byStage).toHaveLength(36)
    expect(cell(body.byStage, 'A5', 'S2')).toEqual({ row: 'A5', column: 'S2', mentionCount: 11, opinionCount: 2 })
    expect(cell(body.byStage, 'A3', 'S0')).toEqual({ row: 'A3', column: 'S0', mentionCount: 1, opinionCount: 1 })
    expect(body.byStage.reduce((sum, { mentionCount }) => sum + mentionCount, 0)).toBe(14)
  })

  test('counts a report of corruption in the totals', async () => {
    const body = await overview(bureau, runId)
    expect(cell(body.byStage, 'A0', 'S0')).toMatchObject({ opinionCount: 1 })
  })

  test('keeps every audience of the plan as a column, and adds others that were given', async () => {
    const body = await overview(bureau, runId)
    expect(body.audiences).toEqual(['干部', '教师', '学生', '家长', '退休领导教师', '社会各界群众', '退休校友'])
    expect(cell(body.byAudience, 'A5', '家长')).toMatchObject({ mentionCount: 11, opinionCount: 2 })
    expect(cell(body.byAudience, 'A7', '学生')).toMatchObject({ mentionCount: 0, opinionCount: 0 })
  })

  test('has the weeks of Shanghai without gaps', async () => {
    const body = await overview(bureau, runId)
    expect([...new Set(body.byWeek.map(({ row }) => row))]).toEqual(['2026-03-02', '2026-03-09', '2026-03-16', '2026-03-23'])
    expect(body.byWeek.filter(({ mentionCount }) => mentionCount > 0)).toEqual([
      { row: '2026-03-02', column: 'A5', mentionCount: 10, opinionCount: 1 }, { row: '2026-03-09', column: 'A5', mentionCount: 1, opinionCount: 1 }, { row: '2026-03-23', column: 'A3', mentionCount: 1, opinionCount: 1 },
    ])
  })

  test('puts the level below the scope in the order of names, with its own opinions as one of them', async () => {
    const body = await overview(bureau, runId)
    expect(body.byOrg.map(({ org, mentionCount, opinionCount }) => [org.kind, mentionCount, opinionCount])).toEqual([['市局', 1, 1], ['教育组', 12, 3], ['教育组', 1, 1]])
    const names = body.byOrg.map(({ org }) => org.name)
    expect(names).toEqual(names.toSorted())
    expect(body.byOrg.find(({ org }) => org.id === campaign.groupIds[0])?.areas).toEqual({ A1: 0, A2: 0, A3: 1, A4: 0, A5: 11, A6: 0, A7: 0, A0: 0, 'A?': 0 })
  })

  test('names orgs that were not heard; a group is heard through its schools', async () => {
    const body = await overview(bureau, runId)
    expect(body.silentOrgs.map(({ id }) => id)).toEqual([campaign.schoolIds[3]])
    expect(body.orgCount).toEqual({ voiced: 5, all: 6 })
  })

  test('sets what the plan asks for beside what was held and said', async () => {
    const body = await overview(bureau, runId)
    const at = (audience: string, channel: string) => body.coverage.find((found) => found.audience === audience && found.channel === channel)
    expect(at('家长', '家长会')).toMatchObject({ isPlanned: true, occasionCount: 0, opinionCount: 2 })
    expect(at('教师', '谈心谈话')).toMatchObject({ isPlanned: true, occasionCount: 2, opinionCount: 0 })
    expect(at('教师', '网络')).toMatchObject({ isPlanned: false, occasionCount: 0, opinionCount: 1 })
    expect(body.coverage).toHaveLength(7 * 11)
  })

  test('counts kinds, every one of them', async () => {
    const body = await overview(bureau, runId)
    expect(body.kinds.map(({ code, mentionCount }) => [code, mentionCount])).toEqual([['P', 13], ['Q', 0], ['G', 1], ['C', 0], ['N', 0]])
  })

  test('narrows to a group and its schools, or one school', async () => {
    const group = await overview(bureau, runId, campaign.groupIds[0])
    expect(group.counts).toEqual({ opinions: 3, mentions: 12, distinct: 2, people: 2, issues: 2 })
    expect(group.byOrg.map(({ org }) => org.id).toSorted()).toEqual(campaign.schoolIds.slice(0, 2).toSorted())
    const school = await overview(bureau, runId, campaign.schoolIds[3])
    expect(school).toMatchObject({ counts: { opinions: 0, mentions: 0, distinct: 0, people: 0, issues: 0 }, audiences: [], byAudience: [], byWeek: [], orgCount: { voiced: 0, all: 1 } })
    expect(school.byStage).toHaveLength(36)
  })

  test('tells no school what the bureau’s run says', async () => {
    const school = await server.newActor('school', campaign.schoolIds[0])
    await expect(overview(school, runId)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(overview(school, runId, campaign.schoolIds[0])).rejects.toMatchObject({ code: 'forbidden' })
    const own = await placedRun(server.context, campaign.id, campaign.schoolIds[0], [{ orgId: campaign.schoolIds[0] }])
    expect((await overview(school, own)).counts.opinions).toBe(1)
  })

  test('refuses an org outside the run, and a run that is not done', async () => {
    const own = await placedRun(server.context, campaign.id, campaign.schoolIds[0], [])
    await expect(overview(bureau, own, campaign.schoolIds[1])).rejects.toMatchObject({ code: 'invalid' })
    expect((await overview(bureau, own)).counts).toEqual({ opinions: 0, mentions: 0, distinct: 0, people: null, issues: 0 })
    const waiting = uuid()
    await server.context.db.insert(run).values({ campaignId: campaign.id, id: waiting, orgId: campaign.bureauId, status: 'queued', options: {} })
    await expect(overview(bureau, waiting)).rejects.toMatchObject({ code: 'conflict' })
  })
})
