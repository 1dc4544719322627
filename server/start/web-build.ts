import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type FolderLock, lockFolder } from '../db/folder-lock.ts'
import { DatabaseStartError } from '../db/start-error.ts'
import { StartError } from './start-error.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const WEB = join(ROOT, 'web')
const BUILT = join(WEB, 'build')
const NOT_SOURCES = ['build', 'node_modules', '.svelte-kit']
/** The web shares these as code; a new lock may bring other packages. */
const SHARED = ['analysis/chart', 'analysis/taxonomy', 'package-lock.json']
const SHOWN_LINES = 15
const WAIT_MS = 500

/**
 * Builds the pages when there are none or their sources have changed since; one process at a time.
 *
 * @returns the folder of the built pages
 * @throws StartError when the build fails
 */
export async function builtPages(say: (line: string) => void, signal: AbortSignal): Promise<string> {
  if (await areBuilt()) return BUILT
  const lock = await lockWhenFree(signal)
  try {
    if (!(await areBuilt())) await build(say, signal)
  } finally {
    await lock.release()
  }
  return BUILT
}

async function build(say: (line: string) => void, signal: AbortSignal): Promise<void> {
  say('正在生成网页（首次启动或网页有改动时需要，约半分钟）……')
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js')
  const child = spawn(process.execPath, [vite, 'build'], { cwd: WEB, stdio: ['ignore', 'pipe', 'pipe'], signal, env: { ...process.env, NODE_ENV: 'production' } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new StartError(`网页生成失败，请先执行 npm ci 再试。生成程序最后说：\n${output.trim().split('\n').slice(-SHOWN_LINES).join('\n')}`)
}

async function lockWhenFree(signal: AbortSignal): Promise<FolderLock> {
  for (;;) {
    try {
      return await lockFolder(WEB)
    } catch (cause) {
      if (!(cause instanceof DatabaseStartError)) throw cause
      await pause(WAIT_MS, undefined, { signal })
    }
  }
}

async function areBuilt(): Promise<boolean> {
  const page = join(BUILT, 'index.html')
  return existsSync(page) && (await newestChange()) <= (await stat(page)).mtimeMs
}

async function newestChange(): Promise<number> {
  const top = (await readdir(WEB, { withFileTypes: true })).filter(({ name }) => !NOT_SOURCES.includes(name)).map(({ name }) => join(WEB, name))
  const times = await Promise.all([...top, ...SHARED.map((path) => join(ROOT, path))].filter((path) => existsSync(path)).map(newestIn))
  return Math.max(...times)
}

/** A folder counts itself: what was taken away from it changes it too. */
async function newestIn(path: string): Promise<number> {
  const found = await stat(path)
  if (!found.isDirectory()) return found.mtimeMs
  const below = await Promise.all((await readdir(path)).map((name) => newestIn(join(path, name))))
  return Math.max(found.mtimeMs, ...below)
}
