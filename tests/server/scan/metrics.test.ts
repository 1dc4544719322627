import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../harness.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ metricsToken: 'a token of the test' })
})
afterAll(() => server.stop())

const far = { method: 'GET', url: '/metrics', remoteAddress: '192.0.2.7' } as const

test('metrics are told to this machine, by route and without ids', async () => {
  await server.app.inject({ method: 'GET', url: '/api/campaigns/01a20a21-308e-7605-928f-7b4b90aa5865' })
  const answer = await server.app.inject({ method: 'GET', url: '/metrics' })
  expect(answer.statusCode).toBe(200)
  expect(answer.body).toContain('wenzheng_http_request_duration_seconds_count{method="GET",route="/api/campaigns/:campaignId",status="401"} 1')
  expect(answer.body).not.toContain('01a20a21')
})

test('metrics are told to nobody else but with the token', async () => {
  expect((await server.app.inject(far)).statusCode).toBe(404)
  expect((await server.app.inject({ ...far, headers: { authorization: 'Bearer wrong' } })).statusCode).toBe(404)
  expect((await server.app.inject({ method: 'GET', url: '/metrics', headers: { 'x-forwarded-for': '192.0.2.7' } })).statusCode).toBe(404)
  expect((await server.app.inject({ ...far, headers: { authorization: 'Bearer a token of the test' } })).statusCode).toBe(200)
})
