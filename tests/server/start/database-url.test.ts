import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { requireServer } from '../../../server/start/database.ts'
import { hasPostgresql15, startPostgresql15, type TestServer } from '../../smoke/distribution-server.ts'
import { accountsIn, interrupt, signIn, startProduct } from './product.ts'

describe.runIf(hasPostgresql15())('npm start on the PostgreSQL 15 that DATABASE_URL names', () => {
  let server: TestServer
  let folder: string
  beforeAll(async () => {
    server = await startPostgresql15()
    folder = await mkdtemp(join(tmpdir(), 'wenzheng-start-'))
  })
  afterAll(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test('runs there, two servers on one database, and leaves it running', async () => {
    const [first, second] = await Promise.all(['first', 'second'].map((name) => startProduct({ varDir: join(folder, name), databaseUrl: server.url })))
    try {
      expect(first!.error() + second!.error()).toBe('')
      const accounts = [first!, second!].flatMap(({ output }) => accountsIn(output()))
      expect(accounts).toHaveLength(6)
      for (const { url } of [first!, second!]) expect((await signIn(url!, accounts[1]!)).status).toBe(200)
      expect(await readdir(join(folder, 'first'))).not.toContain('postgres')
    } finally {
      expect(await Promise.all([first!, second!].map(interrupt))).toEqual([0, 0])
    }
    const sql = postgres(server.url, { max: 1 })
    expect([...(await sql`select count(*)::int as count from campaign`)]).toEqual([{ count: 1 }])
    await sql.end()
  })

  test('refuses a database that does not store Chinese', async () => {
    const sql = postgres(server.url, { max: 1 })
    await sql`create database latin template template0 encoding 'LATIN1' locale 'C'`
    await sql.end()
    await expect(requireServer(server.url.replace(/postgres$/, 'latin'))).rejects.toThrow(/编码是 LATIN1，应为 UTF8。$/)
  })

  test('says what is wrong with the address, and keeps the password to itself', async () => {
    const url = new URL(server.url)
    url.password = 'wrong-secret'
    await expect(requireServer(url.href)).rejects.toThrow(`连不上 DATABASE_URL 指定的数据库（${url.host}/postgres）：用户名或密码不对。`)
    await expect(requireServer(server.url.replace(/postgres$/, 'nowhere'))).rejects.toThrow('没有这个数据库。')
  })
})

test('a database that nobody serves is refused with one sentence', async () => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  await expect(requireServer(`postgres://somebody:secret@127.0.0.1:${port}/wenzheng`)).rejects.toThrow(`连不上 DATABASE_URL 指定的数据库（127.0.0.1:${port}/wenzheng）：那里没有数据库在运行。`)
  await expect(requireServer('nonsense')).rejects.toThrow('DATABASE_URL 写得不对')
})
