import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROLES } from '../../../server/org/access.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'
import { RULES, type Rule } from './matrix-rules.ts'
import { newWorld, type World } from './matrix-world.ts'

type Role = (typeof ROLES)[number]
type Ask = Awaited<ReturnType<TestServer['signedIn']>>
type Where = 'own' | 'sibling' | 'foreign'

interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly operationId: string
}

/** Roles that in this test stand at the bureau: every school of it is theirs. */
const AT_BUREAU: readonly Role[] = ['administrator', 'bureau', 'facilitator', 'researcher']

let server: TestServer
let campaign: TestCampaign
let worlds: Record<Where, World>
const actors = new Map<Role, TestActor>()
const asks = new Map<Role, Ask>()

beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
  const other = await server.newCampaign()
  worlds = { own: await newWorld(server, campaign, campaign.schoolIds[0]), sibling: await newWorld(server, campaign, campaign.schoolIds[2]), foreign: await newWorld(server, other, other.schoolIds[0]) }
  for (const role of ROLES) {
    const actor = await server.newActor(role, AT_BUREAU.includes(role) ? campaign.bureauId : role === 'group' ? campaign.groupIds[0] : campaign.schoolIds[0])
    actors.set(role, actor)
    asks.set(role, await server.signedIn(actor))
  }
}, 60_000)
afterAll(() => server.stop())

function routesOf(): Route[] {
  const document = server.app.swagger() as unknown as { paths: Record<string, Record<string, { operationId: string }>> }
  return Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { operationId }]) => ({ method: method.toUpperCase() as Route['method'], path, operationId })))
}

function send(ask: Ask, { method, path }: Route, rule: Rule, world: World) {
  const values: Readonly<Record<string, string>> = { ...world, name: 'report.html', opinionId: path.includes('/runs/') ? world.placedId : world.opinionId }
  return ask({ method, url: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name]!), ...rule.ask(world) })
}

function mayAsk({ kind, roles }: Rule, role: Role, where: Where): boolean {
  if (kind === 'public' || kind === 'self') return true
  if (kind === 'campaign') return where !== 'foreign'
  return roles.includes(role) && (where === 'own' || (where === 'sibling' && AT_BUREAU.includes(role)))
}

/** What an answer says about access, whatever else it says. */
function accessOf(answer: Awaited<ReturnType<Ask>>, kind: Rule['kind']): 'served' | 'refused' | 'empty' | 'broken' {
  const { statusCode } = answer
  if (statusCode >= 500) return 'broken'
  if (kind !== 'public' && [401, 403, 404].includes(statusCode)) return 'refused'
  if (kind !== 'list') return 'served'
  const body = answer.json() as unknown[] | { items: unknown[] }
  return (Array.isArray(body) ? body : body.items).length === 0 ? 'empty' : 'served'
}

describe('permission matrix', () => {
  test('has an entry for every route, and no entry without one', () => {
    expect(routesOf().map(({ operationId }) => operationId).toSorted()).toEqual(Object.keys(RULES).toSorted())
  })

  test('serves nobody but on public routes', async () => {
    const nobody = await server.signedIn(null)
    for (const route of routesOf()) {
      const rule = RULES[route.operationId]!
      const { statusCode } = await send(nobody, route, rule, worlds.own)
      if (rule.kind !== 'public') expect({ route: route.operationId, statusCode }).toEqual({ route: route.operationId, statusCode: 401 })
    }
  })

  test('holds for every route, role and org', async () => {
    const wrong: object[] = []
    let cells = 0
    let refused = 0
    for (const route of routesOf()) {
      const rule = RULES[route.operationId]!
      for (const role of ROLES) {
        for (const where of ['own', 'sibling', 'foreign'] as const) {
          // A route that ends the session gets one of its own.
          const ask = rule.kind === 'self' ? await server.signedIn(actors.get(role)!) : asks.get(role)!
          await rule.before?.(worlds[where], server)
          const answer = await send(ask, route, rule, worlds[where])
          const access = accessOf(answer, rule.kind)
          const may = mayAsk(rule, role, where)
          cells += 1
          if (!may) refused += 1
          const isRight = may ? access === 'served' : access === 'refused' || (access === 'empty' && rule.kind === 'list')
          if (!isRight) wrong.push({ route: route.operationId, role, where, expected: may ? 'served' : 'refused', got: access, status: answer.statusCode, body: answer.body.slice(0, 120) })
          if (rule.kind === 'self' && where === 'own') break
        }
      }
    }
    process.stdout.write(`permission matrix: ${routesOf().length} routes × ${ROLES.length} roles × own/sibling/foreign org = ${cells} cells, ${refused} of them refused, ${wrong.length} wrong\n`)
    expect(wrong).toEqual([])
    expect(cells).toBeGreaterThan(800)
  }, 240_000)
})
