import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Log } from './log.ts'

const PROGRAM = fileURLToPath(new URL('../worker.ts', import.meta.url))
const HEAP_MB = 4096
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000
/** A worker that lived so long had started well: the next pause is the first again. */
const SOUND_MS = 60_000
const STOP_MS = 15_000

export interface KeptWorker {
  /** Lets it give back its job and end; kills it when it takes too long. */
  stop(): Promise<void>
}

/**
 * Runs a worker process, and another one whenever it dies. The worker ends by itself when this process does, however that
 * came about: the channel between the two closes.
 *
 * @param onDeath - told when it died unasked
 */
export function keepWorker(databaseUrl: string, log: Log, onDeath: () => void): KeptWorker {
  let isStopping = false
  let pauseMs = FIRST_PAUSE_MS
  let waiting: NodeJS.Timeout | null = null
  let child = start()

  function start(): ChildProcess {
    const startedAt = Date.now()
    const started = fork(PROGRAM, [], {
      execArgv: [`--max-old-space-size=${HEAP_MB}`],
      env: { ...process.env, DATABASE_URL: databaseUrl },
      stdio: ['ignore', log.descriptor, log.descriptor, 'ipc'],
    })
    started.on('error', (error) => log.error('the worker could not be started', error))
    started.once('exit', () => {
      if (isStopping) return
      onDeath()
      if (Date.now() - startedAt > SOUND_MS) pauseMs = FIRST_PAUSE_MS
      waiting = setTimeout(() => (child = start()), pauseMs)
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)
    })
    return started
  }

  return {
    async stop() {
      isStopping = true
      if (waiting) clearTimeout(waiting)
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      if (child.connected) child.disconnect()
      await exited
      clearTimeout(impatience)
    },
  }
}
