import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issue, opinion, placement, run as runTable } from '../../../server/db/tables.ts'
import type { Issue, Run } from '../../../server/issue/contract.ts'
import { analyseRunJob, changedOpinionsJob } from '../../../server/issue/service.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'
import { askingIn } from './asking.ts'
import { addDemoOpinions } from './demo.ts'

let server: TestServer
let campaign: TestCampaign
let ask: ReturnType<typeof askingIn>
let bureau: TestActor
let group: TestActor
let school: TestActor
let run: Run

const never = new AbortController().signal
const analyse = (runId: string) => analyseRunJob(server.context, { campaignId: campaign.id, runId }, never)
const stored = (runId: string) => server.context.db.$count(placement, and(eq(placement.campaignId, campaign.id), eq(placement.runId, runId)))

beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
  ask = askingIn(server, campaign)
  bureau = await server.newActor('bureau', campaign.bureauId)
  group = await server.newActor('group', campaign.groupIds[0])
  school = await server.newActor('school', campaign.schoolIds[0])
  await addDemoOpinions(server.context, campaign, bureau.id, 0, 240)
})
afterAll(() => server.stop())

describe('a run', () => {
  test('waits in the queue, and a second one of its scope is refused', async () => {
    const started = await ask<Run>(bureau, 'POST', '/runs', { orgId: campaign.bureauId })
    expect(started.status).toBe(201)
    run = started.body
    expect(run).toMatchObject({ status: 'queued', startedBy: '测试bureau', counts: null })
    const second = await ask<{ message: string; details: object }>(bureau, 'POST', '/runs', { orgId: campaign.bureauId })
    expect(second.status).toBe(409)
    expect(second.body.details).toEqual({ runId: run.id })
  })

  test('has no issues to show before it is done', async () => {
    expect((await ask(bureau, 'GET', `/runs/${run.id}/issues`)).status).toBe(409)
  })

  test('stores its issues, however often its job is done', async () => {
    await analyse(run.id)
    const { body } = await ask<Run>(bureau, 'GET', `/runs/${run.id}`)
    expect(body).toMatchObject({ status: 'done', failure: null, progress: null, counts: { opinions: 240 }, newOpinionCount: 0, unkeptReviewCount: 0 })
    await analyse(run.id)
    expect(await stored(run.id)).toBe(240)
    expect((await ask<Run>(bureau, 'GET', `/runs/${run.id}`)).body).toEqual(body)
  })

  test('starts over when its worker died half way, and stores once when two workers finish it', async () => {
    const other = (await ask<Run>(group, 'POST', '/runs', { orgId: campaign.groupIds[0] })).body
    await server.context.db.update(runTable).set({ status: 'running' }).where(eq(runTable.id, other.id))
    await Promise.all([analyse(other.id), analyse(other.id)])
    expect(await stored(other.id)).toBe(120)
    expect((await ask<Run>(group, 'GET', `/runs/${other.id}`)).body).toMatchObject({ status: 'done', counts: { opinions: 120 } })
  })

  test('tells how many opinions came too late for it', async () => {
    await addDemoOpinions(server.context, campaign, bureau.id, 240, 244)
    expect((await ask<Run>(bureau, 'GET', `/runs/${run.id}`)).body.newOpinionCount).toBe(4)
  })

  test('is refused where there is nothing to analyse', async () => {
    const empty = await server.newCampaign()
    const other = await server.newActor('school', empty.schoolIds[0])
    const answer = await askingIn(server, empty)<{ message: string }>(other, 'POST', '/runs', { orgId: empty.schoolIds[0] })
    expect(answer).toMatchObject({ status: 409, body: { message: '这个范围内还没有意见，请先上传或记录意见' } })
  })

  test('fails with a sentence when its opinions were withdrawn before it began', async () => {
    const empty = await server.newCampaign()
    const other = await server.newActor('school', empty.schoolIds[0])
    await addDemoOpinions(server.context, empty, other.id, 0, 4)
    const asking = askingIn(server, empty)
    const { body: started } = await asking<Run>(other, 'POST', '/runs', { orgId: empty.schoolIds[0] })
    await server.context.db.update(opinion).set({ withdrawnAt: new Date() }).where(eq(opinion.campaignId, empty.id))
    await analyseRunJob(server.context, { campaignId: empty.id, runId: started.id }, never)
    expect((await asking<Run>(other, 'GET', `/runs/${started.id}`)).body).toMatchObject({ status: 'failed', failure: '这个范围内已经没有意见，请先上传或记录意见' })
  })
})

describe('cancelling', () => {
  test('ends a waiting run at once', async () => {
    const { body } = await ask<Run>(bureau, 'POST', '/runs', { orgId: campaign.bureauId })
    expect((await ask<Run>(bureau, 'POST', `/runs/${body.id}/cancellation`)).body.status).toBe('cancelled')
    await analyse(body.id)
    expect(await stored(body.id)).toBe(0)
  })

  test('stops a run under way, stores nothing of it, and leaves the next one unharmed', async () => {
    const { body } = await ask<Run>(bureau, 'POST', '/runs', { orgId: campaign.bureauId })
    await server.context.db.update(runTable).set({ cancelledAt: new Date() }).where(eq(runTable.id, body.id))
    await addDemoOpinions(server.context, campaign, bureau.id, 244, 1200)
    await analyse(body.id)
    expect((await ask<Run>(bureau, 'GET', `/runs/${body.id}`)).body.status).toBe('cancelled')
    expect(await stored(body.id)).toBe(0)
    const { body: next } = await ask<Run>(bureau, 'POST', '/runs', { orgId: campaign.bureauId })
    await analyse(next.id)
    expect((await ask<Run>(bureau, 'GET', `/runs/${next.id}`)).body).toMatchObject({ status: 'done', counts: { opinions: 1200 } })
  })

  test('comes too late for a finished run', async () => {
    expect((await ask(bureau, 'POST', `/runs/${run.id}/cancellation`)).status).toBe(409)
  })
})

describe("an org's own list", () => {
  const changed = () => changedOpinionsJob(server.context, { campaignId: campaign.id, orgId: campaign.schoolIds[0] })
  const own = async () => (await ask<{ items: Run[] }>(school, 'GET', '/runs')).body.items
  const waiting = async (name: string) => (await server.context.db.execute(`select data from pgboss.job where name = '${name}' and state = 'created' and data->>'orgId' = '${campaign.schoolIds[0]}'`)).length

  test('is queued by itself when its opinions changed, once', async () => {
    await changed()
    await changed()
    expect(await own()).toMatchObject([{ status: 'queued', startedBy: null }])
  })

  test('is made again after the one under way, which may have read too early', async () => {
    const [first] = await own()
    await server.context.db.update(runTable).set({ status: 'running' }).where(eq(runTable.id, first!.id))
    await changed()
    expect(await own()).toHaveLength(1)
    expect(await waiting('opinions.changed')).toBe(1)
    await analyse(first!.id)
    await changed()
    expect((await own()).map(({ status }) => status)).toEqual(['queued', 'done'])
  })
})

describe('who sees a run', () => {
  test('a school its own, a group its own and those of its schools, the bureau all', async () => {
    const orgsOf = async (actor: TestActor) => new Set((await ask<{ items: Run[] }>(actor, 'GET', '/runs?limit=200')).body.items.map(({ org }) => org.id))
    expect(await orgsOf(school)).toEqual(new Set([campaign.schoolIds[0]]))
    expect(await orgsOf(group)).toEqual(new Set([campaign.groupIds[0], campaign.schoolIds[0]]))
    expect(await orgsOf(bureau)).toEqual(new Set([campaign.bureauId, campaign.groupIds[0], campaign.schoolIds[0]]))
  })

  test('nobody else sees anything of it', async () => {
    const { body } = await ask<{ items: Issue[] }>(bureau, 'GET', `/runs/${run.id}/issues`)
    const neighbour = await server.newActor('school', campaign.schoolIds[1])
    for (const url of ['', '/issues', `/issues/${body.items[0]!.id}`, '/opinions', '/reviews']) {
      for (const actor of [school, group, neighbour]) expect({ url, status: (await ask(actor, 'GET', `/runs/${run.id}${url}`)).status }).toEqual({ url, status: 403 })
    }
    expect((await ask(school, 'POST', '/runs', { orgId: campaign.bureauId })).status).toBe(403)
    expect((await ask(neighbour, 'POST', `/runs/${run.id}/cancellation`)).status).toBe(403)
    expect((await ask(group, 'POST', '/reviews', { runId: run.id, action: 'confirm', issueIds: [body.items[0]!.id], title: null, reason: null })).status).toBe(403)
    expect(await server.context.db.$count(issue, eq(issue.isConfirmed, true))).toBe(0)
  })

  test('pages of runs go on where the last one ended', async () => {
    const whole = (await ask<{ items: Run[]; total: number }>(bureau, 'GET', '/runs?limit=200')).body
    const ids: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: Run[]; nextCursor: string | null } = (await ask<{ items: Run[]; nextCursor: string | null }>(bureau, 'GET', `/runs?limit=2${cursor && `&cursor=${cursor}`}`)).body
      ids.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(ids).toEqual(whole.items.map(({ id }) => id))
    expect(whole.total).toBe(ids.length)
  })
})
