/** One PostgreSQL for a whole test run: the embedded server in a temporary folder, or that of DATABASE_URL. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { migrateDatabase } from '../../server/db/migrate.ts'
import { openQueue } from '../../server/jobs/queue.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** a migrated database to clone; nobody connects to it */
    templateUrl: string
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'wenzheng-test-'))
  // The server's own account must be able to go through it.
  await chmod(folder, 0o755)
  const server = await startInProcess(join(folder, 'postgres'))
  const template = `wenzheng_template_${process.pid}`
  const admin = postgres(server.url, { max: 1, onnotice: () => undefined })
  await admin`create database ${admin(template)} template template0 encoding 'UTF8' locale 'C'`
  const url = new URL(server.url)
  url.pathname = `/${template}`
  await migrateDatabase(url.href)
  const { boss } = await openQueue(url.href, { works: false, onError: (error) => {
    throw error
  } })
  await boss.stop({ graceful: false })
  project.provide('templateUrl', url.href)
  return async () => {
    await admin`drop database if exists ${admin(template)} with (force)`
    await admin.end()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** In a process of its own: the module runner of the tests does not know where packages lie. */
async function startInProcess(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [new URL('../smoke/run-database.ts', import.meta.url).pathname, folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), once(child, 'exit').then(([code]) => Promise.reject(new Error(`The database ended with ${code}`)))])) as [string]
  const { url } = JSON.parse(line) as { url: string }
  return {
    url,
    async stop() {
      const ended = once(child, 'exit')
      child.stdin.end()
      await ended
    },
  }
}
