import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { readXlsx, writeXlsx } from 'hucre/xlsx'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Coverage, Plan, Reminder, Target } from '../../../server/coverage/contract.ts'
import { occasion, opinion, org, participation } from '../../../server/db/tables.ts'
import { newSender } from '../ingest/sender.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'

let server: TestServer
let campaign: TestCampaign
let bureau: TestActor
let school: TestActor

const target = (audience: Target['audience'], channel: Target['channel'], changes: Partial<Target> = {}): Target => ({ audience, channel, schoolStages: null, opinionCount: 1, ...changes })

async function ask<Body>(actor: TestActor, method: 'GET' | 'POST' | 'PUT', path: string, payload?: object, headers: Record<string, string> = {}): Promise<{ status: number; body: Body }> {
  const asking = await server.signedIn(actor)
  const answer = await asking({ method, url: `/api/campaigns/${campaign.id}${path}`, headers, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.headers['content-type']?.includes('json') ? (answer.json() as Body) : (answer.rawPayload as Body) }
}

async function say(orgId: string, audience: string, channel: string, isWithdrawn = false): Promise<void> {
  const id = uuid()
  const rowKey = createHash('sha256').update(id).digest('hex')
  await server.context.db.insert(opinion).values({ campaignId: campaign.id, id, orgId, text: '操场太小', audience, channel, rowKey, createdBy: school.id, withdrawnAt: isWithdrawn ? new Date() : null })
}

const stateOf = (coverage: Coverage, orgId: string) => coverage.orgs.find(({ org: { id } }) => id === orgId)!

beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
  bureau = await server.newActor('bureau', campaign.bureauId)
  school = await server.newActor('school', campaign.schoolIds[0])
})
afterAll(() => server.stop())

describe('the plan', () => {
  test('is what the bureau last said, and nobody else changes it', async () => {
    const plan: Plan = { targets: [target('教师', '教研组会'), target('家长', '家长会', { opinionCount: 3 }), target('学生', '主题班队会', { schoolStages: ['初中', '高中'] })], dueOn: '2026-03-31' }
    expect((await ask(school, 'PUT', '/plan', plan)).status).toBe(403)
    expect(await ask<Plan>(bureau, 'PUT', '/plan', plan)).toEqual({ status: 200, body: plan })
    expect((await ask<Plan>(school, 'GET', '/plan')).body).toEqual(plan)
  })

  test('refuses a target that is given twice', async () => {
    const { status, body } = await ask<{ message: string }>(bureau, 'PUT', '/plan', { targets: [target('教师', '教研组会'), target('教师', '教研组会', { opinionCount: 2 })], dueOn: null })
    expect(status).toBe(400)
    expect(body.message).toContain('教师 × 教研组会')
  })
})

describe('coverage', () => {
  test('counts what was said and not withdrawn, against what applies to the org', async () => {
    const [first, second] = campaign.schoolIds
    await server.context.db.update(org).set({ schoolStage: '小学' })
    for (const count of [1, 2]) await say(first, '家长', '家长会', count === 2)
    await say(first, '教师', '教研组会')
    await say(second, '教师', '谈心谈话')
    const { body } = await ask<Coverage>(bureau, 'GET', '/coverage')
    expect(stateOf(body, first)).toMatchObject({ opinionCount: 2, uploadCount: 0, missingCount: 1, states: [{ target: 0, opinionCount: 1, isMet: true }, { target: 1, opinionCount: 1, isMet: false }] })
    expect(stateOf(body, second)).toMatchObject({ opinionCount: 1, missingCount: 2 })
    expect(body.metCount).toBe(body.orgs.filter(({ missingCount }) => missingCount === 0).length)
  })

  test('asks nothing of an audience that an org does not have', async () => {
    const orgId = campaign.schoolIds[3]
    await server.context.db.insert(participation).values({ campaignId: campaign.id, orgId, roster: { 家长: 0 } }).onConflictDoUpdate({ target: [participation.campaignId, participation.orgId], set: { roster: { 家长: 0 } } })
    expect(stateOf((await ask<Coverage>(bureau, 'GET', '/coverage')).body, orgId).states.map(({ target: at }) => at)).toEqual([0])
  })

  test('asks a school of several levels what it asks of each of them', async () => {
    const orgId = campaign.schoolIds[2]
    await server.context.db.update(org).set({ schoolStage: '九年一贯' }).where(eq(org.id, orgId))
    expect(stateOf((await ask<Coverage>(bureau, 'GET', '/coverage')).body, orgId).states.map(({ target: at }) => at)).toEqual([0, 1, 2])
    await server.context.db.update(org).set({ schoolStage: '小学' }).where(eq(org.id, orgId))
  })

  test('an occasion without opinions is counted, and meets no target', async () => {
    const orgId = campaign.schoolIds[2]
    await server.context.db.insert(occasion).values({ campaignId: campaign.id, id: uuid(), orgId, heldAt: new Date(), channel: '教研组会', audience: '教师', recordedBy: school.id })
    expect(stateOf((await ask<Coverage>(bureau, 'GET', '/coverage')).body, orgId).states[0]).toEqual({ target: 0, occasionCount: 1, opinionCount: 0, isMet: false })
  })

  test('shows a school itself alone', async () => {
    const { body } = await ask<Coverage>(school, 'GET', '/coverage')
    expect(body.orgs.map(({ org: { id } }) => id)).toEqual([campaign.schoolIds[0]])
    expect((await ask(school, 'GET', `/coverage?orgId=${campaign.schoolIds[1]}`)).status).toBe(403)
  })

  test('comes as a workbook of those that miss something', async () => {
    const { status, body } = await ask<Buffer>(bureau, 'GET', '/coverage.xlsx')
    expect(status).toBe(200)
    expect(body.subarray(0, 2).toString()).toBe('PK')
  })
})

describe('a reminder', () => {
  test('tells what is missing, once however often it is sent, and what is still missing later', async () => {
    const orgId = campaign.schoolIds[1]
    const body = { orgIds: [orgId], note: '周五前请补齐' }
    const key = { 'idempotency-key': 'reminder-one' }
    const sent = await ask<Reminder[]>(bureau, 'POST', '/reminders', body, key)
    expect(sent.status).toBe(201)
    expect(sent.body).toMatchObject([{ missing: ['教师 × 教研组会', '家长 × 家长会（还差 3 条）'], note: '周五前请补齐', dueOn: '2026-03-31' }])
    expect((await ask<Reminder[]>(bureau, 'POST', '/reminders', body, key)).body).toEqual(sent.body)
    await say(orgId, '教师', '教研组会')
    const reader = await server.newActor('school', orgId)
    const { items } = (await ask<{ items: Reminder[] }>(reader, 'GET', '/reminders')).body
    expect(items).toMatchObject([{ id: sent.body[0]!.id, stillMissing: ['家长 × 家长会（还差 3 条）'] }])
    expect(stateOf((await ask<Coverage>(reader, 'GET', '/coverage')).body, orgId)).toMatchObject({ remindedCount: 1 })
    expect((await ask<{ items: Reminder[] }>(school, 'GET', '/reminders')).body.items).toEqual([])
  })

  test('is not sent to who misses nothing, nor by who may not', async () => {
    const orgId = campaign.schoolIds[3]
    await say(orgId, '教师', '教研组会')
    expect((await ask(bureau, 'POST', '/reminders', { orgIds: [orgId], note: null })).status).toBe(409)
    expect((await ask(school, 'POST', '/reminders', { orgIds: [orgId], note: null })).status).toBe(403)
    const group = await server.newActor('group', campaign.groupIds[0])
    expect((await ask(group, 'POST', '/reminders', { orgIds: [campaign.schoolIds[2]], note: null })).status).toBe(403)
  })
})

describe('a table to fill in', () => {
  test('filled in and sent back, is understood column by column, and its empty rows are no rows', async () => {
    const { body } = await ask<Buffer>(school, 'GET', `/template.xlsx?audience=${encodeURIComponent('家长')}`)
    const { sheets } = await readXlsx(body)
    const rows = sheets[0]!.rows.map((row) => [...row])
    rows[3] = ['2026-03-10', '家长会', '家长', '小学', '放学时校门口太堵', 12]
    rows[4] = ['2026年3月11日', '教师家访', '家长', '小学', '作业还是多，做到十点', null]
    const bytes = await writeXlsx({ sheets: [{ name: sheets[0]!.name, rows }] })
    const sender = newSender(server, await server.signedIn(school), campaign.id, campaign.schoolIds[0])
    const { preview, receipt } = await sender.send('意见登记表（家长）.xlsx', Buffer.from(bytes))
    expect(preview!.proposed).toMatchObject({ text: ['意见'], time: '日期', channel: '渠道', audience: '对象', mentions: '提及人数' })
    expect(receipt).toMatchObject({ rowCount: 2, acceptedCount: 2, rejectedCount: 0, mentionCount: 13 })
  })
})
