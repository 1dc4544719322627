import { Worker } from 'node:worker_threads'
import type { SegmenterName } from '../segmenter.ts'
import type { TaskCall, TaskName, TaskReply, Tasks } from './tasks.ts'

/** Worker threads that start once and are kept: a terminated nodejieba thread leaks 240 MB. */
export interface WorkPool {
  readonly size: number
  readonly segmenterName: SegmenterName
  /** Runs one task on the next free thread. */
  run<N extends TaskName>(name: N, input: Tasks[N]['input']): Promise<Tasks[N]['output']>
  close(): Promise<void>
}

interface Waiting {
  readonly call: TaskCall
  readonly resolve: (output: Tasks[TaskName]['output']) => void
  readonly reject: (error: Error) => void
}

/**
 * Starts the threads. A thread that dies rejects the task it was on, and every task after it: the run fails, nothing waits
 * for ever.
 */
export function startWorkPool(size: number, segmenterName: SegmenterName): WorkPool {
  const queue: Waiting[] = []
  const busy = new Map<Worker, Waiting | null>()
  let failure: Error | null = null
  let nextId = 0

  const fail = (error: Error): void => {
    failure ??= error
    for (const waiting of [...busy.values(), ...queue.splice(0)]) waiting?.reject(failure)
    for (const worker of busy.keys()) busy.set(worker, null)
  }
  const next = (): void => {
    for (const [worker, current] of busy) {
      if (current) continue
      const waiting = queue.shift()
      if (!waiting) return
      busy.set(worker, waiting)
      worker.postMessage(waiting.call)
    }
  }
  const settle = (worker: Worker, reply: TaskReply): void => {
    const waiting = busy.get(worker)
    busy.set(worker, null)
    if (reply.ok) waiting?.resolve(reply.output)
    else waiting?.reject(new Error(`a worker thread failed: ${reply.message}`))
    next()
  }
  for (let at = 0; at < size; at++) {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { segmenterName } })
    busy.set(worker, null)
    worker.on('message', (reply: TaskReply) => settle(worker, reply))
    worker.on('error', (cause) => fail(new Error('a worker thread died', { cause })))
    worker.on('exit', (code) => code !== 0 && fail(new Error(`a worker thread ended with code ${code}`)))
  }

  return {
    size,
    segmenterName,
    run<N extends TaskName>(name: N, input: Tasks[N]['input']): Promise<Tasks[N]['output']> {
      if (failure) return Promise.reject(failure)
      return new Promise<Tasks[TaskName]['output']>((resolve, reject) => {
        queue.push({ call: { id: nextId++, name, input }, resolve, reject })
        next()
      })
    },
    async close() {
      failure ??= new Error('the work pool is closed')
      await Promise.all([...busy.keys()].map((worker) => worker.terminate()))
    },
  }
}
