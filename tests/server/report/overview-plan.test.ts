import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../harness.ts'
import { placedRun } from './placed-run.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

test('the overview marks what a plan with a day asks for', async () => {
  const campaign = await server.newCampaign()
  const orgId = campaign.schoolIds[0]
  const runId = await placedRun(server.context, campaign.id, orgId, [{ orgId, audience: '家长', channel: '家长会' }])
  const bureau = await server.signedIn(await server.newActor('bureau', campaign.bureauId))
  const targets = [{ audience: '家长', channel: '家长会', schoolStages: null, opinionCount: 1 }]
  expect((await bureau({ method: 'PUT', url: `/api/campaigns/${campaign.id}/plan`, payload: { targets, dueOn: '2026-06-01' } })).statusCode).toBe(200)
  const answer = await bureau({ method: 'GET', url: `/api/campaigns/${campaign.id}/runs/${runId}/overview` })
  expect(answer.statusCode).toBe(200)
  const { coverage } = answer.json() as { coverage: { audience: string; channel: string; isPlanned: boolean }[] }
  expect(coverage.filter(({ isPlanned }) => isPlanned).map(({ audience, channel }) => `${audience} ${channel}`)).toEqual(['家长 家长会'])
})
