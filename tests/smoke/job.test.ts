import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { integer, pgTable } from 'drizzle-orm/pg-core'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { fromDrizzle, PgBoss } from 'pg-boss'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDatabase } from '../../server/db/embedded.ts'
import { hasPostgresql15, startPostgresql15, type TestServer } from './distribution-server.ts'

const QUEUE = 'analyse'
const run = pgTable('run', { number: integer().primaryKey() })

async function startEmbedded(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'wenzheng-smoke-'))
  await chmod(folder, 0o755)
  const { url, stop } = await startDatabase({ folder: join(folder, 'postgres') })
  return { url, stop: () => stop().then(() => rm(folder, { recursive: true })) }
}

const SERVERS = [
  { name: 'the embedded PostgreSQL', present: process.env.DATABASE_URL === undefined, start: startEmbedded },
  { name: 'the PostgreSQL 15 of the distribution', present: hasPostgresql15(), start: startPostgresql15 },
]

describe.each(SERVERS)('on $name', ({ present, start }) => {
  describe.runIf(present)('a job enqueued in a transaction', () => {
    let server: TestServer
    let client: Sql
    let db: PostgresJsDatabase
    let boss: PgBoss
    const ran: number[] = []
    const waiting = new Map<number, () => void>()
    const hasRun = (number: number): Promise<void> => new Promise((resolve) => (ran.includes(number) ? resolve() : waiting.set(number, resolve)))

    beforeAll(async () => {
      server = await start()
      client = postgres(server.url, { max: 2, onnotice: () => undefined })
      await client`create table run (number integer primary key)`
      db = drizzle(client)
      boss = new PgBoss(server.url)
      boss.on('error', (error) => {
        throw error
      })
      await boss.start()
      await boss.createQueue(QUEUE)
      await boss.work<{ number: number }>(QUEUE, { pollingIntervalSeconds: 0.5 }, async (jobs) => {
        for (const { data } of jobs) {
          const rows = await db.select().from(run)
          expect(rows).toContainEqual({ number: data.number })
          ran.push(data.number)
          waiting.get(data.number)?.()
        }
      })
    })
    afterAll(async () => {
      await boss.stop({ graceful: false })
      await client.end()
      await server.stop()
    })

    test('runs after the commit and sees what was committed with it', async () => {
      await db.transaction(async (tx) => {
        await tx.insert(run).values({ number: 1 })
        expect(await boss.send(QUEUE, { number: 1 }, { db: fromDrizzle(tx, sql) })).toBeTypeOf('string')
      })
      await hasRun(1)
      expect(ran).toEqual([1])
    })

    test('never runs when the transaction is rolled back', async () => {
      const rolledBack = db.transaction(async (tx) => {
        await tx.insert(run).values({ number: 2 })
        await boss.send(QUEUE, { number: 2 }, { db: fromDrizzle(tx, sql) })
        throw new Error('changed my mind')
      })
      await expect(rolledBack).rejects.toThrow('changed my mind')
      await db.transaction(async (tx) => {
        await tx.insert(run).values({ number: 3 })
        await boss.send(QUEUE, { number: 3 }, { db: fromDrizzle(tx, sql) })
      })
      await hasRun(3)
      expect(ran).not.toContain(2)
      const jobs = await client<{ number: number }[]>`select (data->>'number')::int as number from pgboss.job where name = ${QUEUE} order by 1`
      expect(jobs.map((job) => job.number)).not.toContain(2)
      expect(await client`select number from run order by 1`).toEqual([{ number: 1 }, { number: 3 }])
    })
  })
})
