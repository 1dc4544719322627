import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actor } from '../../../server/db/tables.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'
import { RULES } from './matrix-rules.ts'
import { newWorld, type World } from './matrix-world.ts'

let server: TestServer
let campaign: TestCampaign
let world: World
let newcomer: TestActor

beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
  world = await newWorld(server, campaign, campaign.schoolIds[0])
  newcomer = await server.newActor('bureau', campaign.bureauId)
  await server.context.db.update(actor).set({ mustChangePassword: true }).where(eq(actor.id, newcomer.id))
}, 60_000)
afterAll(() => server.stop())

interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly operationId: string
}

function routesOf(): Route[] {
  const document = server.app.swagger() as unknown as { paths: Record<string, Record<string, { operationId: string }>> }
  return Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { operationId }]) => ({ method: method.toUpperCase() as Route['method'], path, operationId })))
}

/** What may be asked with a password that is only for the first time. */
const OPEN = ['readSession', 'signOut', 'changePassword']

describe('before the first password has been changed', () => {
  test('every route is refused but those about the session itself and those for everybody', async () => {
    const wrong: object[] = []
    for (const { method, path, operationId } of routesOf()) {
      const rule = RULES[operationId]!
      if (rule.kind === 'public') continue
      const ask = await server.signedIn(newcomer)
      const values: Readonly<Record<string, string>> = { ...world, name: 'report.html' }
      const answer = await ask({ method, url: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? world.opinionId), ...rule.ask(world) })
      const isRefused = answer.statusCode === 403 && (answer.json() as { code: string }).code === 'passwordNeeded'
      if (isRefused === OPEN.includes(operationId)) wrong.push({ operationId, status: answer.statusCode, body: answer.body.slice(0, 100) })
    }
    expect(wrong).toEqual([])
  })

  test('changing it opens everything, in the same session', async () => {
    const ask = await server.signedIn(newcomer)
    const url = `/api/campaigns/${campaign.id}`
    expect((await ask({ method: 'GET', url })).json()).toMatchObject({ code: 'passwordNeeded' })
    const changed = await ask({ method: 'PUT', url: '/api/session/password', payload: { current: newcomer.password, next: 'a password of my own' } })
    expect(changed.statusCode).toBe(204)
    const cookie = changed.cookies.find(({ name }) => name === 'wenzheng')!
    expect((await ask({ method: 'GET', url, headers: { cookie: `wenzheng=${cookie.value}` } })).statusCode).toBe(200)
  })
})
