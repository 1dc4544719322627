import { Worker } from 'node:worker_threads'
import type { Accepted } from '../accept.ts'
import type { AnalysisResult } from '../result.ts'
import type { AnalysisCall, AnalysisReply, AnalysisStep } from './analysis-call.ts'

/** A thread of its own for analyses, one at a time: model and dictionary stay loaded, and whoever asks stays responsive. */
export interface AnalysisThread {
  /**
   * Analyses with the built-in frame and the shipped model.
   *
   * @param effects.step - called when a step begins
   * @throws the signal's reason once it is aborted; AnalysisFailure when the analysis could not be finished
   */
  analyse(accepted: Accepted, seed: number, effects: { step(name: AnalysisStep): void; signal: AbortSignal }): Promise<AnalysisResult>
  close(): Promise<void>
}

/** The analysis itself could not be finished; asking again would fail again. */
class AnalysisFailure extends Error {}

/** How long a stopped analysis may take to reach its next step before its thread is ended. A thread ended with a dictionary
 * loaded leaks its 240 MB, hence not at once. */
const STOP_WITHIN_MS = 5_000

/** Starts no thread before the first analysis; one that is idle keeps no process alive. */
export function analysisThread(): AnalysisThread {
  let worker: Worker | null = null
  let idle: Promise<unknown> = Promise.resolve()

  const ask = async (accepted: Accepted, seed: number, step: (name: AnalysisStep) => void, signal: AbortSignal): Promise<AnalysisResult> => {
    signal.throwIfAborted()
    const used = (worker ??= new Worker(new URL('./analysis-worker.ts', import.meta.url)))
    const stop = new Int32Array(new SharedArrayBuffer(4))
    let ending: NodeJS.Timeout | null = null
    const onAbort = (): void => {
      Atomics.store(stop, 0, 1)
      ending = setTimeout(() => void used.terminate(), STOP_WITHIN_MS)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      return await answerOf(used, { accepted, seed, stop }, step)
    } finally {
      signal.removeEventListener('abort', onAbort)
      if (ending) clearTimeout(ending)
    }
  }

  /** Posts a call and waits for its answer; a thread that dies is replaced at the next call. */
  const answerOf = (used: Worker, call: AnalysisCall, step: (name: AnalysisStep) => void): Promise<AnalysisResult> =>
    new Promise<AnalysisResult>((resolve, reject) => {
      const die = (cause: unknown): void => {
        if (worker === used) worker = null
        reject(new AnalysisFailure('the analysis thread died', { cause }))
      }
      used.removeAllListeners()
      used.on('error', die)
      used.on('exit', die)
      used.on('message', (reply: AnalysisReply) => {
        if (reply.type === 'step') step(reply.name)
        else used.unref()
        if (reply.type === 'done') resolve(reply.result)
        if (reply.type === 'failed') reject(new AnalysisFailure(reply.message))
      })
      used.ref()
      used.postMessage(call)
    })

  return {
    analyse(accepted, seed, { step, signal }) {
      const running = idle.then(() => ask(accepted, seed, (name) => !signal.aborted && step(name), signal))
      idle = running.catch(() => null)
      return Promise.race([running, rejectedBy(signal)])
    },
    async close() {
      await worker?.terminate()
    },
  }
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error)
    else signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}
