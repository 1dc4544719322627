import { randomBytes } from 'node:crypto'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import postgres from 'postgres'
import { v7 as uuid } from 'uuid'
import { inject } from 'vitest'
import { buildApp } from '../../server/app.ts'
import { readConfig } from '../../server/config.ts'
import type { Context } from '../../server/context.ts'
import { connect } from '../../server/db/client.ts'
import { actor, actorRole, campaign, org, participation } from '../../server/db/tables.ts'
import { openQueue } from '../../server/jobs/queue.ts'
import type { Actor } from '../../server/org/service.ts'
import { hashPassword } from '../../server/org/service.ts'

type Role = Actor['roles'][number]['role']
type Answer = LightMyRequestResponse

export interface TestActor extends Actor {
  readonly signInName: string
  readonly password: string
}

/** Bureau → two groups → two schools each; all take part in the campaign. */
export interface TestCampaign {
  readonly id: string
  readonly bureauId: string
  readonly groupIds: readonly [string, string]
  /** the first two belong to the first group */
  readonly schoolIds: readonly [string, string, string, string]
}

export interface TestServer {
  readonly app: FastifyInstance
  readonly context: Context
  readonly url: string
  newCampaign(changes?: Partial<typeof campaign.$inferInsert>): Promise<TestCampaign>
  newActor(role: Role, orgId: string): Promise<TestActor>
  /** a function that asks as this actor; null = nobody is signed in */
  signedIn(actor: TestActor | null): Promise<(options: InjectOptions) => Promise<Answer>>
  stop(): Promise<void>
}

/**
 * Test machines are slow and sign in often. 0 = the delay is not looked at: @fastify/under-pressure takes a second without a sample, as on a
 * machine that does much else, for an endless delay, whatever the limit.
 */
const LENIENT = { signInsPerMinute: 10_000, busyDelayMs: 0 }

/** The server as in production on a database of its own. Jobs are enqueued, not run: tests call the handlers. */
export async function startTestServer(changes: Partial<Context['config']> = {}): Promise<TestServer> {
  const database = await cloneTemplate()
  const connection = connect(database.url, 8)
  const { boss, jobs } = await openQueue(database.url, { works: false, onError: refuseUnlessEnding })
  const context: Context = { db: connection.db, jobs, config: { ...readConfig({}), ...LENIENT, ...changes } }
  const app = await buildApp(context, { logger: false, webDir: null })
  await app.ready()
  return {
    app,
    context,
    url: database.url,
    newCampaign: (campaignChanges = {}) => newCampaign(context, campaignChanges),
    newActor: (role, orgId) => newActor(context, role, orgId),
    signedIn: (who) => signedIn(app, who),
    async stop() {
      await app.close()
      await boss.stop({ graceful: false })
      await connection.close()
      await database.drop()
    },
  }
}

/** The database is dropped while pg-boss may still be closing: what the server then says (57P01) is the end asked for. */
function refuseUnlessEnding(error: Error): void {
  if (!('code' in error) || error.code !== '57P01') throw error
}

async function cloneTemplate(): Promise<{ url: string; drop(): Promise<void> }> {
  const templateUrl = new URL(inject('templateUrl'))
  const template = templateUrl.pathname.slice(1)
  const name = `wenzheng_test_${randomBytes(6).toString('hex')}`
  const url = new URL(templateUrl)
  url.pathname = '/postgres'
  const admin = postgres(url.href, { max: 1, onnotice: () => undefined })
  await admin`create database ${admin(name)} template ${admin(template)}`
  url.pathname = `/${name}`
  return {
    url: url.href,
    async drop() {
      await admin`drop database if exists ${admin(name)} with (force)`
      await admin.end()
    },
  }
}

async function newCampaign({ db }: Context, changes: Partial<typeof campaign.$inferInsert>): Promise<TestCampaign> {
  const [bureauId, group1, group2, school1, school2, school3, school4] = Array.from({ length: 7 }, () => uuid()) as [string, string, string, string, string, string, string]
  const mark = bureauId.slice(-6)
  await db.insert(org).values([
    { id: bureauId, parentId: null, name: `云汉市教育局${mark}`, kind: '市局' },
    ...[group1, group2].map((id, at) => ({ id, parentId: bureauId, name: `第${at + 1}教育组${mark}`, kind: '教育组' })),
    ...[school1, school2, school3, school4].map((id, at) => ({ id, parentId: at < 2 ? group1 : group2, name: `第${at + 1}小学${mark}`, kind: '园校', schoolStage: '小学' })),
  ])
  const id = uuid()
  await db.insert(campaign).values({ id, orgId: bureauId, name: '测试活动', startsOn: '2026-03-02', endsOn: '2026-07-05', stages: [], ...changes })
  await db.insert(participation).values([group1, group2, school1, school2, school3, school4].map((orgId) => ({ campaignId: id, orgId, roster: { 教师: 30, 学生: 600, 家长: 600 } })))
  return { id, bureauId, groupIds: [group1, group2], schoolIds: [school1, school2, school3, school4] }
}

async function newActor({ db }: Context, role: Role, orgId: string): Promise<TestActor> {
  const id = uuid()
  const signInName = `${role}-${id.slice(-8)}`
  const password = 'a long test password'
  await db.insert(actor).values({ id, signInName, name: `测试${role}`, passwordHash: await hashPassword(password), mustChangePassword: false })
  await db.insert(actorRole).values({ actorId: id, orgId, role })
  return { id, name: `测试${role}`, roles: [{ role, orgId }], signInName, password }
}

async function signedIn(app: FastifyInstance, who: TestActor | null): Promise<(options: InjectOptions) => Promise<Answer>> {
  const headers: Record<string, string> = { 'x-wenzheng': '1' }
  if (who !== null) {
    const { signInName, password } = who
    const answer = await app.inject({ method: 'POST', url: '/api/session', headers, payload: { signInName, password } })
    const cookie = answer.cookies.find(({ name }) => name === 'wenzheng')
    if (answer.statusCode !== 200 || !cookie) throw new Error(`Sign-in gave ${answer.statusCode}: ${answer.body}`)
    headers['cookie'] = `wenzheng=${cookie.value}`
  }
  return (options) => app.inject({ ...options, headers: { ...headers, ...options.headers } })
}
