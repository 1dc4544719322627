import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../../server/main.ts', import.meta.url))
const READY = '按 Ctrl-C 停止。'
const WAIT_MS = 100
const ROUNDS = 600
const BUSY_WAIT_MS = 500
const BUSY_ROUNDS = 60

/** `npm start` in a process of its own. */
export interface Product {
  readonly child: ChildProcess
  /** null when it was refused */
  readonly url: string | null
  output(): string
  error(): string
  /** process ids of its living children: the worker, and nothing else */
  children(): Promise<number[]>
  /** exit code; null when it was killed */
  ended(): Promise<number | null>
}

export interface ProductOptions {
  readonly varDir: string
  /** 0 = any free one */
  readonly port?: number
  readonly databaseUrl?: string
  /** further variables */
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts the product and waits until it is ready or has ended. */
export async function startProduct({ varDir, port = 0, databaseUrl = '', environment = {} }: ProductOptions): Promise<Product> {
  const child = spawn(process.execPath, [PROGRAM], {
    env: { ...process.env, NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port), WENZHENG_VAR: varDir, DATABASE_URL: databaseUrl, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let error = ''
  const exited = once(child, 'close')
  const ready = new Promise<void>((resolve) =>
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes(READY)) resolve()
    }),
  )
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()))
  await Promise.race([ready, exited])
  return {
    child,
    url: /http:\/\/localhost:\d+/.exec(output)?.[0].replace('localhost', '127.0.0.1') ?? null,
    output: () => output,
    error: () => error,
    children: () => childrenOf(child.pid!),
    async ended() {
      await exited
      return child.exitCode
    },
  }
}

/** Asks it to end as Ctrl-C through npm does: twice. */
export async function interrupt(product: Product): Promise<number | null> {
  product.child.kill('SIGINT')
  await pause(WAIT_MS)
  product.child.kill('SIGINT')
  return product.ended()
}

export async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    if (await isTrue()) return
    await pause(WAIT_MS)
  }
  throw new Error('It did not come about in time')
}

/** The accounts as the product printed them. */
export function accountsIn(output: string): { signInName: string; password: string }[] {
  return [...output.matchAll(/^ {2}(\w+) +((?:\w{4}-){2}\w{4}) /gm)].map(([, signInName, password]) => ({ signInName: signInName!, password: password! }))
}

export async function signIn(url: string, account: { signInName: string; password: string }): Promise<{ status: number; cookie: string }> {
  const answer = await ask(`${url}/api/session`, { method: 'POST', headers: { 'x-wenzheng': '1', 'content-type': 'application/json' }, body: JSON.stringify(account) })
  await answer.arrayBuffer()
  return { status: answer.status, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
}

/** Asks again while the server says that it is busy: on a loaded machine it says so just after its start. */
export async function ask(url: string, request: RequestInit = {}): Promise<Response> {
  for (let round = 0; ; round++) {
    const answer = await fetch(url, request)
    if (answer.status !== 503 || round === BUSY_ROUNDS) return answer
    await answer.arrayBuffer()
    await pause(BUSY_WAIT_MS)
  }
}

export async function postmasterPid(varDir: string): Promise<number> {
  return Number((await readFile(join(varDir, 'postgres/cluster/postmaster.pid'), 'utf8')).split('\n')[0])
}

async function childrenOf(pid: number): Promise<number[]> {
  const listed = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim()
  return listed === '' ? [] : listed.split(' ').map(Number)
}
