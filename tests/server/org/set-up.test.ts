import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addActorAsOperator, issueSetUpLink } from '../../../server/org/service.ts'
import { ensureDemonstration } from '../../../server/demo/demonstration.ts'
import { startTestServer, type TestServer } from '../harness.ts'

const OWN = { 'x-wenzheng': '1' }
const FIRST = { orgName: '云汉市教育局', name: '张管理', signInName: 'first', password: 'a long first password' }

describe('an installation with nothing in it', () => {
  let server: TestServer
  let token: string
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.stop())

  const ask = (url: string, payload: object, cookie = '') => server.app.inject({ method: 'POST', url, headers: { ...OWN, ...(cookie !== '' && { cookie }) }, payload })

  test('refuses a link that is none, and the one before the latest', async () => {
    const older = (await issueSetUpLink(server.context.db))!.split('#')[1]!
    token = (await issueSetUpLink(server.context.db))!.split('#')[1]!
    for (const wrong of ['a'.repeat(43), older]) expect((await ask('/api/setup', { ...FIRST, token: wrong })).statusCode).toBe(404)
  })

  test('takes the first administrator, who begins a campaign on screen; the link holds once, also for two at once', async () => {
    const both = await Promise.all([ask('/api/setup', { ...FIRST, token }), ask('/api/setup', { ...FIRST, token, orgName: '别的局', signInName: 'second' })])
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, 404])
    const made = both.find(({ statusCode }) => statusCode === 201)!
    const signedIn = made.json<{ permissions: string[]; roles: { org: { id: string; name: string } }[] }>()
    expect(signedIn.permissions).toContain('campaign.create')
    const cookie = `wenzheng=${made.cookies[0]!.value}`
    const orgId = signedIn.roles[0]!.org.id
    const campaign = await ask('/api/campaigns', { orgId, name: '调研活动', startsOn: '2026-09-01', endsOn: '2026-12-31', stages: [] }, cookie)
    expect(campaign.statusCode).toBe(201)
    const list = await server.app.inject({ method: 'GET', url: '/api/campaigns', headers: { cookie } })
    expect(list.json<{ name: string; isDemonstration: boolean }[]>()).toMatchObject([{ name: '调研活动', isDemonstration: false }])
  })

  test('issues no further link, and makes no demonstration beside what was begun', async () => {
    expect(await issueSetUpLink(server.context.db)).toBeNull()
    expect((await ask('/api/setup', { ...FIRST, token, signInName: 'third' })).statusCode).toBe(404)
    expect(await ensureDemonstration(server.context, () => undefined)).toBeNull()
  })
})

test('the first administrator of all brings along the org at the top; nobody else brings one', async () => {
  const server = await startTestServer()
  try {
    const { db } = server.context
    const given = { name: '张管理', signInName: 'first', org: '云汉市教育局' }
    await expect(addActorAsOperator(db, { ...given, role: 'bureau' })).rejects.toThrow('没有“云汉市教育局”这个单位')
    const { path } = await addActorAsOperator(db, { ...given, role: 'administrator' })
    expect(path).toMatch(/^\/invitation#/)
    await expect(addActorAsOperator(db, { ...given, signInName: 'next', org: '另一个局', role: 'administrator' })).rejects.toThrow('没有“另一个局”这个单位')
    expect(await issueSetUpLink(db)).toBeNull()
  } finally {
    await server.stop()
  }
})
