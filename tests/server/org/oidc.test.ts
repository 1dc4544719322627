import { eq } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../../../server/app.ts'
import { readConfig } from '../../../server/config.ts'
import { actor, auditEvent, oidcAttempt, oidcLink } from '../../../server/db/tables.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'
import { CLIENT, startProvider, type TestProvider } from './provider.ts'
import { type RogueProvider, startRogue } from './rogue-provider.ts'

const PUBLIC = 'http://localhost'
const CALLBACK = '/api/session/oidc/callback'
const OWN = { 'x-wenzheng': '1' }

let server: TestServer
let campaign: TestCampaign
let provider: TestProvider
let app: FastifyInstance
let administrator: Awaited<ReturnType<TestServer['signedIn']>>

beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
  provider = await startProvider(`${PUBLIC}${CALLBACK}`)
  app = await appFor(provider.issuer)
  administrator = await server.signedIn(await server.newActor('administrator', campaign.bureauId))
})
afterAll(async () => {
  await app.close()
  await provider.stop()
  await server.stop()
})

async function appFor(issuer: string): Promise<FastifyInstance> {
  return buildApp({ ...server.context, config: { ...server.context.config, oidc: { ...CLIENT, issuer, publicUrl: PUBLIC } } }, { logger: false, webDir: null })
}

/** An account that an administrator noted under a name of the provider's. */
async function noted(externalName: string): Promise<TestActor> {
  const made = await server.newActor('school', campaign.schoolIds[0])
  expect((await administrator({ method: 'PUT', url: `/api/actors/${made.id}/external-name`, payload: { externalName } })).json()).toMatchObject({ externalName: externalName.toLowerCase() })
  return made
}

/** Leaves for the provider. */
async function leave(at: FastifyInstance, next = '/'): Promise<{ address: URL; cookie: string; setCookie: string }> {
  const answer = await at.inject({ method: 'GET', url: `/api/session/oidc?next=${encodeURIComponent(next)}` })
  expect(answer.statusCode, answer.body).toBe(302)
  const setCookie = String(answer.headers['set-cookie'])
  return { address: new URL(answer.headers.location!, PUBLIC), cookie: setCookie.split(';')[0]!, setCookie }
}

/** Signs in at the provider as a browser would; where it then sends the browser. */
async function signInThere(address: URL): Promise<URL> {
  const jar = new Map<string, string>()
  let at = address
  for (let step = 0; step < 10; step++) {
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } })
    for (const cookie of answer.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0]!.split('=') as [string, string]
      jar.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location === null) throw new Error(`The provider said ${answer.status}: ${(await answer.text()).slice(0, 500)}`)
    at = new URL(location, at)
    if (at.pathname === CALLBACK) return at
  }
  throw new Error('The provider sent the browser round and round')
}

const back = (to: FastifyInstance, at: URL, cookie: string) => to.inject({ method: 'GET', url: at.pathname + at.search, headers: { cookie } })
const sessionIn = (answer: Awaited<ReturnType<typeof back>>) => answer.cookies.find(({ name }) => name === 'wenzheng')?.value
const whoIs = async (session: string | undefined) => (await app.inject({ method: 'GET', url: '/api/session', headers: { cookie: `wenzheng=${session}` } })).json<{ id?: string }>().id

async function roundTrip(next?: string): Promise<Awaited<ReturnType<typeof back>>> {
  const { address, cookie } = await leave(app, next)
  return back(app, await signInThere(address), cookie)
}

describe('single sign-on that is not configured', () => {
  test('shows no button, leads nowhere and asks nobody', async () => {
    expect((await server.app.inject({ method: 'GET', url: '/api/sign-in-methods' })).json()).toEqual({ oidc: null })
    for (const url of ['/api/session/oidc', `${CALLBACK}?code=x&state=y`]) expect((await server.app.inject({ method: 'GET', url })).statusCode).toBe(404)
  })

  test('wants the whole of its environment, over HTTPS but on this machine', () => {
    const whole = { OIDC_ISSUER: 'https://id.example.cn', OIDC_CLIENT_ID: 'wenzheng', PUBLIC_URL: 'https://wenzheng.example.cn' }
    expect(readConfig({}).oidc).toBeNull()
    expect(readConfig(whole).oidc).toMatchObject({ issuer: 'https://id.example.cn', clientSecret: null, label: '统一身份认证' })
    expect(() => readConfig({ ...whole, PUBLIC_URL: '' })).toThrow('PUBLIC_URL')
    expect(() => readConfig({ ...whole, OIDC_ISSUER: 'http://id.example.cn' })).toThrow('OIDC_ISSUER 应是 https:// 开头的地址')
  })
})

describe('single sign-on with a real provider', () => {
  test('lets in whom an administrator noted, under a session of their own, written down', async () => {
    expect((await app.inject({ method: 'GET', url: '/api/sign-in-methods' })).json()).toEqual({ oidc: { label: CLIENT.label } })
    const who = await noted('Wang.Fang')
    provider.become({ sub: 's-1', preferred_username: 'wang.fang' })
    const { address, cookie, setCookie } = await leave(app, '/c/x?y=1')
    expect(setCookie).toMatch(/HttpOnly; SameSite=Lax$/)
    expect(Object.fromEntries(address.searchParams)).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', client_id: CLIENT.clientId })
    expect(address.searchParams.get('state')!.length).toBeGreaterThan(20)
    expect(address.searchParams.get('nonce')!.length).toBeGreaterThan(20)
    const planted = 'A'.repeat(32)
    const answer = await back(app, await signInThere(address), `${cookie}; wenzheng=${planted}`)
    expect({ status: answer.statusCode, to: answer.headers.location }).toEqual({ status: 302, to: '/c/x?y=1' })
    expect(sessionIn(answer)).not.toBe(planted)
    expect(await whoIs(sessionIn(answer))).toBe(who.id)
    expect(await whoIs(planted)).toBeUndefined()
    const events = await server.context.db.select().from(auditEvent).where(eq(auditEvent.actorId, who.id))
    expect(events.map(({ action }) => action)).toEqual(expect.arrayContaining(['actor.linked', 'session.signedInElsewhere']))
  })

  test('knows them by their subject from then on, whatever they are called', async () => {
    provider.become({ sub: 's-1', preferred_username: 'somebody.else' })
    expect(sessionIn(await roundTrip())).toBeDefined()
    provider.become({ sub: 's-2', preferred_username: 'wang.fang' })
    const taken = await roundTrip()
    expect(taken.headers.location).toBe('/signin?refused=unknown')
    expect(sessionIn(taken)).toBeUndefined()
  })

  test('takes an e-mail address only when the provider has verified it', async () => {
    const who = await noted('li@school.example.cn')
    provider.become({ sub: 's-3', email: 'LI@school.example.cn', email_verified: false })
    expect((await roundTrip()).headers.location).toBe('/signin?refused=unknown')
    provider.become({ sub: 's-3', email: 'LI@school.example.cn', email_verified: true })
    expect(await whoIs(sessionIn(await roundTrip()))).toBe(who.id)
  })

  test('makes no account for somebody unknown, and lets nobody in by the sign-in name alone', async () => {
    const unnoted = await server.newActor('school', campaign.schoolIds[0])
    const before = await server.context.db.$count(actor)
    provider.become({ sub: 's-4', preferred_username: unnoted.signInName })
    const answer = await roundTrip()
    expect(answer.headers.location).toBe('/signin?refused=unknown')
    expect(sessionIn(answer)).toBeUndefined()
    expect(await server.context.db.$count(actor)).toBe(before)
  })

  test('lets no disabled account in, linked or not', async () => {
    const who = await noted('disabled.one')
    const setDisabled = (isDisabled: boolean) => administrator({ method: 'PUT', url: `/api/actors/${who.id}/state`, payload: { isDisabled } })
    provider.become({ sub: 's-5', preferred_username: 'disabled.one' })
    await setDisabled(true)
    expect((await roundTrip()).headers.location).toBe('/signin?refused=disabled')
    await setDisabled(false)
    const session = sessionIn(await roundTrip())
    expect(await whoIs(session)).toBe(who.id)
    await setDisabled(true)
    expect(await whoIs(session)).toBeUndefined()
    expect((await roundTrip()).headers.location).toBe('/signin?refused=disabled')
  })

  test('no longer knows whom an administrator took the name from', async () => {
    const who = await noted('moved.on')
    provider.become({ sub: 's-6', preferred_username: 'moved.on' })
    const session = sessionIn(await roundTrip())
    await administrator({ method: 'PUT', url: `/api/actors/${who.id}/external-name`, payload: { externalName: null } })
    expect(await whoIs(session)).toBeUndefined()
    expect(await server.context.db.$count(oidcLink, eq(oidcLink.actorId, who.id))).toBe(0)
    expect((await roundTrip()).headers.location).toBe('/signin?refused=unknown')
  })

  test('lets an account in that never set a password', async () => {
    const made = await administrator({ method: 'POST', url: '/api/actors', payload: { name: '新人', signInName: 'never-set', role: 'school', orgId: campaign.schoolIds[0] } })
    const { id } = made.json<{ actor: { id: string } }>().actor
    await administrator({ method: 'PUT', url: `/api/actors/${id}/external-name`, payload: { externalName: 'never.set' } })
    provider.become({ sub: 's-7', preferred_username: 'never.set' })
    const session = sessionIn(await roundTrip())
    expect((await app.inject({ method: 'GET', url: '/api/campaigns', headers: { cookie: `wenzheng=${session}` } })).statusCode).toBe(200)
    expect((await app.inject({ method: 'POST', url: '/api/session', headers: OWN, payload: { signInName: 'never-set', password: '' } })).statusCode).toBe(400)
  })

  test('refuses a wrong state, a way back without the browser it began in, and a second use', async () => {
    await noted('replayed')
    provider.become({ sub: 's-8', preferred_username: 'replayed' })
    const first = await leave(app)
    const returned = await signInThere(first.address)
    expect((await back(app, returned, '')).headers.location).toBe('/signin?refused=expired')
    expect((await back(app, returned, 'wenzheng-oidc=made-up')).headers.location).toBe('/signin?refused=expired')
    const forged = new URL(returned)
    forged.searchParams.set('state', 'another')
    expect((await back(app, forged, first.cookie)).headers.location).toBe('/signin?refused=unconfirmed')
    expect((await back(app, returned, first.cookie)).headers.location).toBe('/signin?refused=expired')
    const second = await leave(app)
    const way = await signInThere(second.address)
    expect(sessionIn(await back(app, way, second.cookie))).toBeDefined()
    expect((await back(app, way, second.cookie)).headers.location).toBe('/signin?refused=expired')
    // The same code behind another attempt's state.
    const third = await leave(app)
    way.searchParams.set('state', third.address.searchParams.get('state')!)
    const replayed = await back(app, way, third.cookie)
    expect({ to: replayed.headers.location, session: sessionIn(replayed) }).toEqual({ to: '/signin?refused=unconfirmed', session: undefined })
  })

  test('refuses an attempt that took too long', async () => {
    await noted('too.slow')
    provider.become({ sub: 's-9', preferred_username: 'too.slow' })
    const { address, cookie } = await leave(app)
    await server.context.db.update(oidcAttempt).set({ expiresAt: new Date(Date.now() - 1000) })
    expect((await back(app, await signInThere(address), cookie)).headers.location).toBe('/signin?refused=expired')
  })

  test('goes on to addresses of this site alone', async () => {
    await noted('goes.on')
    provider.become({ sub: 's-10', preferred_username: 'goes.on' })
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', '/a\r\nset-cookie: x=1', 'javascript:alert(1)']) expect((await roundTrip(next)).headers.location, next).toBe('/')
  })

  test('says that a person cancelled there', async () => {
    const { address, cookie } = await leave(app)
    const way = new URL(`${PUBLIC}${CALLBACK}`)
    way.search = String(new URLSearchParams({ error: 'access_denied', state: address.searchParams.get('state')!, iss: provider.issuer }))
    expect((await back(app, way, cookie)).headers.location).toBe('/signin?refused=cancelled')
  })
})

describe('single sign-on with a provider that is away or lies', () => {
  let rogue: RogueProvider
  let at: FastifyInstance
  beforeAll(async () => {
    rogue = await startRogue(CLIENT.clientId)
    at = await appFor(rogue.issuer)
    await noted('rogue')
  })
  afterAll(async () => {
    await at.close()
    await rogue.stop()
  })

  async function told(lie: Parameters<RogueProvider['lie']>[0]): Promise<string | undefined> {
    const { address, cookie } = await leave(at)
    rogue.expect(address.searchParams.get('nonce')!)
    rogue.lie(lie)
    const way = new URL(`${PUBLIC}${CALLBACK}`)
    way.search = String(new URLSearchParams({ code: 'any', state: address.searchParams.get('state')! }))
    const answer = await back(at, way, cookie)
    return sessionIn(answer) === undefined ? answer.headers.location : 'signed in'
  }

  test('refuses tokens of a wrong nonce, audience, issuer or time, and takes the right one', async () => {
    const now = Math.floor(Date.now() / 1000)
    expect(await told((right) => ({ ...right, nonce: 'another' }))).toBe('/signin?refused=unconfirmed')
    expect(await told((right) => ({ ...right, nonce: undefined }))).toBe('/signin?refused=unconfirmed')
    expect(await told((right) => ({ ...right, aud: 'another-client' }))).toBe('/signin?refused=unconfirmed')
    expect(await told((right) => ({ ...right, iss: 'https://elsewhere.example' }))).toBe('/signin?refused=unconfirmed')
    expect(await told((right) => ({ ...right, iat: now - 7200, exp: now - 3600 }))).toBe('/signin?refused=clock')
    expect(await told((right) => ({ ...right, iat: now - 40, exp: now - 30 }))).toBe('signed in')
    expect(await told((right) => right)).toBe('signed in')
  })

  test('says that it cannot be reached', async () => {
    const away = await appFor('http://127.0.0.1:1')
    expect((await away.inject({ method: 'GET', url: '/api/session/oidc' })).headers.location).toBe('/signin?refused=unavailable')
    await away.close()
  })
})
