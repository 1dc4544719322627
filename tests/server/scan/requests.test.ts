import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../../../server/app.ts'
import { connect } from '../../../server/db/client.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'
import { fileForm, routesOf, sampleRequest } from './sample.ts'

const OWN = { 'x-wenzheng': '1' }

let server: TestServer
let pages: FastifyInstance
let folder: string
let campaign: TestCampaign
let school: TestActor
let ask: Awaited<ReturnType<TestServer['signedIn']>>

beforeAll(async () => {
  server = await startTestServer()
  folder = await mkdtemp(join(tmpdir(), 'wenzheng-pages-'))
  await mkdir(join(folder, 'immutable'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><script>start()</script>')
  await writeFile(join(folder, 'immutable', 'app.js'), 'start()')
  pages = await buildApp(server.context, { logger: false, webDir: folder })
  await pages.ready()
  campaign = await server.newCampaign()
  school = await server.newActor('school', campaign.schoolIds[0])
  ask = await server.signedIn(school)
})
afterAll(async () => {
  await pages.close()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

function cookieOf(answer: { headers: Record<string, unknown> }): string {
  return String(answer.headers['set-cookie'])
}

describe('headers', () => {
  test('of every kind of answer let nothing be sniffed, framed or referred to, and name no server', async () => {
    const addresses = ['/', '/c/x/issues', '/immutable/app.js', '/immutable/none.js', '/api/session', '/api/nothing', '/healthz', '/readyz', '/%2e%2e/package.json', '/%ff']
    for (const url of addresses) {
      const { headers } = await pages.inject({ method: 'GET', url })
      expect(headers['x-content-type-options'], url).toBe('nosniff')
      expect(headers['content-security-policy'], url).toContain("frame-ancestors 'none'")
      expect(headers['content-security-policy'], url).toContain('default-src')
      expect(headers['referrer-policy'], url).toBe('no-referrer')
      expect(headers['x-powered-by'], url).toBeUndefined()
      expect(headers['server'], url).toBeUndefined()
      expect(headers['access-control-allow-origin'], url).toBeUndefined()
    }
  })

  test('of a page allow its own starting script by hash and no other inline script', async () => {
    const policy = String((await pages.inject({ method: 'GET', url: '/' })).headers['content-security-policy'])
    const scripts = /script-src ([^;]*)/.exec(policy)![1]!
    expect(scripts).toMatch(/^'self' 'sha256-[^']+'$/)
    expect(policy).toContain("object-src 'none'")
    expect(policy).toContain("base-uri 'none'")
  })

  test('of an answer of the API allow nothing at all', async () => {
    expect((await ask({ method: 'GET', url: '/api/session' })).headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'")
  })
})

describe('health', () => {
  test('says that the process lives and that it can work, to anybody, and nothing else', async () => {
    for (const url of ['/healthz', '/readyz']) {
      const answer = await server.app.inject({ method: 'GET', url })
      expect(answer.statusCode).toBe(200)
      expect(answer.json()).toEqual({ status: 'ok' })
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
  })

  test('says not ready, without a reason, while the structure is not the newest or the database is away', async () => {
    const { db } = server.context
    const [last] = await db.execute<{ id: number; hash: string }>(sql`select id, hash from drizzle.__drizzle_migrations order by id desc limit 1`)
    await db.execute(sql`update drizzle.__drizzle_migrations set hash = 'older' where id = ${last!.id}`)
    const behind = await server.app.inject({ method: 'GET', url: '/readyz' })
    await db.execute(sql`update drizzle.__drizzle_migrations set hash = ${last!.hash} where id = ${last!.id}`)
    const nowhere = connect('postgres://nobody@127.0.0.1:1/nothing', 1)
    const app = await buildApp({ ...server.context, db: nowhere.db }, { logger: false, webDir: null })
    const away = await app.inject({ method: 'GET', url: '/readyz' })
    const alive = await app.inject({ method: 'GET', url: '/healthz' })
    await app.close()
    await nowhere.close()
    for (const answer of [behind, away]) {
      expect(answer.statusCode).toBe(503)
      expect(answer.json()).toEqual({ status: 'unavailable' })
    }
    expect(alive.statusCode).toBe(200)
  })
})

describe('a request of another site', () => {
  test('is refused for want of the own header on every route that changes anything', async () => {
    const changing = routesOf(server).filter(({ method }) => method !== 'GET')
    expect(changing.length).toBeGreaterThan(10)
    const cookie = `wenzheng=${(await server.app.inject({ method: 'POST', url: '/api/session', headers: OWN, payload: { signInName: school.signInName, password: school.password } })).cookies[0]!.value}`
    for (const route of changing) {
      const request = sampleRequest(server, route, { campaignId: campaign.id, orgId: campaign.schoolIds[0] })
      const { statusCode } = await server.app.inject({ ...request, headers: { ...('headers' in request ? request.headers : {}), cookie } })
      expect(statusCode, route.operation.operationId).toBe(403)
    }
  })

  test('is refused by what the browser says of its origin, own header or not', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const answer = await server.app.inject({ method: 'POST', url: '/api/session', headers: { ...OWN, 'sec-fetch-site': site }, payload: { signInName: school.signInName, password: school.password } })
      expect(answer.statusCode).toBe(403)
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
    const own = await server.app.inject({ method: 'POST', url: '/api/session', headers: { ...OWN, 'sec-fetch-site': 'same-origin' }, payload: { signInName: school.signInName, password: school.password } })
    expect(own.statusCode).toBe(200)
  })

  test('is told by no preflight that it may', async () => {
    const answer = await server.app.inject({ method: 'OPTIONS', url: '/api/session', headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' } })
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})

describe('a session', () => {
  const signIn = (app: FastifyInstance, cookie?: string) => app.inject({ method: 'POST', url: '/api/session', headers: { ...OWN, ...(cookie !== undefined && { cookie }) }, payload: { signInName: school.signInName, password: school.password } })

  test('gets an id of its own at sign-in, whatever id was brought along, and the old one opens nothing', async () => {
    const planted = `wenzheng=${'A'.repeat(32)}`
    const first = await signIn(server.app, planted)
    expect(cookieOf(first)).not.toContain('AAAAAAAA')
    const firstCookie = cookieOf(first).split(';')[0]!
    const second = await signIn(server.app, firstCookie)
    expect(cookieOf(second).split(';')[0]).not.toBe(firstCookie)
    const read = async (cookie: string) => (await server.app.inject({ method: 'GET', url: '/api/session', headers: { cookie } })).statusCode
    expect(await read(planted)).toBe(401)
    expect(await read(firstCookie)).toBe(401)
    expect(await read(cookieOf(second).split(';')[0]!)).toBe(200)
  })

  test('lies in a cookie that scripts and other sites do not get, over HTTPS alone behind a proxy', async () => {
    expect(cookieOf(await signIn(server.app))).toMatch(/^wenzheng=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/)
    const behind = await buildApp({ ...server.context, config: { ...server.context.config, isBehindHttps: true } }, { logger: false, webDir: null })
    const answer = await behind.inject({ method: 'POST', url: '/api/session', headers: { ...OWN, 'x-forwarded-proto': 'https' }, payload: { signInName: school.signInName, password: school.password } })
    await behind.close()
    expect(cookieOf(answer)).toMatch(/; HttpOnly; Secure; SameSite=Strict$/)
    expect(answer.headers['strict-transport-security']).toBeDefined()
  })
})

describe('a body', () => {
  test('that is too large, broken or of another type is refused with a Chinese sentence by every route that takes one', async () => {
    const bodies: readonly [name: string, payload: string, status: readonly number[]][] = [
      ['large', JSON.stringify({ text: 'x'.repeat(1024 * 1024 + 1) }), [413]],
      ['broken', '{"text": ', [400]],
      ['nothing', '', [400]],
      ['list', '[]', [400]],
      ['null', 'null', [400]],
      ['number', '1', [400]],
      ['prototype', '{"__proto__": {"isAdmin": true}}', [400]],
    ]
    const taking = routesOf(server).filter(({ operation }) => operation.requestBody?.content['application/json'] !== undefined)
    expect(taking.length).toBeGreaterThan(4)
    for (const route of taking) {
      const { method, url } = sampleRequest(server, route, { campaignId: campaign.id, orgId: campaign.schoolIds[0] })
      for (const [name, payload, statuses] of bodies) {
        const answer = await ask({ method, url, headers: { 'content-type': 'application/json' }, payload })
        expect([...statuses, 403], `${route.operation.operationId} ${name} ${answer.body}`).toContain(answer.statusCode)
        expect(answer.json<{ message: string }>().message, `${route.operation.operationId} ${name}`).toMatch(/[一-鿿]/)
      }
    }
  })

  test('with null or text for a number is refused, not taken for 0', async () => {
    const occasion = { orgId: campaign.schoolIds[0], heldAt: '2026-03-10T07:00:00Z', place: null, channel: '家长会', audience: '家长', schoolStage: null, dueCount: null, presentCount: null, answered: null }
    const made = await ask({ method: 'POST', url: `/api/campaigns/${campaign.id}/occasions`, payload: occasion })
    expect(made.statusCode).toBe(201)
    for (const mentionCount of [null, '3', 1.5, 0, -1, 1e9, true, [1]]) {
      const answer = await ask({ method: 'POST', url: `/api/campaigns/${campaign.id}/occasions/${made.json<{ id: string }>().id}/opinions`, payload: { text: '食堂排队太长', mentionCount } })
      expect(answer.statusCode, JSON.stringify(mentionCount)).toBe(400)
    }
  })

  test('with a NUL or half a character in its texts breaks nothing', async () => {
    const url = `/api/campaigns/${campaign.id}/occasions`
    const occasion = { orgId: campaign.schoolIds[0], heldAt: '2026-03-10T07:00:00Z', channel: '家长会', audience: '家长', schoolStage: null, dueCount: null, presentCount: null, answered: null }
    for (const place of ['食\u0000堂', '\ud83d', '\u202e反']) expect((await ask({ method: 'POST', url, payload: { ...occasion, place } })).statusCode).toBeLessThan(500)
    const { id } = (await ask({ method: 'POST', url, payload: { ...occasion, place: null } })).json<{ id: string }>()
    for (const text of ['食\u0000堂', '\ud83d', '\u0000']) expect((await ask({ method: 'POST', url: `${url}/${id}/opinions`, payload: { text, mentionCount: 1 } })).statusCode).toBeLessThan(500)
    expect((await server.app.inject({ method: 'POST', url: '/api/session', headers: OWN, payload: { signInName: 'a\u0000', password: '\ud83d' } })).statusCode).toBe(400)
  })
})

describe('a path that climbs', () => {
  test('reaches no file outside the pages', async () => {
    for (const url of ['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/..%5cpackage.json', '/immutable/../../package.json', '/immutable/%2e%2e/%2e%2e/etc/passwd', '//etc/passwd', '/%00', '/immutable/app.js%00.html']) {
      const answer = await pages.inject({ method: 'GET', url })
      expect(answer.body, url).not.toMatch(/root:|"name"/)
      expect(answer.statusCode, url).toBeLessThan(500)
    }
  })

  test('in the name of a sent file leaves a plain name, and a name cannot break out of a download header', async () => {
    const names = ['../../etc/passwd.csv', '..\\..\\x.csv', '/etc/x.csv', 'a\\"; filename=evil.csv', '<img src=x onerror=alert(1)>.csv', '.htaccess', `${'长'.repeat(300)}.csv`, 'a%0d%0aset-cookie: x=1.csv']
    for (const name of names) {
      const answer = await ask({ method: 'POST', url: `/api/campaigns/${campaign.id}/uploads?orgId=${campaign.schoolIds[0]}`, ...fileForm(name, `意见\n食堂排队太长${name.length}\n`) })
      expect(answer.statusCode, `${name} ${answer.body}`).toBe(202)
      const { id, fileName } = answer.json<{ id: string; fileName: string }>()
      expect(fileName).not.toMatch(/[/\\<>"\r\n]|^\./)
      expect(fileName.length).toBeLessThanOrEqual(86)
      const file = await ask({ method: 'GET', url: `/api/campaigns/${campaign.id}/uploads/${id}/rejections.xlsx` })
      expect(file.statusCode, name).toBe(200)
      expect(String(file.headers['content-disposition'])).toMatch(/^attachment; filename\*=UTF-8''[\w%.!'()*~-]+$/)
    }
  })

  test('in the name of a report file is refused', async () => {
    for (const name of ['..%2f..%2fetc%2fpasswd', 'report.html%00', 'Report.html']) {
      expect((await ask({ method: 'GET', url: `/api/campaigns/${campaign.id}/reports/${campaign.id}/files/${name}` })).statusCode).toBe(400)
    }
  })
})

describe('an address that is none', () => {
  test('below the API is answered as JSON, page or not, signed in or not', async () => {
    for (const app of [pages, server.app]) {
      for (const method of ['GET', 'POST', 'DELETE'] as const) {
        const answer = await app.inject({ method, url: '/api/nothing', headers: OWN })
        expect(answer.statusCode).toBe(404)
        expect(answer.json()).toEqual({ code: 'notFound', message: '没有这个地址', details: {} })
      }
    }
  })

  test('with a cursor or id that is none is refused, never an error of the server', async () => {
    const odd = ['x', '%00', Buffer.from('["x"]').toString('base64url'), Buffer.from('[null]').toString('base64url'), Buffer.from('["\u0000"]').toString('base64url'), Buffer.from('[1,2]').toString('base64url'), Buffer.from('[9e99]').toString('base64url'), Buffer.from('{}').toString('base64url'), '-'.repeat(36), "' or 1=1 --"]
    const lists = routesOf(server).filter(({ operation }) => operation.parameters?.some(({ name }) => name === 'cursor') === true)
    expect(lists.length).toBeGreaterThan(5)
    for (const route of lists) {
      const { url } = sampleRequest(server, route, { campaignId: campaign.id, orgId: campaign.schoolIds[0] })
      for (const cursor of odd) {
        const answer = await ask({ method: 'GET', url: `${url}&cursor=${encodeURIComponent(cursor)}` })
        expect(answer.statusCode, `${route.operation.operationId} ${cursor} ${answer.body}`).toBeLessThan(500)
      }
    }
  })
})

test('too many requests are refused in Chinese', async () => {
  const strict = await buildApp({ ...server.context, config: { ...server.context.config, signInsPerMinute: 2 } }, { logger: false, webDir: null })
  const answers = []
  for (let n = 0; n < 4; n++) answers.push(await strict.inject({ method: 'POST', url: '/api/session', headers: OWN, payload: { signInName: 'nobody', password: 'nothing' } }))
  await strict.close()
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 429, 429])
  expect(answers.at(-1)!.json()).toMatchObject({ code: 'tooMany', message: '操作太频繁，请稍后再试' })
})
