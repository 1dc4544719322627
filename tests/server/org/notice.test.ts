import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { occasion } from '../../../server/db/tables.ts'
import { startTestServer, type TestCampaign, type TestServer } from '../harness.ts'

let server: TestServer
let campaign: TestCampaign
let url: string
beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
  url = `/api/campaigns/${campaign.id}/notice`
})
afterAll(() => server.stop())

const TEXTS = { purpose: '告知要点甲', consent: '同意甲', guardian: '致家长甲' }

describe('the notice', () => {
  test("is the product's own until somebody changes it, and says what the law asks for", async () => {
    const ask = await server.signedIn(await server.newActor('school', campaign.schoolIds[0]))
    const notice = (await ask({ method: 'GET', url })).json() as { version: number; purpose: string; guardian: string }
    expect(notice.version).toBe(0)
    for (const words of ['谁在收集', '为了什么', '收集什么', '保存多久', '您的权利', '遮盖', '5 人']) expect(notice.purpose).toContain(words)
    expect(notice.guardian).toContain('不满十四周岁')
    expect(notice.guardian).toContain('监护人签名')
  })

  test('goes by versions; what is recorded keeps the one that was in force', async () => {
    const bureau = await server.signedIn(await server.newActor('bureau', campaign.bureauId))
    const school = await server.signedIn(await server.newActor('school', campaign.schoolIds[0]))
    const record = async () => {
      const payload = { orgId: campaign.schoolIds[0], heldAt: '2026-03-10T02:00:00Z', place: null, channel: '家长会', audience: '家长', schoolStage: null, dueCount: null, presentCount: null, answered: null }
      const { id } = (await school({ method: 'POST', url: `/api/campaigns/${campaign.id}/occasions`, payload })).json() as { id: string }
      return (await server.context.db.select().from(occasion).where(eq(occasion.id, id)))[0]!.noticeVersion
    }
    expect(await record()).toBe(0)
    expect((await bureau({ method: 'PUT', url, payload: { baseVersion: 0, ...TEXTS } })).json()).toMatchObject({ version: 1, ...TEXTS, changedBy: '测试bureau' })
    expect(await record()).toBe(1)
    expect((await bureau({ method: 'PUT', url, payload: { baseVersion: 0, ...TEXTS } })).statusCode).toBe(409)
    expect((await bureau({ method: 'PUT', url, payload: { baseVersion: 1, ...TEXTS, consent: ' \n' } })).statusCode).toBe(400)
    expect((await bureau({ method: 'PUT', url, payload: { baseVersion: 1, ...TEXTS, consent: '同意乙' } })).json()).toMatchObject({ version: 2 })
    expect((await school({ method: 'GET', url: `${url}?version=1` })).json()).toMatchObject(TEXTS)
    expect((await school({ method: 'GET', url: `${url}?version=3` })).statusCode).toBe(404)
    expect((await bureau({ method: 'GET', url: `${url}s` })).json()).toMatchObject([{ version: 2 }, { version: 1 }, { version: 0, changedBy: null }])
    expect((await school({ method: 'PUT', url, payload: { baseVersion: 2, ...TEXTS } })).statusCode).toBe(403)
  })
})
