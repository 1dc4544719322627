import { mkdtemp, chmod, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../../../server/app.ts'
import { readConfig } from '../../../server/config.ts'
import { connect } from '../../../server/db/client.ts'
import { type RunningDatabase, startDatabase } from '../../../server/db/embedded.ts'
import { migrateDatabase } from '../../../server/db/migrate.ts'
import { openQueue } from '../../../server/jobs/queue.ts'

let folder: string
let database: RunningDatabase
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wenzheng-away-'))
  await chmod(folder, 0o755)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

// Somebody else's database is not this test's to stop.
test.skipIf(Boolean(process.env['DATABASE_URL']))('while the database is stopped every route says so in Chinese and when to ask again, and afterwards works as before', async () => {
  database = await startDatabase({ folder: join(folder, 'postgres') })
  await migrateDatabase(database.url)
  const connection = connect(database.url, 4)
  const { boss, jobs } = await openQueue(database.url, { works: false, onError: () => undefined })
  const app = await buildApp({ db: connection.db, jobs, config: { ...readConfig({}), signInsPerMinute: 10_000 } }, { logger: false, webDir: null })
  const signIn = () => app.inject({ method: 'POST', url: '/api/session', headers: { 'x-wenzheng': '1' }, payload: { signInName: 'nobody', password: 'nothing' } })
  const read = () => app.inject({ method: 'GET', url: '/api/session', headers: { cookie: `wenzheng=${'a'.repeat(32)}` } })
  expect((await signIn()).statusCode).toBe(401)
  await database.stop()
  for (const asked of [signIn, read, signIn]) {
    const answer = await asked()
    expect({ status: answer.statusCode, body: answer.json(), retry: answer.headers['retry-after'] }).toEqual({
      status: 503, body: { code: 'busy', message: '数据库暂时连不上，请过几秒再试；已经保存的内容不会丢', details: {} }, retry: '5',
    })
  }
  expect((await app.inject({ method: 'GET', url: '/healthz' })).statusCode).toBe(200)
  expect((await app.inject({ method: 'GET', url: '/readyz' })).statusCode).toBe(503)
  database = await startDatabase({ folder: join(folder, 'postgres'), port: Number(new URL(database.url).port) })
  expect((await signIn()).statusCode).toBe(401)
  await app.close()
  await boss.stop({ graceful: false })
  await connection.close()
  await database.stop()
})
