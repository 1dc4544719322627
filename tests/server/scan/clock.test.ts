import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { startTestServer, type TestCampaign, type TestServer } from '../harness.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** hours ahead of the true time */
const JUMPS = [0, -72, 5, -24, 2, -720]

let server: TestServer
let campaign: TestCampaign

beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
})
afterAll(() => server.stop())
afterEach(() => void vi.useRealTimers())

/** The server's clock alone; that of the database stays. */
function jumpTo(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: ms })
}

describe('a clock that jumps', () => {
  test('loses and doubles no point, and a request sent again is the same request', async () => {
    const now = Date.now()
    const ask = await server.signedIn(await server.newActor('school', campaign.schoolIds[0]))
    const base = `/api/campaigns/${campaign.id}/occasions`
    const payload = { orgId: campaign.schoolIds[0], heldAt: '2026-03-10T02:00:00Z', place: null, channel: '家长会', audience: '家长', schoolStage: null, dueCount: null, presentCount: null, answered: null }
    const occasion = (await ask({ method: 'POST', url: base, payload })).json<{ id: string }>()
    const say = (text: string) => ask({ method: 'POST', url: `${base}/${occasion.id}/opinions`, headers: { 'idempotency-key': `clock-${text.length}` }, payload: { text, mentionCount: 1 } })
    const texts = Array.from({ length: JUMPS.length }, (_, at) => `放学时校门口太堵${'，'.repeat(at + 1)}请想想办法`)
    const ids: string[] = []
    for (const [at, text] of texts.entries()) {
      jumpTo(now + JUMPS[at]! * HOUR_MS)
      const answer = await say(text)
      expect(answer.statusCode, answer.body).toBe(201)
      ids.push(answer.json<{ id: string }>().id)
    }
    jumpTo(now - DAY_MS)
    for (const [at, text] of texts.entries()) expect((await say(text)).json<{ id: string }>().id).toBe(ids[at])
    const items = (await ask({ method: 'GET', url: `${base}/${occasion.id}/opinions` })).json<{ id: string }[]>()
    expect(new Set(items.map(({ id }) => id))).toEqual(new Set(ids))
    expect(items).toHaveLength(ids.length)
  })

  test('ends sessions when it goes far ahead, opens none, and lets people sign in', async () => {
    const actor = await server.newActor('school', campaign.schoolIds[1])
    const ask = await server.signedIn(actor)
    const now = Date.now()
    jumpTo(now + 400 * DAY_MS)
    expect((await ask({ method: 'GET', url: '/api/session' })).statusCode).toBe(401)
    const again = await server.signedIn(actor)
    expect((await again({ method: 'GET', url: '/api/session' })).statusCode).toBe(200)
    jumpTo(now - 2 * HOUR_MS)
    expect((await again({ method: 'GET', url: '/api/session' })).statusCode).toBe(200)
    expect((await (await server.signedIn(null))({ method: 'GET', url: '/api/session' })).statusCode).toBe(401)
  })
})
