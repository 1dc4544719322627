import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditEvent, invitation, setting } from '../../../server/db/tables.ts'
import { addActorAsOperator, personHasher } from '../../../server/org/service.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'

type Ask = Awaited<ReturnType<TestServer['signedIn']>>
const PASSWORD = 'my very first password'

let server: TestServer
let campaign: TestCampaign
let administrator: TestActor
let ask: Ask
let nobody: Ask
beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
  administrator = await server.newActor('administrator', campaign.bureauId)
  ask = await server.signedIn(administrator)
  nobody = await server.signedIn(null)
})
afterAll(() => server.stop())

const invite = (signInName: string, headers = {}) => ask({ method: 'POST', url: '/api/actors', headers, payload: { name: '张老师', signInName, role: 'school', orgId: campaign.schoolIds[0] } })
const tokenOf = (answer: Awaited<ReturnType<Ask>>) => (answer.json() as { path: string }).path.split('#')[1]!
const accept = (token: string, password = PASSWORD) => nobody({ method: 'POST', url: '/api/invitation/acceptance', payload: { token, password } })
const signIn = (signInName: string, password: string) => nobody({ method: 'POST', url: '/api/session', payload: { signInName, password } })
const actionsOf = async (who: Ask, query = {}) => ((await who({ method: 'GET', url: '/api/audit-events', query })).json() as { items: { action: string }[] }).items.map(({ action }) => action)

describe('an invitation', () => {
  test('lets its owner set the first password, once, and keeps only the hash of the link', async () => {
    const token = tokenOf(await invite('zhang'))
    expect((await server.context.db.select().from(invitation)).every(({ tokenHash }) => tokenHash !== token)).toBe(true)
    expect((await nobody({ method: 'POST', url: '/api/invitation', payload: { token } })).json()).toMatchObject({ name: '张老师', signInName: 'zhang' })
    expect((await signIn('zhang', PASSWORD)).statusCode).toBe(401)
    const accepted = await accept(token)
    expect(accepted.json()).toMatchObject({ signInName: 'zhang', mustChangePassword: false })
    expect((await accept(token, 'another long password')).statusCode).toBe(404)
    expect((await signIn('zhang', PASSWORD)).statusCode).toBe(200)
  })

  test('is used once, also by two at the same moment', async () => {
    const token = tokenOf(await invite('liang'))
    expect((await Promise.all([accept(token), accept(token)])).map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 404])
  })

  test('no longer holds after seven days', async () => {
    const token = tokenOf(await invite('late'))
    await server.context.db.execute(sql`update invitation set expires_at = now() - interval '1 second' where actor_id = (select id from actor where sign_in_name = 'late')`)
    expect((await accept(token)).statusCode).toBe(404)
  })

  test('sent twice with one key makes one account, with the later link alone', async () => {
    const headers = { 'idempotency-key': 'invite-twice' }
    const [first, second] = [tokenOf(await invite('twice', headers)), tokenOf(await invite('twice', headers))]
    expect((await accept(first)).statusCode).toBe(404)
    expect((await accept(second)).statusCode).toBe(200)
    expect((await invite('twice', headers)).statusCode).toBe(409)
  })

  test('refuses a sign-in name that somebody has', async () => {
    expect((await invite(administrator.signInName)).json()).toMatchObject({ code: 'conflict', details: { field: 'signInName' } })
  })

  test('can come from whoever runs the server', async () => {
    const [{ name }] = (await ask({ method: 'GET', url: `/api/campaigns/${campaign.id}/orgs` })).json() as [{ name: string }]
    const { path } = await addActorAsOperator(server.context.db, { name: '王主任', signInName: 'wang', role: 'administrator', org: name })
    expect((await accept(path.split('#')[1]!)).json()).toMatchObject({ roles: [{ role: 'administrator', org: { name } }] })
  })
})

describe('looking after an account', () => {
  test('ends password and sessions when the password is reset', async () => {
    const school = await server.newActor('school', campaign.schoolIds[0])
    const session = await server.signedIn(school)
    const reset = await ask({ method: 'POST', url: `/api/actors/${school.id}/password-reset` })
    expect((await session({ method: 'GET', url: '/api/session' })).statusCode).toBe(401)
    expect((await signIn(school.signInName, school.password)).statusCode).toBe(401)
    await accept(tokenOf(reset))
    expect((await signIn(school.signInName, PASSWORD)).statusCode).toBe(200)
  })

  test('disables: sessions end, signing in says why, until it is enabled again', async () => {
    const school = await server.newActor('school', campaign.schoolIds[0])
    const session = await server.signedIn(school)
    await ask({ method: 'PUT', url: `/api/actors/${school.id}/state`, payload: { isDisabled: true } })
    expect((await session({ method: 'GET', url: '/api/session' })).statusCode).toBe(401)
    expect((await signIn(school.signInName, school.password)).json()).toMatchObject({ code: 'forbidden', message: expect.stringContaining('停用') })
    expect((await signIn(school.signInName, 'wrong')).json()).toMatchObject({ code: 'unauthenticated' })
    await ask({ method: 'PUT', url: `/api/actors/${school.id}/state`, payload: { isDisabled: false } })
    expect((await signIn(school.signInName, school.password)).statusCode).toBe(200)
  })

  test('adds and removes roles, but for the last', async () => {
    const school = await server.newActor('school', campaign.schoolIds[0])
    const url = `/api/actors/${school.id}/roles`
    const added = await ask({ method: 'PUT', url, payload: { role: 'group', orgId: campaign.groupIds[0] } })
    expect((added.json() as { roles: unknown[] }).roles).toHaveLength(2)
    expect((await ask({ method: 'DELETE', url, query: { role: 'school', orgId: campaign.schoolIds[0] } })).statusCode).toBe(200)
    expect((await ask({ method: 'DELETE', url, query: { role: 'group', orgId: campaign.groupIds[0] } })).statusCode).toBe(409)
  })

  test('leaves one’s own account to somebody else', async () => {
    expect((await ask({ method: 'PUT', url: `/api/actors/${administrator.id}/roles`, payload: { role: 'bureau', orgId: campaign.bureauId } })).statusCode).toBe(409)
  })

  test('never lets an administrator of a school take over an account with a role above', async () => {
    const local = await server.signedIn(await server.newActor('administrator', campaign.schoolIds[0]))
    const both = await server.newActor('school', campaign.schoolIds[0])
    await ask({ method: 'PUT', url: `/api/actors/${both.id}/roles`, payload: { role: 'bureau', orgId: campaign.bureauId } })
    expect((await local({ method: 'POST', url: `/api/actors/${both.id}/password-reset` })).statusCode).toBe(403)
    expect((await local({ method: 'PUT', url: `/api/actors/${both.id}/roles`, payload: { role: 'administrator', orgId: campaign.bureauId } })).statusCode).toBe(403)
    const seen = ((await local({ method: 'GET', url: '/api/actors', query: { search: both.signInName } })).json() as { items: { roles: { role: string }[]; isYours: boolean }[] }).items
    expect(seen).toMatchObject([{ isYours: false, roles: [{ role: 'school' }] }])
  })
})

describe('the audit log', () => {
  test('holds every step of an account, wrong passwords and locks included, and no password or name tried', async () => {
    const school = await server.newActor('school', campaign.schoolIds[3])
    for (let attempt = 0; attempt < 5; attempt++) await signIn(school.signInName, 'a wrong password')
    await signIn('a name that is a password', 'wrong')
    expect((await actionsOf(ask, { actorId: school.id })).slice(0, 5)).toEqual(['session.locked', ...Array<string>(4).fill('session.refused')])
    expect(await actionsOf(ask, { subject: 'actor' })).toEqual(expect.arrayContaining(['actor.added', 'actor.linkIssued', 'actor.accepted', 'actor.disabled', 'actor.roleAdded', 'actor.roleRemoved']))
    expect(JSON.stringify(await server.context.db.select().from(auditEvent))).not.toMatch(/wrong password|name that is/)
  })

  test('counts wrong passwords that come at the same moment', async () => {
    const school = await server.newActor('school', campaign.schoolIds[3])
    await Promise.all(Array.from({ length: 5 }, () => signIn(school.signInName, 'wrong')))
    expect((await signIn(school.signInName, school.password)).statusCode).toBe(423)
  })

  test('refuses to be changed, deleted from or emptied', async () => {
    const { db } = server.context
    for (const attempt of [sql`update audit_event set action = 'x'`, sql`delete from audit_event`, sql`truncate audit_event`]) {
      await expect(db.execute(attempt)).rejects.toMatchObject({ cause: { message: 'audit_event is append-only' } })
    }
  })

  test('shows an administrator of a school what was done there alone', async () => {
    const school = campaign.schoolIds[2]
    const local = await server.signedIn(await server.newActor('administrator', school))
    const { items } = (await local({ method: 'GET', url: '/api/audit-events' })).json() as { items: { org: { id: string } | null }[] }
    expect(items.length).toBeGreaterThan(0)
    expect(items.every(({ org }) => org?.id === school)).toBe(true)
  })

  test('pages by cursor, filters by day, and comes as a table', async () => {
    const first = (await ask({ method: 'GET', url: '/api/audit-events', query: { limit: '2' } })).json() as { items: { id: string }[]; nextCursor: string }
    const second = (await ask({ method: 'GET', url: '/api/audit-events', query: { limit: '2', cursor: first.nextCursor } })).json() as { items: { id: string }[] }
    expect(second.items[0]!.id < first.items[1]!.id).toBe(true)
    expect(await actionsOf(ask, { to: '2020-01-01' })).toEqual([])
    expect((await ask({ method: 'GET', url: '/api/audit-events', query: { cursor: Buffer.from('["x"]').toString('base64url') } })).statusCode).toBe(400)
    const csv = await ask({ method: 'GET', url: '/api/audit-events.csv' })
    expect(csv.body.split('\r\n')[0]).toBe('\uFEFF时间,操作者,操作,单位,对象,说明')
    expect(csv.body).toContain('发出设置密码的链接')
  })
})

describe('hashes of people', () => {
  test('are the same for a person within a campaign, differ between campaigns and installations, and cannot be computed without the key', async () => {
    const { context } = server
    const [first, second, other] = [await personHasher(context, campaign.id), await personHasher(context, campaign.id), await personHasher(context, campaign.bureauId)]
    expect(first('2021001')).toBe(second('2021001'))
    expect(first('2021001')).not.toBe(other('2021001'))
    const elsewhere = await personHasher({ ...context, config: { ...context.config, secret: 'another installation' } }, campaign.id)
    expect(elsewhere('2021001')).not.toBe(first('2021001'))
    expect(await context.db.$count(setting)).toBe(1)
  })

  test('get one key, whoever of several asks first', async () => {
    const { context } = server
    await context.db.delete(setting)
    const hashers = await Promise.all(Array.from({ length: 6 }, () => personHasher(context, campaign.id)))
    expect(new Set(hashers.map((hash) => hash('x'))).size).toBe(1)
  })
})
