import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NewOccasion, Occasion, Opinion } from '../../../server/opinion/contract.ts'
import { startTestServer, type TestCampaign, type TestServer } from '../harness.ts'
import { type Ask, askPatiently, found } from '../ingest/sender.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

interface School {
  readonly campaign: TestCampaign
  readonly orgId: string
  readonly base: string
  readonly ask: Ask
  record(changes?: Partial<NewOccasion>, headers?: Record<string, string>): ReturnType<Ask>
  point(occasionId: string, text: string, mentionCount?: number, headers?: Record<string, string>): ReturnType<Ask>
}

async function newSchool(): Promise<School> {
  const campaign = await server.newCampaign()
  const orgId = campaign.schoolIds[0]
  const ask = await askPatiently(server, await server.newActor('school', orgId))
  const base = `/api/campaigns/${campaign.id}`
  const visit: NewOccasion = { orgId, heldAt: '2026-03-20T19:30:00+08:00', place: '三年级学生家中', channel: '教师家访', audience: '家长', schoolStage: '小学', dueCount: 2, presentCount: 3, answered: null }
  return {
    campaign,
    orgId,
    base,
    ask,
    record: (changes = {}, headers = {}) => ask({ method: 'POST', url: `${base}/occasions`, headers, payload: { ...visit, ...changes } }),
    point: (occasionId, text, mentionCount = 1, headers = {}) => ask({ method: 'POST', url: `${base}/occasions/${occasionId}/opinions`, headers, payload: { text, mentionCount } }),
  }
}

const runsAskedFor = (campaignId: string) =>
  server.context.db.execute<{ org: string; waits: boolean }>(sql`
    select data->>'orgId' as org, start_after > created_on as waits from pgboss.job where name = 'opinions.changed' and data->>'campaignId' = ${campaignId}`)

describe('an occasion', () => {
  test('is recorded, read again and counts its points', async () => {
    const school = await newSchool()
    const occasion = found<Occasion>(await school.record(), 201)
    expect(occasion).toMatchObject({ org: { id: school.orgId }, heldAt: '2026-03-20T11:30:00.000Z', channel: '教师家访', audience: '家长', recordedBy: '测试school', pointCount: 0, dueCount: 2, presentCount: 3 })
    found(await school.point(occasion.id, '作业太多，孩子十一点才睡'), 201)
    found(await school.point(occasion.id, '希望晚上开家长会'), 201)
    expect(found<Occasion>(await school.ask({ url: `${school.base}/occasions/${occasion.id}` }), 200)).toEqual({ ...occasion, pointCount: 2 })
  })

  test('recorded twice with one key is one', async () => {
    const school = await newSchool()
    const headers = { 'idempotency-key': 'phone-lost-its-line-1' }
    const first = found<Occasion>(await school.record({}, headers), 201)
    expect(found<Occasion>(await school.record({}, headers), 201)).toEqual(first)
    expect((await school.record({ place: '另一家' }, headers)).statusCode).toBe(409)
    expect(found(await school.ask({ url: `${school.base}/occasions` }), 200)).toMatchObject({ total: 1 })
  })

  test('lies in the past, at an hour that exists', async () => {
    const school = await newSchool()
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
    expect(found(await school.record({ heldAt: inDays(2) }), 400)).toMatchObject({ code: 'invalid', message: expect.stringContaining('还没有到') })
    expect((await school.record({ heldAt: inDays(0.5) })).statusCode).toBe(201)
    expect(found(await school.record({ heldAt: '2026-13-20T19:30:00+08:00' }), 400)).toMatchObject({ message: '没有这个时间，请重新选择日期和时间' })
  })

  test('keeps no name or number of anybody', async () => {
    const school = await newSchool()
    const occasion = found<Occasion>(await school.record({ answered: '已告知家长，可打13800000012询问', place: '  ' }), 201)
    expect(occasion.answered).not.toContain('13800000012')
    expect(occasion.place).toBeNull()
  })

  test('lists newest first, page by page, by channel', async () => {
    const school = await newSchool()
    const days = ['2026-03-03', '2026-03-05', '2026-03-04', '2026-03-05']
    for (const day of days) found(await school.record({ heldAt: `${day}T10:00:00+08:00`, channel: day === '2026-03-04' ? '家长会' : '教师家访' }), 201)
    const list = async (query: string) => found<{ items: Occasion[]; nextCursor: string | null; total: number }>(await school.ask({ url: `${school.base}/occasions?${query}` }), 200)
    const first = await list('limit=2')
    const second = await list(`limit=2&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items].map(({ heldAt }) => heldAt.slice(0, 10))).toEqual(['2026-03-05', '2026-03-05', '2026-03-04', '2026-03-03'])
    expect(second.nextCursor).toBeNull()
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(4)
    expect(await list(`channel=${encodeURIComponent('家长会')}`)).toMatchObject({ total: 1, items: [{ channel: '家长会' }] })
  })

  test('is nobody else’s but those above', async () => {
    const school = await newSchool()
    const { id } = found<Occasion>(await school.record(), 201)
    const { campaign, base } = school
    const group = await askPatiently(server, await server.newActor('group', campaign.groupIds[0]))
    expect(found(await group({ url: `${base}/occasions` }), 200)).toMatchObject({ total: 1 })
    const other = await askPatiently(server, await server.newActor('school', campaign.schoolIds[1]))
    expect(found(await other({ url: `${base}/occasions` }), 200)).toMatchObject({ total: 0 })
    expect((await other({ url: `${base}/occasions?orgId=${school.orgId}` })).statusCode).toBe(403)
    for (const url of [`${base}/occasions/${id}`, `${base}/occasions/${id}/opinions`]) expect((await other({ url })).statusCode).toBe(404)
    expect((await other({ method: 'POST', url: `${base}/occasions/${id}/opinions`, payload: { text: '不该记下', mentionCount: 1 } })).statusCode).toBe(404)
    const mine = found<Occasion>(await school.ask({ url: `${base}/occasions/${id}` }), 200)
    expect(mine.pointCount).toBe(0)
    expect((await school.record({ orgId: campaign.schoolIds[1] })).statusCode).toBe(403)
    const facilitator = await askPatiently(server, await server.newActor('facilitator', campaign.bureauId))
    expect((await facilitator({ url: `${base}/occasions/${id}` })).statusCode).toBe(200)
    expect((await facilitator({ method: 'POST', url: `${base}/occasions/${id}/opinions`, payload: { text: '主持人不记意见', mentionCount: 1 } })).statusCode).toBe(404)
    const researcher = await askPatiently(server, await server.newActor('researcher', campaign.bureauId))
    expect((await researcher({ url: `${base}/occasions` })).statusCode).toBe(403)
  })
})

describe('a point', () => {
  test('is stored masked with what its occasion says of it, and asks for one new list after a while', async () => {
    const school = await newSchool()
    const { id } = found<Occasion>(await school.record(), 201)
    const point = found<Opinion>(await school.point(id, ' 多数家长反映作业太多，请打13800000012\u0000 ', 30), 201)
    expect(point).toMatchObject({
      text: '多数家长反映作业太多，请打〔手机〕',
      saidAt: '2026-03-20T11:30:00.000Z',
      channel: '教师家访',
      audience: '家长',
      schoolStage: '小学',
      mentionCount: 30,
      isWithdrawn: false,
      source: { fileName: null, row: null, cells: [], uploadId: null, occasionId: id, recordedBy: '测试school' },
    })
    found(await school.point(id, '希望晚上开家长会'), 201)
    expect(await runsAskedFor(school.campaign.id)).toEqual([{ org: school.orgId, waits: true }])
    expect(found<Opinion[]>(await school.ask({ url: `${school.base}/occasions/${id}/opinions` }), 200).map(({ text }) => text)).toEqual([point.text, '希望晚上开家长会'])
    expect(found<Opinion>(await school.ask({ url: `${school.base}/opinions/${point.id}` }), 200)).toEqual(point)
  })

  test('said twice in the same words is two, sent twice with one key is one', async () => {
    const school = await newSchool()
    const { id } = found<Occasion>(await school.record(), 201)
    const headers = { 'idempotency-key': 'phone-lost-its-line-2' }
    for (const key of [{}, {}, headers, headers]) found(await school.point(id, '作业太多', 1, key), 201)
    expect(found<Occasion>(await school.ask({ url: `${school.base}/occasions/${id}` }), 200).pointCount).toBe(3)
  })

  test('that is blank is refused', async () => {
    const school = await newSchool()
    const { id } = found<Occasion>(await school.record(), 201)
    expect(found(await school.point(id, ' \n\u3000 '), 400)).toMatchObject({ message: '意见内容是空白的，请填写后再提交' })
    expect((await school.point(id, '作业太多', 0)).statusCode).toBe(400)
    expect((await school.point('00000000-0000-7000-8000-000000000000', '作业太多')).statusCode).toBe(404)
  })

  test('withdrawn is out of the count and can be brought back, by whoever may write there', async () => {
    const school = await newSchool()
    const { id } = found<Occasion>(await school.record(), 201)
    const point = found<Opinion>(await school.point(id, '作业太多'), 201)
    const url = `${school.base}/opinions/${point.id}`
    const facilitator = await askPatiently(server, await server.newActor('facilitator', school.campaign.bureauId))
    expect((await facilitator({ method: 'DELETE', url })).statusCode).toBe(403)
    const other = await askPatiently(server, await server.newActor('school', school.campaign.schoolIds[1]))
    for (const [method, path] of [['GET', ''], ['DELETE', ''], ['POST', '/restoration']] as const) expect((await other({ method, url: url + path })).statusCode).toBe(404)
    expect((await school.ask({ method: 'DELETE', url })).statusCode).toBe(204)
    expect(found<Opinion>(await facilitator({ url }), 200).isWithdrawn).toBe(true)
    expect(found<Occasion>(await school.ask({ url: `${school.base}/occasions/${id}` }), 200).pointCount).toBe(0)
    expect((await school.ask({ method: 'POST', url: `${url}/restoration` })).statusCode).toBe(204)
    expect(found<Opinion>(await school.ask({ url }), 200)).toEqual(point)
  })
})
