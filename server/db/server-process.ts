import { existsSync } from 'node:fs'
import { readdir, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const WAIT_MS = 100
const WAIT_ROUNDS = 100

/** Whether a process id is the server of this cluster, not one that got a dead server's number. */
export async function isServer(pid: number, cluster: string): Promise<boolean> {
  if (process.platform === 'linux') return (await workingFolder(pid)) === cluster
  try {
    return process.kill(pid, 0)
  } catch (cause) {
    if (isCode(cause, ['ESRCH', 'EPERM'])) return false
    throw cause
  }
}

/**
 * Removes the pid file of a dead server where PostgreSQL would take it for a living one: its number is a zombie's (nobody
 * reaps in many containers) or another process's by now. Only once no process works in the cluster any more. Otherwise the
 * file stays: PostgreSQL reads in it which shared memory to wait for.
 */
export async function clearPidFile(pid: number, folder: string): Promise<void> {
  if (process.platform !== 'linux' || !existsSync(`/proc/${pid}`)) return
  const cluster = join(folder, 'cluster')
  for (let round = 0; round < WAIT_ROUNDS; round++) {
    const folders = await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map((name) => workingFolder(Number(name))))
    if (!folders.includes(cluster)) return rm(join(cluster, 'postmaster.pid'), { force: true })
    await pause(WAIT_MS)
  }
}

/** Null for a process that is gone, a zombie, or someone else's. */
async function workingFolder(pid: number): Promise<string | null> {
  try {
    return await readlink(`/proc/${pid}/cwd`)
  } catch (cause) {
    if (isCode(cause, ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'])) return null
    throw cause
  }
}

function isCode(cause: unknown, codes: readonly string[]): boolean {
  return cause instanceof Error && 'code' in cause && codes.includes(String(cause.code))
}
