import { Worker } from 'node:worker_threads'
import type { JobName } from './queue.ts'

/** One attempt at a job, as pg-boss tells attempts apart. */
export interface Attempt {
  readonly name: JobName
  readonly id: string
  readonly retryCount: number
}

export type PulseCall = { readonly hold: Attempt } | { readonly release: string }

/**
 * Signs of life for the jobs at work, from a thread of its own. pg-boss gives them on the main thread, which an analysis of
 * many opinions holds for longer than a job may be silent: another worker would take a job that is well under way.
 */
export interface Pulse {
  hold(attempt: Attempt): void
  release(jobId: string): void
  stop(): Promise<void>
}

/** @param onError - told when a sign could not be given; the next one is tried all the same */
export function startPulse(databaseUrl: string, onError: (error: Error) => void): Pulse {
  const thread = new Worker(new URL('./pulse-thread.ts', import.meta.url), { workerData: { databaseUrl } })
  thread.on('message', onError)
  thread.on('error', onError)
  const call = (message: PulseCall): void => thread.postMessage(message)
  return {
    hold: (attempt) => call({ hold: attempt }),
    release: (jobId) => call({ release: jobId }),
    async stop() {
      await thread.terminate()
    },
  }
}
