import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import type { Place } from './place.ts'
import { clearPidFile, isServer } from './server-process.ts'
import { DatabaseStartError } from './start-error.ts'

export const DATABASE_USER = 'wenzheng'
const START_SECONDS = 600
const STOP_SECONDS = 60
const ATTEMPTS = 20
/** On the local interface only; no opinion text in the log: neither statements nor the details of errors. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_checkpoints=off',
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
]

/** Creates the database files when there are none; all or nothing. Returns the server's password. */
export async function createCluster(place: Place): Promise<string> {
  const passwordFile = join(place.folder, 'password')
  const cluster = join(place.folder, 'cluster')
  if (existsSync(cluster)) {
    if (existsSync(passwordFile)) return readFile(passwordFile, 'utf8')
    throw new DatabaseStartError(`数据文件夹 ${place.folder} 里缺少 password 文件，无法打开数据库。`)
  }
  const unfinished = `${cluster}.new`
  const passwordForInit = `${passwordFile}.new`
  await rm(unfinished, { recursive: true, force: true })
  await rm(passwordForInit, { force: true })
  const password = randomBytes(24).toString('hex')
  await writeFile(passwordForInit, password, { mode: 0o600 })
  if (place.account) await chown(passwordForInit, place.account.uid, place.account.gid)
  const { code, output } = await run(place, 'initdb', [
    `--pgdata=${unfinished}`, `--username=${DATABASE_USER}`, `--pwfile=${passwordForInit}`,
    '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-instructions',
  ])
  if (code !== 0) throw new DatabaseStartError(`无法建立数据库文件：${lastLine(output)}`)
  await rename(passwordForInit, passwordFile)
  await rename(unfinished, cluster)
  return password
}

/**
 * Starts the server and waits until it answers.
 *
 * @param wantedPort - null = the last one if it is free, else any free one
 * @returns the port
 */
export async function startCluster(place: Place, wantedPort: number | null, lastPort: number | null): Promise<number> {
  const log = join(place.folder, 'postgres.log')
  for (let attempt = 1; ; attempt++) {
    const port = wantedPort ?? (await freePort(lastPort))
    const seen = existsSync(log) ? (await stat(log)).size : 0
    const settings = SETTINGS.map((setting) => `-c ${setting}`).join(' ')
    const arguments_ = ['start', '-w', '-s', '-t', String(START_SECONDS), '-D', join(place.folder, 'cluster'), '-l', log, '-o', `-p ${port} ${settings}`]
    const { code, output } = await run(place, 'pg_ctl', arguments_)
    if (code === 0) return port
    const said = existsSync(log) ? (await readFile(log)).subarray(seen).toString() : output
    const isTaken = said.includes('could not bind') || said.includes('could not create any TCP/IP sockets')
    if (isTaken && wantedPort !== null) throw new DatabaseStartError(`数据库端口 ${port} 已被占用，请换一个端口。`)
    // Children of a killed server hold its shared memory until they notice, within seconds.
    const isDying = said.includes('pre-existing shared memory') || said.includes('is already in use') || said.includes('already exists')
    if (attempt === ATTEMPTS || !(isTaken || isDying)) throw new DatabaseStartError(`数据库启动失败：${lastLine(said || output)}`)
    if (isDying) await pause(500)
  }
}

/** Whether the server of this place runs. */
export async function isClusterUp(place: Place): Promise<boolean> {
  const cluster = join(place.folder, 'cluster')
  const pidFile = join(cluster, 'postmaster.pid')
  return existsSync(pidFile) && isServer(Number((await readFile(pidFile, 'utf8')).split('\n')[0]), cluster)
}

/**
 * Stops the server of this place if one runs, also one that another process left behind.
 *
 * @returns the port it had; null when none had been started here
 */
export async function stopCluster(place: Place): Promise<number | null> {
  const cluster = join(place.folder, 'cluster')
  const pidFile = join(cluster, 'postmaster.pid')
  if (!existsSync(pidFile)) return null
  const [pid, , , port] = (await readFile(pidFile, 'utf8')).split('\n')
  if (!(await isServer(Number(pid), cluster))) {
    await clearPidFile(Number(pid), place.folder)
    return Number(port) || null
  }
  for (const mode of ['fast', 'immediate']) {
    const { code } = await run(place, 'pg_ctl', ['stop', '-w', '-s', '-t', String(STOP_SECONDS), '-m', mode, '-D', cluster])
    if (code === 0 || !existsSync(pidFile)) return Number(port) || null
  }
  throw new DatabaseStartError(`无法停止数据库（进程 ${pid}），请手工结束它。`)
}

function run(place: Place, program: 'initdb' | 'pg_ctl', parameters: readonly string[]): Promise<{ code: number | null; output: string }> {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')))
  return new Promise((resolve, reject) => {
    const child = spawn(join(place.programs, 'bin', program), parameters, {
      ...place.account,
      cwd: place.folder,
      env: { ...environment, LC_ALL: 'C' },
      // On Windows the server inherits pg_ctl's pipes and would keep them open.
      stdio: ['ignore', 'pipe', program === 'pg_ctl' && process.platform === 'win32' ? 'ignore' : 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', (cause) => reject(new DatabaseStartError(`无法运行数据库程序 ${program}：${cause.message}`, { cause })))
    child.once('close', (code) => resolve({ code, output }))
  })
}

function lastLine(output: string): string {
  const lines = output.trim().split('\n')
  return lines.findLast((line) => /FATAL|ERROR|error|PANIC/.test(line)) ?? lines.at(-1) ?? ''
}
