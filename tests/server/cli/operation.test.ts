import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listEntries, readEntry } from '../../../server/operate/archive.ts'
import { MANIFEST, type Manifest, parseManifest } from '../../../server/operate/manifest.ts'
import { startTestServer, type TestServer } from '../harness.ts'

const LAUNCHER = fileURLToPath(new URL('../../../bin/wenzheng.js', import.meta.url))

interface Outcome {
  readonly code: number | null
  readonly output: string
  readonly error: string
}

/** @param endAt - once this is printed the command is interrupted */
async function wz(args: readonly string[], environment: Record<string, string>, endAt: string | null = null): Promise<Outcome> {
  const child = spawn(process.execPath, [LAUNCHER, ...args], { env: { ...process.env, DATABASE_URL: '', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let error = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    if (endAt !== null && output.includes(endAt)) child.kill('SIGINT')
  })
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()))
  await once(child, 'close')
  return { code: child.exitCode, output, error }
}

async function manifestOf(path: string): Promise<Manifest> {
  const entry = (await listEntries(path))!.find(({ name }) => name === `${MANIFEST}.gz`)!
  return parseManifest(await text(await readEntry(path, entry)))!
}

describe('wz for whoever operates the server', () => {
  let server: TestServer
  let folder: string
  let environment: Record<string, string>
  beforeAll(async () => {
    server = await startTestServer()
    folder = await mkdtemp(join(tmpdir(), 'wenzheng-wz-'))
    environment = { DATABASE_URL: server.url, WENZHENG_VAR: join(folder, 'var') }
  })
  afterAll(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test('migrate may be called again', async () => {
    expect(await wz(['migrate'], environment)).toEqual({ code: 0, output: '数据库结构已是最新。\n', error: '' })
  })

  test('demo makes the demonstration campaign and prints how to sign in, the same each time', async () => {
    const first = await wz(['demo'], environment)
    expect(first).toMatchObject({ code: 0, error: '' })
    const accounts = (output: string): string[] => output.split('\n').filter((line) => line.startsWith('  '))
    expect(accounts(first.output)).toHaveLength(6)
    expect(accounts((await wz(['demo'], environment)).output)).toEqual(accounts(first.output))
  })

  test('demo gives new passwords on a machine that has none', async () => {
    const elsewhere = await wz(['demo'], { ...environment, WENZHENG_VAR: join(folder, 'elsewhere') })
    expect(elsewhere.output).toMatch(/xuexiao {3}\w{4}-\w{4}-\w{4} /)
  })

  test('backup and restore bring everything into an empty database, and refuse one that is not', async () => {
    const empty = await startTestServer()
    try {
      const [saved, again] = [join(folder, 'saved.tar'), join(folder, 'again.tar')]
      expect((await wz(['backup', saved], environment)).output).toMatch(/^已备份 \d+ 张表、\d+ 行到 /)
      const there = { DATABASE_URL: empty.url, WENZHENG_VAR: join(folder, 'there') }
      expect(await wz(['restore', saved], there)).toMatchObject({ code: 0, error: '' })
      expect((await wz(['backup', again], there)).code).toBe(0)
      const tables = async (path: string) => (await manifestOf(path)).tables.filter(({ name }) => name !== 'session').map(({ name, rowCount, sha256 }) => ({ name, rowCount, sha256 }))
      expect(await tables(again)).toEqual(await tables(saved))
      expect((await tables(saved)).find(({ name }) => name === 'opinion')!.rowCount).toBeGreaterThan(2000)
      const refused = await wz(['restore', saved], there)
      expect({ code: refused.code, output: refused.output }).toEqual({ code: 1, output: '' })
      expect(refused.error).toMatch(/\p{Script=Han}/u)
    } finally {
      await empty.stop()
    }
  })

  test('worker works on the database of DATABASE_URL until it is interrupted', async () => {
    expect(await wz(['worker'], environment, '工作进程已就绪')).toMatchObject({ code: 0 })
  })

  test('worker asks for DATABASE_URL', async () => {
    const refused = await wz(['worker'], {})
    expect(refused).toMatchObject({ code: 1, output: '' })
    expect(refused.error).toMatch(/^请用环境变量 DATABASE_URL .*\n$/)
  })

  test('serve says what is wrong with the environment', async () => {
    expect(await wz(['serve'], { ...environment, PORT: 'abc' })).toEqual({ code: 1, output: '', error: '环境变量 PORT 应是 0 到 65535 的整数，现在是“abc”。\n' })
  })

  test('openapi prints the document of the API without any database', async () => {
    const { code, output } = await wz(['openapi'], {})
    expect(code).toBe(0)
    const document = JSON.parse(output) as { openapi: string; paths: Record<string, unknown> }
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toContain('/api/session')
  })

  test('refuses a word too many as wrong usage', async () => {
    expect(await wz(['migrate', 'now'], environment)).toMatchObject({ code: 2, output: '' })
  })
})
