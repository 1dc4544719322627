import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditEvent, lead, leadEvent, opinion, placement } from '../../../server/db/tables.ts'
import { findLeads } from '../../../server/lead/contract.ts'
import { dueAt } from '../../../server/lead/raise.ts'
import { escalateLeadsJob, insertLeads, raiseLeads, takeUpEscalation } from '../../../server/lead/service.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'
import { placedRun } from '../report/placed-run.ts'

const BULLIED = '我被几个同学堵在厕所里打，不敢去学校'
const BRIBED = '王校长收了供货商的回扣，把食堂承包给小舅子'
const ORDINARY = '希望多开几个社团，体育课多一点'

type Ask = Awaited<ReturnType<TestServer['signedIn']>>

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterAll(() => server.stop())

interface Scene {
  readonly campaign: TestCampaign
  readonly school: TestActor
  readonly ask: Record<'school' | 'colleague' | 'group' | 'bureau' | 'facilitator' | 'administrator' | 'sibling' | 'handler', Ask>
  readonly handler: TestActor
  /** records a point at the first school and gives the opinion's id */
  say(text: string): Promise<string>
}

async function newScene(): Promise<Scene> {
  const campaign = await server.newCampaign()
  const [schoolId, siblingId] = campaign.schoolIds
  const school = await server.newActor('school', schoolId)
  const handler = await server.newActor('handler', campaign.bureauId)
  const ask = {
    school: await server.signedIn(school),
    colleague: await server.signedIn(await server.newActor('school', schoolId)),
    group: await server.signedIn(await server.newActor('group', campaign.groupIds[0])),
    bureau: await server.signedIn(await server.newActor('bureau', campaign.bureauId)),
    facilitator: await server.signedIn(await server.newActor('facilitator', campaign.bureauId)),
    administrator: await server.signedIn(await server.newActor('administrator', campaign.bureauId)),
    sibling: await server.signedIn(await server.newActor('school', siblingId)),
    handler: await server.signedIn(handler),
  }
  const payload = { orgId: schoolId, heldAt: '2026-03-10T02:00:00Z', place: '三（2）班', channel: '谈心谈话', audience: '学生', schoolStage: null, dueCount: null, presentCount: null, answered: null }
  const occasion = (await ask.school({ method: 'POST', url: `/api/campaigns/${campaign.id}/occasions`, payload })).json<{ id: string }>()
  const say = async (text: string): Promise<string> => (await ask.school({ method: 'POST', url: `/api/campaigns/${campaign.id}/occasions/${occasion.id}/opinions`, payload: { text, mentionCount: 1 } })).json<{ id: string }>().id
  return { campaign, school, handler, ask, say }
}

interface Listed {
  items: { id: string; category: string; state: string; words: string[]; isEscalated: boolean }[]
  total: number
}

const leadsOf = async ({ campaign }: Scene, ask: Ask, query = ''): Promise<Listed> => (await ask({ url: `/api/campaigns/${campaign.id}/leads${query}` })).json<Listed>()
const act = ({ campaign }: Scene, ask: Ask, leadId: string, action: string, note: string | null) => ask({ method: 'POST', url: `/api/campaigns/${campaign.id}/leads/${leadId}/events`, payload: { action, note } })

describe('a lead', () => {
  test('is made of an urgent point and of no other, with the words that showed it, due the same day', async () => {
    const scene = await newScene()
    await scene.say(ORDINARY)
    await scene.say(BULLIED)
    const { items, total } = await leadsOf(scene, scene.ask.school)
    expect(total).toBe(1)
    expect(items).toMatchObject([{ category: '欺凌', state: 'waiting', isEscalated: false, audience: '学生', channel: '谈心谈话' }])
    expect(items[0]!.words.every((word) => BULLIED.includes(word))).toBe(true)
    expect(items[0]!.words.length).toBeGreaterThan(0)
    expect(dueAt(new Date('2026-03-10T02:00:00Z')).toISOString()).toBe('2026-03-10T15:59:00.000Z')
    expect(dueAt(new Date('2026-03-10T15:00:00Z')).toISOString()).toBe('2026-03-10T19:00:00.000Z')
  })

  test('is the school’s own and its group’s where nobody is named, and nobody else’s', async () => {
    const scene = await newScene()
    const opinionId = await scene.say(BULLIED)
    const { id } = (await leadsOf(scene, scene.ask.school)).items[0]!
    const detail = `/api/campaigns/${scene.campaign.id}/leads/${id}`
    const text = `/api/campaigns/${scene.campaign.id}/opinions/${opinionId}`
    for (const who of ['school', 'colleague', 'group'] as const) {
      expect((await leadsOf(scene, scene.ask[who])).total, who).toBe(1)
      expect((await scene.ask[who]({ url: detail })).json(), who).toMatchObject({ text: BULLIED, place: '三（2）班' })
      expect((await scene.ask[who]({ url: text })).json(), who).toMatchObject({ text: BULLIED })
    }
    for (const who of ['bureau', 'sibling', 'handler'] as const) {
      expect((await leadsOf(scene, scene.ask[who])).total, who).toBe(0)
      expect((await scene.ask[who]({ url: detail })).statusCode, who).toBe(404)
      expect((await act(scene, scene.ask[who], id, 'receive', null)).statusCode, who).toBe(404)
    }
    for (const who of ['facilitator', 'administrator'] as const) expect((await scene.ask[who]({ url: detail })).statusCode, who).toBe(403)
    expect((await scene.ask.bureau({ url: text })).body).not.toContain('厕所')
    expect((await scene.ask.bureau({ url: `/api/campaigns/${scene.campaign.id}/lead-summary` })).json()).toMatchObject({ openCount: 0 })
    expect((await scene.ask.group({ url: `/api/campaigns/${scene.campaign.id}/lead-summary` })).json()).toEqual({ isHandler: true, waitingCount: 1, openCount: 1, lateCount: 0 })
  })

  test('goes to whoever is named for its category at the nearest org, and to nobody by default then', async () => {
    const scene = await newScene()
    const { ask, campaign, handler } = scene
    await scene.say(BULLIED)
    const name = await ask.administrator({ method: 'PUT', url: `/api/campaigns/${campaign.id}/orgs/${campaign.bureauId}/lead-handlers`, payload: { category: '欺凌', actorIds: [handler.id] } })
    expect(name.json()).toMatchObject({ named: [{ category: '欺凌', handlers: [{ id: handler.id }] }], orphans: [] })
    expect((await leadsOf(scene, ask.handler)).total).toBe(1)
    expect((await leadsOf(scene, ask.school)).total).toBe(0)
    expect((await leadsOf(scene, ask.group)).total).toBe(0)
    const wrong = await ask.administrator({ method: 'PUT', url: `/api/campaigns/${campaign.id}/orgs/${campaign.bureauId}/lead-handlers`, payload: { category: '欺凌', actorIds: [campaign.id] } })
    expect(wrong.statusCode).toBe(400)
  })

  test('of corruption is for those named for it alone: not the school, not the group, not the bureau, not in time either', async () => {
    const scene = await newScene()
    const { ask, campaign, handler } = scene
    const opinionId = await scene.say(BRIBED)
    const orphans = (await ask.administrator({ url: `/api/campaigns/${campaign.id}/lead-settings` })).json<{ orphans: object[] }>().orphans
    expect(orphans).toEqual([{ category: '廉洁举报', count: 1 }])
    await server.context.db.update(lead).set({ raisedAt: new Date(Date.now() - 10 * 3_600_000) }).where(eq(lead.opinionId, opinionId))
    await escalateLeadsJob(server.context, { campaignId: campaign.id })
    for (const who of ['school', 'colleague', 'group', 'bureau'] as const) expect((await leadsOf(scene, ask[who])).total, who).toBe(0)
    expect((await ask.colleague({ url: `/api/campaigns/${campaign.id}/opinions/${opinionId}` })).body).not.toContain('回扣')
    await ask.administrator({ method: 'PUT', url: `/api/campaigns/${campaign.id}/orgs/${campaign.bureauId}/lead-handlers`, payload: { category: '廉洁举报', actorIds: [handler.id] } })
    expect((await leadsOf(scene, ask.handler)).items).toMatchObject([{ category: '廉洁举报' }])
  })

  test('not received in time is shown to the next level too, and that is written down', async () => {
    const scene = await newScene()
    const { ask, campaign } = scene
    const opinionId = await scene.say(BULLIED)
    await escalateLeadsJob(server.context, { campaignId: campaign.id })
    expect((await leadsOf(scene, ask.bureau)).total).toBe(0)
    await server.context.db.update(lead).set({ raisedAt: new Date(Date.now() - 5 * 3_600_000) }).where(eq(lead.opinionId, opinionId))
    await escalateLeadsJob(server.context, { campaignId: campaign.id })
    await escalateLeadsJob(server.context, { campaignId: campaign.id })
    expect((await leadsOf(scene, ask.bureau)).items).toMatchObject([{ isEscalated: true }])
    expect((await leadsOf(scene, ask.school)).total).toBe(1)
    const { id } = (await leadsOf(scene, ask.school)).items[0]!
    const events = await server.context.db.select({ action: leadEvent.action }).from(leadEvent).where(eq(leadEvent.leadId, id)).orderBy(leadEvent.number)
    expect(events.map(({ action }) => action)).toEqual(['raised', 'escalated'])
  })

  test('received before is not, also where the time allowed was made shorter meanwhile', async () => {
    const scene = await newScene()
    const { ask, campaign } = scene
    await scene.say(BULLIED)
    await server.context.db.update(lead).set({ raisedAt: new Date(Date.now() - 2 * 3_600_000) }).where(eq(lead.campaignId, campaign.id))
    await ask.administrator({ method: 'PUT', url: `/api/campaigns/${campaign.id}/lead-settings`, payload: { acknowledgeHours: 1 } })
    const { id } = (await leadsOf(scene, ask.school)).items[0]!
    expect((await act(scene, ask.school, id, 'receive', null)).statusCode).toBe(201)
    await escalateLeadsJob(server.context, { campaignId: campaign.id })
    expect((await leadsOf(scene, ask.bureau)).total).toBe(0)
  })

  test('goes from hand to hand with a log: who, when, what; each reading audited', async () => {
    const scene = await newScene()
    const { ask, school } = scene
    await scene.say(BULLIED)
    const { id } = (await leadsOf(scene, ask.school)).items[0]!
    await ask.school({ url: `/api/campaigns/${scene.campaign.id}/leads/${id}` })
    expect((await act(scene, ask.school, id, 'close', null)).json()).toMatchObject({ code: 'invalid', message: '请写明怎样处理、结果如何，再办结' })
    await act(scene, ask.school, id, 'receive', null)
    expect((await act(scene, ask.school, id, 'receive', null)).json()).toMatchObject({ code: 'conflict' })
    await act(scene, ask.school, id, 'handle', '已找双方家长，电话13812345678')
    await act(scene, ask.school, id, 'note', '心理老师已谈话')
    const closed = (await act(scene, ask.school, id, 'close', '已调解，班主任每天跟进')).json<{ state: string; events: { action: string; actorName: string | null; note: string | null }[] }>()
    expect(closed.state).toBe('closed')
    expect(closed.events.map(({ action, actorName }) => [action, actorName])).toEqual([['raised', null], ...['receive', 'handle', 'note', 'close'].map((action) => [action, school.name])])
    expect(closed.events[2]!.note).not.toContain('13812345678')
    expect((await leadsOf(scene, ask.school)).total).toBe(0)
    expect((await leadsOf(scene, ask.school, '?state=closed')).total).toBe(1)
    const audited = await server.context.db.select({ action: auditEvent.action }).from(auditEvent).where(eq(auditEvent.objectId, id)).orderBy(auditEvent.id)
    expect(audited.map(({ action }) => action)).toEqual(['lead.read', 'lead.receive', 'lead.handle', 'lead.note', 'lead.close'])
  })

  test('that is nothing urgent lets the opinion into the lists again, for everybody, with the reason kept', async () => {
    const scene = await newScene()
    const { ask, campaign } = scene
    const schoolId = campaign.schoolIds[0]
    const runId = await placedRun(server.context, campaign.id, schoolId, [{ orgId: schoolId, issueId: 'i1' }])
    const [placed] = await server.context.db.select().from(placement).where(eq(placement.runId, runId))
    await server.context.db.update(opinion).set({ text: BULLIED }).where(eq(opinion.id, placed!.opinionId))
    await server.context.db.update(placement).set({ urgent: '欺凌' }).where(eq(placement.opinionId, placed!.opinionId))
    const [row] = await server.context.db.select().from(opinion).where(eq(opinion.id, placed!.opinionId))
    await server.context.db.transaction((tx) => raiseLeads(server.context, tx, campaign.id, findLeads([{ org_id: schoolId, row_key: row!.rowKey, text: BULLIED }])))
    const listed = async (): Promise<string> => (await ask.bureau({ url: `/api/campaigns/${campaign.id}/runs/${runId}/opinions` })).body
    expect(await listed()).not.toContain('厕所')
    const { id } = (await leadsOf(scene, ask.school)).items[0]!
    expect((await act(scene, ask.school, id, 'release', ' ')).statusCode).toBe(400)
    await act(scene, ask.school, id, 'release', '是话剧社排练的台词')
    expect(await listed()).toContain('厕所')
    expect((await ask.bureau({ url: `/api/campaigns/${campaign.id}/opinions/${row!.id}` })).json()).toMatchObject({ text: BULLIED })
    await act(scene, ask.school, id, 'reopen', '核对后确有其事')
    expect(await listed()).not.toContain('厕所')
  })

  test('is one, however often its opinion is stored, and none where storing fails', async () => {
    const scene = await newScene()
    const { campaign } = scene
    const opinionId = await scene.say(BULLIED)
    const [row] = await server.context.db.select().from(opinion).where(eq(opinion.id, opinionId))
    const found = () => findLeads([{ org_id: row!.orgId, row_key: row!.rowKey, text: BULLIED }, { org_id: row!.orgId, row_key: 'not stored', text: BULLIED }, { org_id: row!.orgId, row_key: row!.rowKey, text: ORDINARY }])
    for (let time = 0; time < 2; time++) await server.context.db.transaction((tx) => raiseLeads(server.context, tx, campaign.id, found()))
    expect((await leadsOf(scene, scene.ask.school)).total).toBe(1)
    const failing = server.context.db.transaction(async (tx) => {
      await tx.delete(lead).where(eq(lead.campaignId, campaign.id))
      await raiseLeads(server.context, tx, campaign.id, found())
      throw new Error('the storing failed')
    })
    await expect(failing).rejects.toThrow('the storing failed')
    const events = await server.context.db.select().from(leadEvent).where(eq(leadEvent.campaignId, campaign.id))
    expect(events.map(({ action }) => action)).toEqual(['raised'])
  })

  test('lists page by page, those not received first, by category', async () => {
    const scene = await newScene()
    const { ask } = scene
    for (const text of [BULLIED, '宿舍插座冒火花，闻到焦味', '我不想活了', '老师用棍子打我手心']) await scene.say(text)
    const [first] = (await leadsOf(scene, ask.school)).items
    await act(scene, ask.school, first!.id, 'receive', null)
    const one = (await ask.school({ url: `/api/campaigns/${scene.campaign.id}/leads?limit=3` })).json<Listed & { nextCursor: string }>()
    const two = (await ask.school({ url: `/api/campaigns/${scene.campaign.id}/leads?limit=3&cursor=${one.nextCursor}` })).json<Listed & { nextCursor: string | null }>()
    expect([...one.items, ...two.items].map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting', 'received'])
    expect(two.nextCursor).toBeNull()
    expect(new Set([...one.items, ...two.items].map(({ id }) => id)).size).toBe(4)
    expect((await leadsOf(scene, ask.school, `?category=${encodeURIComponent('自伤')}`)).items).toMatchObject([{ category: '自伤' }])
  })
})

describe('leads that wait when a worker starts', () => {
  test('are looked after, however they came in', async () => {
    const { campaign, say } = await newScene()
    const opinionId = await say(ORDINARY)
    const [row] = await server.context.db.select().from(opinion).where(eq(opinion.id, opinionId))
    await server.context.db.transaction((tx) => insertLeads(tx, campaign.id, findLeads([{ org_id: campaign.schoolIds[0], row_key: row!.rowKey, text: BULLIED }])))
    const looks = async (): Promise<number> => Number((await server.context.db.execute<{ count: string }>(sql`select count(*) from pgboss.job where name = 'leads.escalate' and data->>'campaignId' = ${campaign.id}`))[0]!.count)
    expect(await looks()).toBe(0)
    await takeUpEscalation(server.context)
    await takeUpEscalation(server.context)
    expect(await looks()).toBe(1)
  })
})
