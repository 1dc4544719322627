import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { clearPidFile, isServer } from '../../server/db/server-process.ts'

describe.runIf(process.platform === 'linux')('the pid file of a dead server', () => {
  let folder = ''
  let cluster = ''
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'wenzheng-smoke-')))
    cluster = join(folder, 'cluster')
    await mkdir(cluster)
    await writeFile(join(cluster, 'postmaster.pid'), '1\n')
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('is removed where its number is another process by now', async () => {
    expect(await isServer(process.pid, cluster)).toBe(false)
    await clearPidFile(process.pid, folder)
    expect(existsSync(join(cluster, 'postmaster.pid'))).toBe(false)
  })

  test('stays where nobody has its number: PostgreSQL looks after its shared memory', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    await once(child, 'exit')
    await clearPidFile(child.pid!, folder)
    expect(existsSync(join(cluster, 'postmaster.pid'))).toBe(true)
  })

  test('is removed only when the last process of the cluster is gone', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume(); console.log(1)'], { cwd: cluster })
    await once(child.stdout, 'data')
    expect(await isServer(child.pid!, cluster)).toBe(true)
    let cleared = false
    const clearing = clearPidFile(process.pid, folder).then(() => (cleared = true))
    await isServer(child.pid!, cluster)
    expect(cleared).toBe(false)
    expect(existsSync(join(cluster, 'postmaster.pid'))).toBe(true)
    child.stdin.end()
    await clearing
    expect(child.exitCode).toBe(0)
    expect(existsSync(join(cluster, 'postmaster.pid'))).toBe(false)
  })
})
