import { mkdtemp, chmod, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endDatabaseProcess, isAlive, killNode, serverPid, startDatabaseProcess } from './database-process.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wenzheng-smoke-'))
  await chmod(folder, 0o755)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Commits rows one by one until the connection breaks; how many commits were acknowledged. */
async function insertUntilBroken(url: string, onAcknowledged: (count: number) => void): Promise<number> {
  const sql = postgres(url, { max: 1, connect_timeout: 1 })
  let acknowledged = 0
  await sql`create table committed (number integer primary key)`
  try {
    for (;;) {
      await sql`insert into committed values (${acknowledged})`
      acknowledged++
      onAcknowledged(acknowledged)
    }
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause
    return acknowledged
  } finally {
    await sql.end({ timeout: 0 })
  }
}

async function countCommitted(url: string): Promise<number> {
  const sql = postgres(url, { max: 1 })
  try {
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from committed`
    return row!.count
  } finally {
    await sql.end()
  }
}

test('keeps every acknowledged row when the PostgreSQL server is killed', async () => {
  const first = await startDatabaseProcess(join(folder, 'server'))
  const pid = await serverPid(first.started!.folder)
  const acknowledged = await insertUntilBroken(first.started!.url, (count) => {
    if (count === 200) process.kill(pid, 'SIGKILL')
  })
  expect(acknowledged).toBeGreaterThanOrEqual(200)
  expect(await endDatabaseProcess(first)).toBe(0)
  const second = await startDatabaseProcess(join(folder, 'server'))
  try {
    expect(second.error).toBe('')
    // The row in flight may have been committed without its acknowledgement arriving.
    expect([acknowledged, acknowledged + 1]).toContain(await countCommitted(second.started!.url))
  } finally {
    await endDatabaseProcess(second)
  }
})

test('stops the server that a killed Node left running, starts it anew on its port, and keeps the rows', async () => {
  const first = await startDatabaseProcess(join(folder, 'node'))
  const sql = postgres(first.started!.url, { max: 1 })
  await sql`create table committed as select generate_series(1, 500) as number`
  await sql.end()
  const left = await serverPid(first.started!.folder)
  await killNode(first)
  expect(await isAlive(left)).toBe(true)
  const second = await startDatabaseProcess(join(folder, 'node'))
  try {
    expect(second.error).toBe('')
    expect(await isAlive(left)).toBe(false)
    expect(second.started!.url).toBe(first.started!.url)
    expect(await countCommitted(second.started!.url)).toBe(500)
  } finally {
    await endDatabaseProcess(second)
  }
})

test('starts again after both were killed at once', async () => {
  const first = await startDatabaseProcess(join(folder, 'both'))
  const sql = postgres(first.started!.url, { max: 1 })
  await sql`create table committed as select 1 as number`
  await sql.end()
  process.kill(await serverPid(first.started!.folder), 'SIGKILL')
  await killNode(first)
  const second = await startDatabaseProcess(join(folder, 'both'))
  try {
    expect(await countCommitted(second.started!.url)).toBe(1)
  } finally {
    await endDatabaseProcess(second)
  }
})
