import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Issue, Run } from '../../../server/issue/contract.ts'
import { analyseRunJob, changedOpinionsJob } from '../../../server/issue/service.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'
import { addDemoOpinions } from './demo.ts'

let server: TestServer
let campaign: TestCampaign
let bureau: TestActor
let school: TestActor
let run: Run

const never = new AbortController().signal
const base = () => `/api/campaigns/${campaign.id}`

async function ask<Answer>(actor: TestActor, method: 'GET' | 'POST', url: string, payload?: object): Promise<{ status: number; body: Answer }> {
  const answer = await (await server.signedIn(actor))({ method, url: base() + url, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.json() }
}

beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
  bureau = await server.newActor('bureau', campaign.bureauId)
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

  test('stores its issues', async () => {
    await analyseRunJob(server.context, { campaignId: campaign.id, runId: run.id }, never)
    const { body } = await ask<Run>(bureau, 'GET', `/runs/${run.id}`)
    expect(body).toMatchObject({ status: 'done', failure: null, counts: { opinions: 240 }, newOpinionCount: 0, unkeptReviewCount: 0 })
    const issues = await ask<{ items: Issue[]; total: number }>(bureau, 'GET', `/runs/${run.id}/issues`)
    expect(issues.body.total).toBe(body.counts!.issues)
    expect(issues.body.items.map(({ rank }) => rank)).toEqual(issues.body.items.map((_, at) => at + 1))
    expect(issues.body.items[0]!.quote).not.toBeNull()
  })
})
