import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isServer } from '../../server/db/server-process.ts'
import type { Product } from '../server/start/product.ts'

const WAIT_MS = 100
const WAIT_ROUNDS = 600

/** Kills the product's own process; its worker ends by itself, its database stays behind. */
export async function killServer(product: Product): Promise<void> {
  product.child.kill('SIGKILL')
  await product.ended()
}

/** @returns whether there was a worker to kill */
export async function killWorker(product: Product): Promise<boolean> {
  // Some systems say that the list itself is gone while a child of it ends.
  const children = await product.children().catch(nothingThere)
  for (const pid of children ?? []) {
    // The programs that start the database are children of the product too.
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(nothingThere)
    if (command?.includes('server/worker.ts') === true) return kill(pid)
  }
  return false
}

function nothingThere(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return null
  throw error
}

/** @returns whether there was a database server to kill; its children die with it */
export async function killDatabase(varDir: string): Promise<boolean> {
  const { pid } = await clusterOf(varDir)
  return kill(pid)
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

/** The embedded server as its files tell, waited for while it starts. */
export async function clusterOf(varDir: string): Promise<{ pid: number; port: number; password: string }> {
  const folder = existsSync(join(varDir, 'postgres/location.txt')) ? (await readFile(join(varDir, 'postgres/location.txt'), 'utf8')).trim() : join(varDir, 'postgres')
  for (let round = 0; round < WAIT_ROUNDS; round++) {
    const [pid, , , port, , , , state] = (await readFile(join(folder, 'cluster/postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    if (state?.startsWith('ready') === true && (await isServer(Number(pid), join(folder, 'cluster')))) return { pid: Number(pid), port: Number(port), password: await readFile(join(folder, 'password'), 'utf8') }
    await pause(WAIT_MS)
  }
  throw new Error('The database did not come back')
}
