import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'

/** Ways in. */
const PUBLIC = ['POST /api/session', 'POST /api/setup', 'POST /api/invitation', 'POST /api/invitation/acceptance', 'GET /api/sign-in-methods', 'GET /api/session/oidc', 'GET /api/session/oidc/callback']

let server: TestServer
let campaign: TestCampaign
let school: TestActor
beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
  school = await server.newActor('school', campaign.schoolIds[0])
})
afterAll(() => server.stop())

const asked = (payload: object, headers: Record<string, string> = { 'x-wenzheng': '1' }) => server.app.inject({ method: 'POST', url: '/api/session', headers, payload })

describe('signing in', () => {
  test('says who it is and what they may do', async () => {
    const answer = await asked({ signInName: school.signInName, password: school.password })
    expect(answer.statusCode).toBe(200)
    const body = answer.json()
    expect(body).toMatchObject({ id: school.id, roles: [{ role: 'school', org: { id: campaign.schoolIds[0] } }] })
    expect(body.permissions).toContain('upload.write')
    expect(body.permissions).not.toContain('org.manage')
  })

  test('sets a cookie that scripts cannot read and other sites do not send', async () => {
    const answer = await asked({ signInName: school.signInName, password: school.password })
    expect(answer.headers['set-cookie']).toMatch(/HttpOnly; SameSite=Strict/)
  })

  test('answers a wrong password and a wrong name alike', async () => {
    const [wrongPassword, wrongName] = await Promise.all([asked({ signInName: school.signInName, password: 'wrong' }), asked({ signInName: 'nobody', password: 'wrong' })])
    expect(wrongPassword.statusCode).toBe(401)
    expect(wrongPassword.body).toBe(wrongName.body)
  })

  test('gives a new session id at every sign-in and ends the old one at sign-out', async () => {
    const ask = await server.signedIn(school)
    expect((await ask({ method: 'GET', url: '/api/session' })).statusCode).toBe(200)
    expect((await ask({ method: 'DELETE', url: '/api/session' })).statusCode).toBe(204)
    expect((await ask({ method: 'GET', url: '/api/session' })).statusCode).toBe(401)
  })

  test('shuts an account for a while after five wrong passwords', async () => {
    const victim = await server.newActor('school', campaign.schoolIds[1])
    for (let attempt = 0; attempt < 5; attempt++) expect((await asked({ signInName: victim.signInName, password: 'wrong' })).statusCode).toBe(401)
    const shut = await asked({ signInName: victim.signInName, password: victim.password })
    expect(shut.statusCode).toBe(423)
    expect(shut.json().message).toMatch(/请 \d+ 秒后再试/)
  })

  test('refuses what another site could send', async () => {
    expect((await asked({ signInName: school.signInName, password: school.password }, {})).statusCode).toBe(403)
  })

  test('ends all other sessions when the password changes', async () => {
    const other = await server.newActor('school', campaign.schoolIds[1])
    const first = await server.signedIn(other)
    const second = await server.signedIn(other)
    const changed = await first({ method: 'PUT', url: '/api/session/password', payload: { current: other.password, next: 'another long password' } })
    expect(changed.statusCode).toBe(204)
    expect((await second({ method: 'GET', url: '/api/session' })).statusCode).toBe(401)
  })
})

describe('default deny', () => {
  test('answers no route to nobody, but for the ways in', async () => {
    const nobody = await server.signedIn(null)
    const document = server.app.swagger() as { paths: Record<string, Record<string, unknown>> }
    const routes = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })))
    expect(routes.length).toBeGreaterThan(30)
    for (const { method, path } of routes) {
      if (PUBLIC.includes(`${method} ${path}`)) continue
      const url = path.replaceAll(/\{\w+\}/g, campaign.id)
      const answer = await nobody({ method: method as 'GET', url, ...(method !== 'GET' && method !== 'DELETE' && { payload: {} }) })
      expect({ method, path, status: answer.statusCode }).toEqual({ method, path, status: 401 })
    }
  })

  test('shows a school its own org, and those above by name', async () => {
    const ask = await server.signedIn(school)
    const orgs = (await ask({ method: 'GET', url: `/api/campaigns/${campaign.id}/orgs` })).json() as { id: string; roster: unknown }[]
    expect(orgs.map(({ id }) => id).toSorted()).toEqual([campaign.schoolIds[0], campaign.groupIds[0], campaign.bureauId].toSorted())
    expect(orgs.filter(({ roster }) => roster !== null).map(({ id }) => id)).toEqual([campaign.schoolIds[0]])
  })

  test('hides a campaign of another bureau', async () => {
    const other = await server.newCampaign()
    const ask = await server.signedIn(school)
    expect((await ask({ method: 'GET', url: `/api/campaigns/${other.id}` })).statusCode).toBe(404)
    expect((await ask({ method: 'GET', url: '/api/campaigns' })).json()).toHaveLength(1)
  })
})
