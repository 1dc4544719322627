import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issue, lead, occasion, occasionEvidence, opinion, report, reviewEvent, upload } from '../../../server/db/tables.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'
import { placedRun } from '../report/placed-run.ts'
import { routesOf, sampleRequest } from './sample.ts'

/** Stands in every text of the org that is asked after. */
const SECRET = '只有本校才看得到的话'
const OWN_OBJECTS = /\{(?!campaignId)\w+\}/

let server: TestServer
let campaign: TestCampaign
let intruders: readonly TestActor[]
let ids: Record<string, string>

beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
  const { db } = server.context
  const [orgId, campaignId] = [campaign.schoolIds[0], campaign.id]
  intruders = [await server.newActor('school', campaign.schoolIds[2]), await server.newActor('group', campaign.groupIds[1])]
  const owner = await server.newActor('school', orgId)
  const runId = await placedRun(server.context, campaignId, orgId, [{ orgId, issueId: 'i1' }])
  ids = { campaignId, orgId, runId, issueId: 'i1', actorId: owner.id, uploadId: uuid(), occasionId: uuid(), opinionId: uuid(), evidenceId: uuid(), leadId: uuid(), eventId: uuid(), reportId: uuid() }
  const at = new Date('2026-03-10T07:00:00Z')
  await db.insert(upload).values({ campaignId, id: ids['uploadId']!, orgId, fileName: `${SECRET}.csv`, byteCount: 1, sha256: 'x', status: 'done', sentBy: owner.id })
  await db.insert(occasion).values({ campaignId, id: ids['occasionId']!, orgId, heldAt: at, place: SECRET, channel: '家长会', audience: '家长', recordedBy: owner.id })
  await db.insert(opinion).values({ campaignId, id: ids['opinionId']!, orgId, text: SECRET, occasionId: ids['occasionId']!, rowKey: 'secret', createdBy: owner.id })
  await db.insert(occasionEvidence).values({ campaignId, id: ids['evidenceId']!, occasionId: ids['occasionId']!, fileName: SECRET, mediaType: 'application/pdf', byteCount: 1, content: Buffer.from(SECRET), sentBy: owner.id })
  await db.insert(lead).values({ campaignId, id: ids['leadId']!, opinionId: ids['opinionId']!, orgId, category: '安全隐患', codes: '安全隐患', state: 'waiting', dueAt: at })
  await db.insert(issue).values({ campaignId, runId, id: 'i1', rank: 1, area: 'A5', title: SECRET, mentionCount: 1, content: {} })
  await db.insert(reviewEvent).values({ campaignId, id: ids['eventId']!, orgId, runId, actorId: owner.id, action: 'rename', content: { issues: [], title: SECRET, sentence: SECRET, opinionCount: 1 } })
  await db.insert(report).values({ campaignId, id: ids['reportId']!, runId, orgId, title: SECRET, status: 'done', createdBy: owner.id })
})
afterAll(() => server.stop())

test("every route asked with another org's ids refuses, and no answer says anything of that org", async () => {
  const routes = routesOf(server).filter(({ operation }) => !['signIn', 'signOut', 'changePassword'].includes(operation.operationId))
  let refused = 0
  for (const intruder of intruders) {
    const ask = await server.signedIn(intruder)
    for (const route of routes) {
      const answer = await ask(sampleRequest(server, route, ids))
      const name = `${intruder.roles[0]!.role} ${route.operation.operationId} ${answer.statusCode} ${answer.body.slice(0, 200)}`
      expect(answer.body, name).not.toContain(SECRET)
      expect(answer.statusCode, name).toBeLessThan(500)
      if (!OWN_OBJECTS.test(route.path)) continue
      expect([403, 404], name).toContain(answer.statusCode)
      refused++
    }
  }
  expect(refused).toBeGreaterThan(30)
})
