import { type AddressInfo, connect, type Socket } from 'node:net'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actor } from '../../../server/db/tables.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'
import { routesOf, sampleRequest } from './sample.ts'

const OWN = { 'x-wenzheng': '1' }
const MIB = 1024 * 1024

let server: TestServer
let campaign: TestCampaign
let bureau: TestActor
let ask: Awaited<ReturnType<TestServer['signedIn']>>
let port: number
beforeAll(async () => {
  server = await startTestServer({ requestsPerMinute: 100_000 })
  campaign = await server.newCampaign()
  bureau = await server.newActor('bureau', campaign.bureauId)
  ask = await server.signedIn(bureau)
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  port = (server.app.server.address() as AddressInfo).port
})
afterAll(() => server.stop())

const ids = () => ({ campaignId: campaign.id, orgId: campaign.bureauId })

describe('bodies that are none', () => {
  const broken: readonly (readonly [name: string, type: string, body: string | Buffer])[] = [
    ['too large', 'application/json', `{"a":"${'x'.repeat(MIB + 1)}"}`], ['cut', 'application/json', '{"name":"x'], ['nested', 'application/json', '['.repeat(50_000)],
    ['null', 'application/json', 'null'], ['a list', 'application/json', '[]'], ['text', 'text/plain', 'x'], ['a form', 'application/x-www-form-urlencoded', 'a=b'], ['XML', 'application/xml', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'],
    ['a poisoned prototype', 'application/json', '{"__proto__":{"isAdministrator":true}}'], ['bytes', 'application/json', Buffer.from([0xff, 0xfe, 0x00])], ['an endless form', 'multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="file"; filename="a'],
    ['a form without a boundary', 'multipart/form-data', 'x'], ['a form with a hundred parts', 'multipart/form-data; boundary=x', `${'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(100)}--x--\r\n`],
  ]

  test('are refused in words by every route that takes one, and never break the server', async () => {
    const changing = routesOf(server).filter(({ method, operation }) => method !== 'GET' && !['signOut', 'changePassword'].includes(operation.operationId))
    let asked = 0
    for (const route of changing) {
      const { url } = sampleRequest(server, route, ids())
      for (const [name, type, payload] of broken) {
        const answer = await ask({ method: route.method, url, headers: { 'content-type': type }, payload })
        expect(answer.statusCode, `${route.operation.operationId} ${name} ${answer.body.slice(0, 200)}`).toBeLessThan(500)
        if (answer.statusCode >= 400) expect(answer.json<{ message: string }>().message, `${route.operation.operationId} ${name}`).toMatch(/\p{Script=Han}/u)
        asked++
      }
    }
    process.stdout.write(`bodies: ${changing.length} routes × ${broken.length} broken bodies = ${asked} requests, none broke the server\n`)
    expect(({} as { isAdministrator?: boolean }).isAdministrator).toBeUndefined()
  })
})

test('no route answers a method that it does not have, and none tells a proxy to keep what is private', async () => {
  const routes = routesOf(server)
  for (const path of new Set(routes.map((route) => route.path))) {
    const has = routes.filter((route) => route.path === path).map(({ method }) => method)
    const { url } = sampleRequest(server, routes.find((route) => route.path === path)!, ids())
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      if (has.includes(method as 'GET')) continue
      expect((await ask({ method, url })).statusCode, `${method} ${path}`).toBe(404)
    }
    if (has.includes('GET')) expect((await ask({ method: 'GET', url })).headers['cache-control'], path).toBe('no-store')
  }
})

test('what an answer over HTTPS says keeps browsers on HTTPS', async () => {
  const secure = await startTestServer({ isBehindHttps: true })
  expect((await secure.app.inject({ method: 'GET', url: '/api/session' })).headers['strict-transport-security']).toMatch(/max-age=\d{8}/)
  await secure.stop()
})

describe('on the wire', () => {
  const say = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(text))
      let answer = ''
      const impatience = setTimeout(() => socket.destroy(), 3000)
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1')
        if (/\r\n\r\n/.test(answer)) socket.end()
      })
      socket.on('close', () => {
        clearTimeout(impatience)
        resolve(answer)
      })
      socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(answer) : reject(error)))
    })

  test('requests that two servers could read differently are refused', async () => {
    const head = 'POST /api/session HTTP/1.1\r\nHost: x\r\nX-Wenzheng: 1\r\nContent-Type: application/json\r\n'
    const doubtful = [
      `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, `${head}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
      `${head}Content-Length: +2\r\n\r\n{}`, `${head}Content-Length : 2\r\n\r\n{}`, `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`, 'GET /api/session HTTP/1.1\r\n\r\n', 'GET /api/session HTTP/9.9\r\nHost: x\r\n\r\n', 'nonsense\r\n\r\n',
    ]
    for (const request of doubtful) expect(await say(request), JSON.stringify(request)).toMatch(/^HTTP\/1\.1 (400|505)|^$/)
  })

  test('headers without end are refused, and slow or silent clients keep nobody else waiting', async () => {
    expect(await say(`GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(64 * 1024)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431/)
    expect(server.app.server.requestTimeout).toBe(120_000)
    expect(server.app.server.headersTimeout).toBeLessThanOrEqual(60_000)
    const idle: Socket[] = Array.from({ length: 300 }, (_, at) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(at % 2 === 0 ? 'GET /healthz HTTP/1.1\r\nHos' : 'POST /api/session HTTP/1.1\r\nHost: x\r\nX-Wenzheng: 1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"sign'))
      socket.on('error', () => undefined)
      return socket
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const begun = performance.now()
    expect(await say('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 200/)
    expect(performance.now() - begun).toBeLessThan(2500)
    for (const socket of idle) socket.destroy()
  })

  test('no header can be written into an answer', async () => {
    const answer = await say('GET /api/session/oidc?next=/%0d%0aset-cookie:%20x=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    expect(answer).not.toMatch(/\nset-cookie: x=1/i)
  })
})

test('an account that is tried over and over is shut for longer each time, whatever address tries', async () => {
  const victim = await server.newActor('school', campaign.schoolIds[0])
  const waits: number[] = []
  for (let attempt = 0; attempt < 9; attempt++) {
    const answer = await server.app.inject({ method: 'POST', url: '/api/session', headers: OWN, remoteAddress: `192.0.2.${attempt}`, payload: { signInName: victim.signInName, password: 'wrong' } })
    expect(answer.statusCode).toBe(401)
    const [row] = await server.context.db.select().from(actor).where(eq(actor.id, victim.id))
    if (row!.lockedUntil !== null) waits.push(Math.round((row!.lockedUntil.getTime() - Date.now()) / 1000))
    // The while is over.
    await server.context.db.update(actor).set({ lockedUntil: null }).where(eq(actor.id, victim.id))
  }
  expect(waits.map((seconds) => Math.round(seconds / 30))).toEqual([1, 2, 4, 8, 16])
})
