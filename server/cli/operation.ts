import { join } from 'node:path'
import { buildApp } from '../app.ts'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { connect } from '../db/client.ts'
import { startDatabase } from '../db/embedded.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { ensureDemonstration, renewAccounts } from '../demo/demonstration.ts'
import { openQueue } from '../jobs/queue.ts'
import { requireServer } from '../start/database.ts'
import { demonstrationLines } from '../start/greeting.ts'
import { logOn } from '../start/log.ts'
import { runWorker } from '../start/run-worker.ts'
import { serve } from '../start/serve.ts'
import { startConfig } from '../start/start-config.ts'
import { StartError } from '../start/start-error.ts'

const STANDARD_ERROR = 2

/** `wz serve`: what npm start does. */
export function serveCommand(): Promise<number> {
  return serve()
}

/** `wz worker`: a further worker on the database of DATABASE_URL. */
export async function workerCommand(): Promise<number> {
  const url = process.env['DATABASE_URL']
  if (!url) throw new StartError('请用环境变量 DATABASE_URL 写明服务器所用的数据库；内置数据库自带一个工作进程。')
  await requireServer(url)
  return runWorker({ url, config: startConfig(), log: logOn(STANDARD_ERROR), onReady: () => process.stdout.write('工作进程已就绪，按 Ctrl-C 停止。\n') })
}

/** `wz migrate`: brings the database up to date. */
export async function migrateCommand(): Promise<number> {
  await withDatabase(startConfig(), async () => {
    process.stdout.write('数据库结构已是最新。\n')
  })
  return 0
}

/** `wz demo`: makes the demonstration campaign where there is no campaign, and prints how to sign in. */
export async function demoCommand(): Promise<number> {
  const config = startConfig()
  await withDatabase(config, async (url) => {
    const connection = connect(url)
    const { boss, jobs } = await openQueue(url, { works: false, onError: (error) => logOn(STANDARD_ERROR).error('queue trouble', error) })
    try {
      const context: Context = { db: connection.db, jobs, config }
      let demonstration = await ensureDemonstration(context, say)
      if (demonstration?.accounts === null) {
        await renewAccounts(context)
        demonstration = await ensureDemonstration(context, say)
      }
      const lines = demonstrationLines(demonstration)
      for (const line of lines.length > 0 ? lines : ['这里已有正式活动，没有演示活动。']) say(line)
    } finally {
      await boss.stop({ graceful: false })
      await connection.close()
    }
  })
  return 0
}

/** `wz openapi`: the API document on standard output. It says nothing of what is stored, so no database is opened. */
export async function openapiCommand(): Promise<number> {
  const context: Context = { db: undefined as never, jobs: undefined as never, config: startConfig() }
  const app = await buildApp(context, { logger: false, webDir: null })
  await app.ready()
  process.stdout.write(`${JSON.stringify(app.swagger(), null, 2)}\n`)
  await app.close()
  return 0
}

/** The database up to date, for as long as something is done with it. */
async function withDatabase(config: Config, act: (url: string) => Promise<void>): Promise<void> {
  const database = await startDatabase({ folder: join(config.varDir, 'postgres') })
  try {
    if (database.folder === null) await requireServer(database.url)
    await migrateDatabase(database.url)
    await act(database.url)
  } finally {
    await database.stop()
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
