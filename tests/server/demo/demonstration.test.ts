import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '../../../server/context.ts'
import { ensureDemonstration, renewAccounts, type Demonstration } from '../../../server/demo/demonstration.ts'
import { startTestServer, type TestServer } from '../harness.ts'

let server: TestServer
let folder: string
let context: Context
let made: readonly (Demonstration | null)[]
const silent = (): void => {}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wenzheng-demo-'))
  server = await startTestServer({ varDir: folder })
  context = server.context
  made = await Promise.all([ensureDemonstration(context, silent), ensureDemonstration(context, silent)])
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

async function count(what: string): Promise<number> {
  const [row] = await context.db.execute<{ count: number }>(sql.raw(`select count(*)::int as count from ${what}`))
  return row!.count
}

async function signIn(signInName: string, password: string): Promise<{ status: number; body: { roles: { role: string; org: { name: string } }[] } }> {
  const answer = await server.app.inject({ method: 'POST', url: '/api/session', headers: { 'x-wenzheng': '1' }, payload: { signInName, password } })
  return { status: answer.statusCode, body: answer.json() }
}

describe('the demonstration campaign', () => {
  test('is made once by two servers that start at once', async () => {
    expect(made.map((one) => one?.isNew).toSorted()).toEqual([false, true])
    expect(await count('campaign')).toBe(1)
  })

  test('holds every org, occasion and opinion of the fixtures', async () => {
    expect(await Promise.all(['org', 'participation', 'occasion', 'opinion'].map(count))).toEqual([47, 47, 444, 2219])
    expect(await count("opinion where said_at is null or channel is null or audience is null or text = ''")).toBe(0)
    expect(await count('opinion o where not exists (select from occasion c where c.campaign_id = o.campaign_id and c.id = o.occasion_id)')).toBe(0)
  })

  test('is masked as uploads are', async () => {
    const fixture = await readFile(new URL('../../../fixtures/demo/opinions.csv', import.meta.url), 'utf8')
    expect(fixture).toMatch(/1[3-9]\d{9}/)
    expect(await count(String.raw`opinion where text ~ '1[3-9]\d{9}' or source_cells::text ~ '1[3-9]\d{9}'`)).toBe(0)
  })

  test('leads every opinion back to its row', async () => {
    const [row] = await context.db.execute<{ text: string; cells: [string, string][] }>(sql`select text, source_cells as cells from opinion where source_row = 2`)
    const [, first] = (await readFile(new URL('../../../fixtures/demo/opinions.csv', import.meta.url), 'utf8')).split('\n')
    expect(first).toContain(row!.text)
    expect(Object.fromEntries(row!.cells)).toMatchObject({ 意见编号: 'Y00001', 单位: '松岭镇初级中学', 对象: '学生' })
  })

  test("has the bureau's analysis queued, and a group's and a school's own lists after it", async () => {
    const [queued] = await context.db.execute(sql`
      select o.kind, r.status from pgboss.job j join run r on r.id = (j.data->>'runId')::uuid join org o on o.id = r.org_id where j.start_after <= now()`)
    expect(queued).toEqual({ kind: '市局', status: 'queued' })
    const later = await context.db.execute<{ name: string }>(sql`
      select o.name from pgboss.job j join org o on o.id = (j.data->>'orgId')::uuid where j.name = 'opinions.changed' order by o.kind`)
    expect([...later].map(({ name }) => name)).toEqual(['石桥镇中心小学', '石桥教育组'])
  })

  test('can be signed in to once per role', async () => {
    const accounts = made.find((one) => one?.isNew)!.accounts!
    expect(accounts.map(({ roleName }) => roleName)).toEqual(['管理员', '市局专班', '研讨主持人', '调研员', '教育组', '学校填报员'])
    for (const { signInName, password, orgName } of accounts) {
      const { status, body } = await signIn(signInName, password!)
      expect({ signInName, status, orgs: body.roles.map(({ org }) => org.name) }).toEqual({ signInName, status: 200, orgs: [orgName] })
    }
    expect(new Set(accounts.map(({ password }) => password)).size).toBe(6)
  })

  test('keeps its passwords for the owner of the machine alone, to print them again', async () => {
    expect((await stat(join(folder, 'demo-accounts.json'))).mode & 0o777).toBe(0o600)
    const again = await ensureDemonstration(context, silent)
    expect(again).toEqual({ ...made.find((one) => one?.isNew), isNew: false })
  })

  test('prints no password that no longer holds', async () => {
    await context.db.execute(sql`update actor set password_hash = (select password_hash from actor where sign_in_name = 'demo-recorder') where sign_in_name = 'diaoyan'`)
    const again = await ensureDemonstration(context, silent)
    expect(again!.accounts!.filter(({ password }) => password === null).map(({ signInName }) => signInName)).toEqual(['diaoyan'])
  })

  test('has no passwords to print on another machine until they are renewed there', async () => {
    const elsewhere = { ...context, config: { ...context.config, varDir: join(folder, 'elsewhere') } }
    expect((await ensureDemonstration(elsewhere, silent))!.accounts).toBeNull()
    await renewAccounts(elsewhere)
    const accounts = (await ensureDemonstration(elsewhere, silent))!.accounts!
    expect((await signIn('shiju', accounts.find(({ signInName }) => signInName === 'shiju')!.password!)).status).toBe(200)
  })
})

test('there is none where the campaigns are real', async () => {
  const other = await startTestServer({ varDir: join(folder, 'real') })
  try {
    await other.newCampaign()
    expect(await ensureDemonstration(other.context, silent)).toBeNull()
  } finally {
    await other.stop()
  }
})
