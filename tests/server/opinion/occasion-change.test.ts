import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditEvent, lead, opinion } from '../../../server/db/tables.ts'
import type { Evidence, NewOccasion, Occasion, OccasionEvent, Opinion } from '../../../server/opinion/contract.ts'
import { gatherOccasions } from '../../../server/opinion/service.ts'
import { startTestServer, type TestCampaign, type TestServer } from '../harness.ts'
import { type Ask, askPatiently, found, newSender } from '../ingest/sender.ts'

let server: TestServer
let campaign: TestCampaign
let school: Ask
let sibling: Ask
let facilitator: Ask
let base: string

beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
  base = `/api/campaigns/${campaign.id}`
  school = await askPatiently(server, await server.newActor('school', campaign.schoolIds[0]))
  sibling = await askPatiently(server, await server.newActor('school', campaign.schoolIds[1]))
  facilitator = await askPatiently(server, await server.newActor('facilitator', campaign.bureauId))
}, 60_000)
afterAll(() => server.stop())

const VISIT = { heldAt: '2026-03-20T11:30:00.000Z', place: '柳湾村', channel: '教师家访', audience: '家长', schoolStage: '小学', dueCount: 3, presentCount: 3, answered: null } as const

async function newOccasion(): Promise<Occasion> {
  const payload: NewOccasion = { orgId: campaign.schoolIds[0], ...VISIT }
  return found<Occasion>(await school({ method: 'POST', url: `${base}/occasions`, payload }), 201)
}

const at = (id: string, path = ''): string => `${base}/occasions/${id}${path}`
const say = async (id: string, text: string): Promise<Opinion> => found<Opinion>(await school({ method: 'POST', url: at(id, '/opinions'), payload: { text, mentionCount: 2 } }), 201)
const events = async (id: string): Promise<OccasionEvent[]> => found<OccasionEvent[]>(await school({ url: at(id, '/events') }), 200)
const listed = async (query = ''): Promise<string[]> => (await school({ url: `${base}/occasions${query}` })).json<{ items: Occasion[] }>().items.map(({ id }) => id)

describe('a change to an occasion', () => {
  test('is kept with its reason and what was before; the points follow', async () => {
    const { id } = await newOccasion()
    const point = await say(id, '放学太晚')
    const payload = { ...VISIT, heldAt: '2026-03-21T11:30:00.000Z', audience: '学生', answered: '当场答复：下周改', reason: '记错了日期，电话13812345678' }
    const changed = found<Occasion>(await school({ method: 'PUT', url: at(id), payload }), 200)
    expect(changed).toMatchObject({ heldAt: '2026-03-21T11:30:00.000Z', audience: '学生', answered: '当场答复：下周改', pointCount: 1 })
    const [event] = await events(id)
    expect(event).toMatchObject({ action: 'changed', before: expect.arrayContaining([{ field: '时间', value: VISIT.heldAt }, { field: '对象', value: '家长' }, { field: '现场答复', value: null }]) })
    expect(event!.before).toHaveLength(3)
    expect(event!.reason).not.toContain('13812345678')
    const [row] = await server.context.db.select().from(opinion).where(eq(opinion.id, point.id))
    expect(row).toMatchObject({ audience: '学生', saidAt: new Date('2026-03-21T11:30:00.000Z') })
  })

  test('that changes nothing leaves no trace, without a reason is refused, by others is refused', async () => {
    const { id } = await newOccasion()
    expect((await school({ method: 'PUT', url: at(id), payload: { ...VISIT, reason: '再看一遍' } })).statusCode).toBe(200)
    expect(await events(id)).toEqual([])
    expect((await school({ method: 'PUT', url: at(id), payload: { ...VISIT, reason: ' ' } })).json()).toMatchObject({ message: '请写明原因' })
    expect((await sibling({ method: 'PUT', url: at(id), payload: { ...VISIT, reason: '改' } })).statusCode).toBe(404)
    expect((await facilitator({ method: 'PUT', url: at(id), payload: { ...VISIT, reason: '改' } })).statusCode).toBe(404)
  })

  test('withdraws it with its points and brings both back, but not a point withdrawn by itself', async () => {
    const { id } = await newOccasion()
    const [kept, gone] = [await say(id, '放学太晚'), await say(id, '说错了')]
    await school({ method: 'DELETE', url: `${base}/opinions/${gone.id}` })
    expect(found<Occasion>(await school({ method: 'POST', url: at(id, '/withdrawal'), payload: { reason: '记重了' } }), 200)).toMatchObject({ isWithdrawn: true, pointCount: 0 })
    expect(await listed()).not.toContain(id)
    expect(await listed('?withdrawn=true')).toContain(id)
    expect((await school({ method: 'POST', url: at(id, '/opinions'), payload: { text: '再记一条', mentionCount: 1 } })).json()).toMatchObject({ code: 'conflict' })
    expect(found<Occasion>(await school({ method: 'POST', url: at(id, '/restoration'), payload: { reason: '没有记重' } }), 200)).toMatchObject({ isWithdrawn: false, pointCount: 1 })
    expect(await listed()).toContain(id)
    const points = (await school({ url: at(id, '/opinions') })).json<Opinion[]>()
    expect(points.map(({ id: point, isWithdrawn }) => [point, isWithdrawn])).toEqual([[kept.id, false], [gone.id, true]])
    expect((await events(id)).map(({ action, reason }) => [action, reason])).toEqual([['withdrawn', '记重了'], ['restored', '没有记重']])
  })
})

function form(name: string, content: Buffer): { headers: Record<string, string>; payload: Buffer } {
  const head = `--edge\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/html\r\n\r\n`
  return { headers: { 'content-type': 'multipart/form-data; boundary=edge' }, payload: Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n--edge--\r\n')]) }
}

describe('evidence', () => {
  const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from('the rest')])

  test('is kept under what it is, for those who record there, each download written down, and can be removed', async () => {
    const { id } = await newOccasion()
    const kept = found<Evidence>(await school({ method: 'POST', url: at(id, '/evidence'), ...form('../签到表.html', PNG) }), 201)
    expect(kept).toMatchObject({ fileName: '签到表.png', mediaType: 'image/png', byteCount: PNG.length })
    const file = at(id, `/evidence/${kept.id}`)
    const answer = await school({ url: file })
    expect(answer.rawPayload.equals(PNG)).toBe(true)
    expect(answer.headers).toMatchObject({ 'content-type': 'image/png', 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('签到表.png')}`, 'x-content-type-options': 'nosniff' })
    for (const [who, ask] of [['sibling', sibling], ['facilitator', facilitator]] as const) expect((await ask({ url: file })).statusCode, who).toBe(404)
    const read = await server.context.db.select().from(auditEvent).where(and(eq(auditEvent.objectId, id), eq(auditEvent.action, 'occasion.evidenceRead')))
    expect(read).toHaveLength(1)
    expect((await school({ url: at(id) })).json()).toMatchObject({ evidenceCount: 1 })
    expect((await school({ method: 'DELETE', url: file })).statusCode).toBe(204)
    expect((await school({ url: file })).statusCode).toBe(404)
    expect((await events(id)).map(({ action }) => action)).toEqual(['evidenceAdded', 'evidenceRemoved'])
  })

  test('that is no picture and no PDF, is empty or too large is refused and not kept', async () => {
    const { id } = await newOccasion()
    expect((await school({ method: 'POST', url: at(id, '/evidence'), ...form('照片.jpg', Buffer.from('<script>alert(1)</script>')) })).json()).toMatchObject({ code: 'invalid' })
    expect((await school({ method: 'POST', url: at(id, '/evidence'), ...form('照片.jpg', Buffer.alloc(0)) })).json()).toMatchObject({ code: 'invalid' })
    const large = await school({ method: 'POST', url: at(id, '/evidence'), ...form('照片.png', Buffer.concat([PNG, Buffer.alloc(10 * 1024 * 1024)])) })
    expect(large.json()).toMatchObject({ code: 'tooLarge' })
    expect((await school({ url: at(id, '/evidence') })).json()).toEqual([])
  })

  test('is at most ten files', async () => {
    const { id } = await newOccasion()
    for (let file = 0; file < 10; file++) expect((await school({ method: 'POST', url: at(id, '/evidence'), ...form(`${file}.png`, PNG) })).statusCode).toBe(201)
    expect((await school({ method: 'POST', url: at(id, '/evidence'), ...form('11.png', PNG) })).json()).toMatchObject({ code: 'conflict' })
  })
})

describe('an uploaded ledger', () => {
  const LEDGER = '意见,时间,地点,渠道,对象\n作业太多,2026-03-05 19:00,三年级教室,家长会,家长\n放学太晚,2026-03-05 19:00,三年级教室,家长会,家长\n老师打孩子手心,2026-03-06 15:00,办公室,谈心谈话,学生\n食堂菜凉了,,,,家长\n'

  test('makes an occasion of the rows said at one time and place, once however often it is sent, and leads of what is urgent', async () => {
    const orgId = campaign.schoolIds[1]
    const sender = newSender(server, sibling, campaign.id, orgId)
    const mine = async (): Promise<Occasion[]> => (await sibling({ url: `${base}/occasions` })).json<{ items: Occasion[] }>().items
    const upload = await sender.send('台账.csv', LEDGER)
    expect((await mine()).map(({ channel, audience, place, pointCount, isFromLedger }) => [channel, audience, place, pointCount, isFromLedger])).toEqual([
      ['谈心谈话', '学生', '办公室', 1, true],
      ['家长会', '家长', '三年级教室', 2, true],
    ])
    const leads = await server.context.db.select().from(lead).where(and(eq(lead.campaignId, campaign.id), eq(lead.orgId, orgId)))
    expect(leads.map(({ category }) => category)).toEqual(['体罚'])
    expect(await server.context.db.transaction((tx) => gatherOccasions(tx, campaign.id, upload.id))).toBe(0)
    await sender.send('台账二.csv', `${LEDGER}校服太贵,2026-03-05 19:00,三年级教室,家长会,家长\n`)
    expect((await mine()).map(({ pointCount }) => pointCount)).toEqual([1, 3])
    expect(await server.context.db.$count(lead, and(eq(lead.campaignId, campaign.id), eq(lead.orgId, orgId)))).toBe(1)
  })

  test('withdrawn takes its occasions along', async () => {
    const orgId = campaign.schoolIds[2]
    const ask = await askPatiently(server, await server.newActor('school', orgId))
    const sender = newSender(server, ask, campaign.id, orgId)
    const { id } = await sender.send('台账.csv', LEDGER)
    expect((await ask({ url: `${base}/occasions` })).json<{ total: number }>().total).toBe(2)
    await sender.ask('DELETE', `uploads/${id}`)
    expect((await ask({ url: `${base}/occasions` })).json<{ total: number }>().total).toBe(0)
  })
})
