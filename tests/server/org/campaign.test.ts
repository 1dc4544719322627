import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { participation } from '../../../server/db/tables.ts'
import { startTestServer, type TestCampaign, type TestServer } from '../harness.ts'

type Ask = Awaited<ReturnType<TestServer['signedIn']>>

let server: TestServer
let known: TestCampaign
let ask: Ask
beforeAll(async () => {
  server = await startTestServer()
  known = await server.newCampaign()
  ask = await server.signedIn(await server.newActor('administrator', known.bureauId))
})
afterAll(() => server.stop())

const given = () => ({ orgId: known.bureauId, name: ' 秋季调研 ', startsOn: '2026-09-01', endsOn: '2026-12-31', stages: [{ name: '调研', startsOn: '2026-09-01', endsOn: '2026-10-31', task: null }] })

describe('a new campaign', () => {
  test('takes everybody below its org, with the head counts of the last one', async () => {
    const made = await ask({ method: 'POST', url: '/api/campaigns', payload: given() })
    expect(made.statusCode).toBe(201)
    expect(made.json()).toMatchObject({ name: '秋季调研', orgId: known.bureauId, isDemonstration: false })
    const rows = await server.context.db.select().from(participation).where(eq(participation.campaignId, made.json<{ id: string }>().id))
    expect(rows.map(({ orgId }) => orgId).toSorted()).toEqual([...known.groupIds, ...known.schoolIds].toSorted())
    expect(rows[0]!.roster).toEqual({ 教师: 30, 学生: 600, 家长: 600 })
  })

  test('asked for twice with one key is one', async () => {
    const headers = { 'idempotency-key': 'a-new-campaign' }
    const payload = { ...given(), name: '只建一次' }
    const answers = await Promise.all([1, 2].map(() => ask({ method: 'POST', url: '/api/campaigns', headers, payload })))
    expect(new Set(answers.map((answer) => answer.json<{ id: string }>().id)).size).toBe(1)
  })

  test('is refused in words with dates that are none, turned round, or a stage outside', async () => {
    const refusals: [object, string][] = [
      [{ startsOn: '2026-02-31' }, '活动的日期“2026-02-31”不存在，请重新选择'],
      [{ endsOn: '2026-08-31' }, '活动的结束日期在开始日期之前，请核对'],
      [{ stages: [{ name: '讨论', startsOn: '2026-12-01', endsOn: '2027-01-01', task: null }] }, '阶段“讨论”的日期不在活动的日期以内'],
      [{ name: '  ' }, '请填写活动名称'],
    ]
    for (const [changes, message] of refusals) {
      const answer = await ask({ method: 'POST', url: '/api/campaigns', payload: { ...given(), ...changes } })
      expect({ status: answer.statusCode, message: answer.json<{ message: string }>().message }).toEqual({ status: 400, message })
    }
  })
})

test("an administrator changes name and dates of the own campaign, and nobody's else", async () => {
  const { startsOn, endsOn, stages } = given()
  const change = { name: '改了名的活动', startsOn, endsOn, stages }
  expect((await ask({ method: 'PUT', url: `/api/campaigns/${known.id}`, payload: change })).json()).toMatchObject({ id: known.id, name: '改了名的活动', startsOn: '2026-09-01' })
  const foreign = await server.newCampaign()
  expect((await ask({ method: 'PUT', url: `/api/campaigns/${foreign.id}`, payload: change })).statusCode).toBe(404)
})
