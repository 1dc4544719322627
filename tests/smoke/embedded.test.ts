import { chmod, chown, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startDatabase } from '../../server/db/embedded.ts'
import { cloneRepository, endDatabaseProcess, removeSystemFolder, startDatabaseProcess, type DatabaseProcess } from './database-process.ts'
import { addOrdinaryUser, type OrdinaryUser } from './ordinary-user.ts'

const isRoot = process.getuid?.() === 0

async function query(process: DatabaseProcess, text: string): Promise<Record<string, unknown>> {
  const sql = postgres(process.started!.url, { max: 1 })
  try {
    const [row] = await sql.unsafe(text)
    return { ...row }
  } finally {
    await sql.end()
  }
}

describe('the embedded PostgreSQL', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wenzheng-smoke-'))
    await chmod(folder, 0o755)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('has encoding UTF8 and locale C, writes through to disk and listens on this machine only', async () => {
    const running = await startDatabaseProcess(join(folder, 'plain'))
    try {
      const found = await query(
        running,
        `select current_setting('server_encoding') encoding, datcollate, datctype, current_setting('fsync') fsync, current_setting('listen_addresses') address,
          current_setting('timezone') zone, 'a' > 'B' "codeUnits", '问' < '症' han from pg_database where datname = current_database()`,
      )
      expect(found).toEqual({ encoding: 'UTF8', datcollate: 'C', datctype: 'C', fsync: 'on', address: '127.0.0.1', zone: 'UTC', codeUnits: true, han: false })
      expect((await stat(join(running.started!.folder, 'password'))).mode & 0o077).toBe(0)
    } finally {
      expect(await endDatabaseProcess(running)).toBe(0)
    }
  })

  test('refuses a second process on the same folder with one sentence', async () => {
    const first = await startDatabaseProcess(join(folder, 'shared'))
    try {
      const second = await startDatabaseProcess(join(folder, 'shared'))
      expect(second.started).toBeNull()
      expect(second.error).toMatch(/^数据文件夹 .* 正由另一个问症进程使用，请先停止它，或另选一个数据文件夹。\n$/)
      expect(await endDatabaseProcess(second)).toBe(1)
      expect(await query(first, 'select 1 as one')).toEqual({ one: 1 })
    } finally {
      await endDatabaseProcess(first)
    }
  })

  test('lets only one of two processes that start at once have a new folder', async () => {
    const both = await Promise.all([startDatabaseProcess(join(folder, 'race')), startDatabaseProcess(join(folder, 'race'))])
    try {
      expect(both.filter((process) => process.started !== null)).toHaveLength(1)
      expect(both.filter((process) => process.error.includes('正由另一个问症进程使用'))).toHaveLength(1)
    } finally {
      await Promise.all(both.map(endDatabaseProcess))
    }
  })

  test('says so when the wanted port is taken', async () => {
    vi.stubEnv('DATABASE_URL', '')
    const first = await startDatabaseProcess(join(folder, 'port'))
    try {
      const port = Number(new URL(first.started!.url).port)
      await expect(startDatabase({ folder: join(folder, 'other'), port })).rejects.toThrow(`数据库端口 ${port} 已被占用，请换一个端口。`)
    } finally {
      vi.unstubAllEnvs()
      await endDatabaseProcess(first)
    }
  })

  test('is not started where DATABASE_URL names a server', async () => {
    vi.stubEnv('DATABASE_URL', 'postgres://user@db.example/wenzheng')
    try {
      const given = await startDatabase({ folder: join(folder, 'unused') })
      expect(given).toMatchObject({ url: 'postgres://user@db.example/wenzheng', folder: null })
      await given.stop()
      await expect(stat(join(folder, 'unused'))).rejects.toThrow('ENOENT')
    } finally {
      vi.unstubAllEnvs()
    }
  })
})

describe.runIf(isRoot)('started by root', () => {
  let folder = ''
  let clone = ''
  let user: OrdinaryUser | null = null
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wenzheng-smoke-'))
    clone = join(folder, 'clone')
    await cloneRepository(clone)
    user = await addOrdinaryUser()
  })
  afterAll(async () => {
    await user?.remove()
    await rm(folder, { recursive: true, force: true })
  })

  test('in a clone under a folder of mode 700 keeps data and programs in a system folder', async () => {
    await chmod(folder, 0o700)
    const wanted = join(clone, 'var/postgres')
    const first = await startDatabaseProcess(wanted, clone)
    expect(first.error).toBe('')
    const { folder: used } = first.started!
    try {
      expect(used).toMatch(/^\/var\/lib\/wenzheng\/[0-9a-f]{16}$/)
      expect(await readFile(join(wanted, 'location.txt'), 'utf8')).toBe(`${used}\n`)
      await query(first, 'create table kept as select 7 as number')
      expect(await endDatabaseProcess(first)).toBe(0)
      const again = await startDatabaseProcess(wanted, clone)
      expect(again.started?.folder).toBe(used)
      expect(await query(again, 'select number from kept')).toEqual({ number: 7 })
      expect(await endDatabaseProcess(again)).toBe(0)
    } finally {
      await endDatabaseProcess(first)
      await removeSystemFolder(used)
    }
  })

  test('runs PostgreSQL as an ordinary user whose folder is closed to others', async () => {
    const { uid, gid } = user!.account
    await chown(folder, uid, gid)
    await chmod(folder, 0o700)
    const own = join(folder, 'own')
    const running = await startDatabaseProcess(own, clone, user!.account)
    try {
      expect(running.error).toBe('')
      expect(running.started).toMatchObject({ folder: own, uid })
      expect(await query(running, 'select 1 as one')).toEqual({ one: 1 })
      expect((await stat(join(own, 'cluster'))).uid).toBe(uid)
    } finally {
      await endDatabaseProcess(running)
    }
  })
})

test.runIf(!isRoot)('started by an ordinary user keeps its data in a folder closed to others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wenzheng-smoke-'))
  await chmod(folder, 0o700)
  const running = await startDatabaseProcess(join(folder, 'own'))
  try {
    expect(running.started?.folder).toBe(join(folder, 'own'))
    expect(await query(running, 'select 1 as one')).toEqual({ one: 1 })
  } finally {
    await endDatabaseProcess(running)
    await rm(folder, { recursive: true })
  }
})
