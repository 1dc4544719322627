import { Worker } from 'node:worker_threads'
import type { SegmenterName } from '../segmenter.ts'
import { type Call, type Given, PRIORITY, type TaskName, type TaskReply, type Tasks } from './tasks.ts'

/** Worker threads that start once and are kept: a terminated nodejieba thread leaks 240 MB. */
export interface WorkPool {
  readonly size: number
  readonly segmenterName: SegmenterName
  /** Runs one task on the next free thread; of waiting tasks the one of least PRIORITY first, then the one asked first. */
  run<N extends TaskName>(name: N, input: Tasks[N]['input']): Promise<Tasks[N]['output']>
  /** Gives a value to every thread while `use` runs; tasks name it by what `use` is handed. */
  lend<T, R>(value: T, use: (given: Given<T>) => Promise<R>): Promise<R>
  close(): Promise<void>
}

/** Tasks a thread holds at once, done in order: it goes on while the thread that asks is busy itself. */
const MOST_HELD = 2

interface Waiting {
  readonly name: TaskName
  readonly input: Tasks[TaskName]['input']
  readonly resolve: (output: Tasks[TaskName]['output']) => void
  readonly reject: (error: Error) => void
}

/**
 * Starts the threads. A thread that dies rejects the tasks it held, and every task after them: the run fails, nothing waits
 * for ever.
 *
 * @param program - what each thread runs
 */
export function startWorkPool(size: number, segmenterName: SegmenterName, program = new URL('./worker.ts', import.meta.url)): WorkPool {
  const queues: Waiting[][] = Array.from({ length: Math.max(...Object.values(PRIORITY)) + 1 }, () => [])
  const held = new Map<Worker, Waiting[]>()
  let failure: Error | null = null
  let nextNumber = 0

  const fail = (error: Error): void => {
    failure ??= error
    const waiting = [...held.values(), ...queues].flatMap((tasks) => tasks.splice(0))
    for (const { reject } of waiting) reject(failure)
  }
  const tell = (call: Call): void => {
    for (const worker of held.keys()) worker.postMessage(call)
  }
  const next = (): void => {
    for (;;) {
      const [worker, tasks] = [...held].reduce((least, one) => (one[1].length < least[1].length ? one : least))
      const waiting = tasks.length < MOST_HELD ? queues.find((queue) => queue.length > 0)?.shift() : undefined
      if (!waiting) return
      tasks.push(waiting)
      worker.postMessage({ type: 'task', name: waiting.name, input: waiting.input } satisfies Call)
    }
  }
  const settle = (worker: Worker, reply: TaskReply): void => {
    const waiting = held.get(worker)!.shift()
    if (reply.ok) waiting?.resolve(reply.output)
    else waiting?.reject(new Error(`a worker thread failed: ${reply.message}`))
    next()
  }
  for (let at = 0; at < size; at++) {
    const worker = startWorker(program, segmenterName, fail)
    held.set(worker, [])
    worker.on('message', (reply: TaskReply) => settle(worker, reply))
  }

  return {
    size,
    segmenterName,
    run<N extends TaskName>(name: N, input: Tasks[N]['input']): Promise<Tasks[N]['output']> {
      if (failure) return Promise.reject(failure)
      return new Promise<Tasks[TaskName]['output']>((resolve, reject) => {
        queues[PRIORITY[name]]!.push({ name, input, resolve, reject })
        next()
      })
    },
    async lend<T, R>(value: T, use: (given: Given<T>) => Promise<R>): Promise<R> {
      const number = nextNumber++
      tell({ type: 'give', number, value })
      try {
        return await use({ given: number })
      } finally {
        tell({ type: 'forget', number })
      }
    },
    async close() {
      failure ??= new Error('the work pool is closed')
      await Promise.all([...held.keys()].map((worker) => worker.terminate()))
    },
  }
}

function startWorker(program: URL, segmenterName: SegmenterName, fail: (error: Error) => void): Worker {
  const worker = new Worker(program, { workerData: { segmenterName } })
  worker.on('error', (cause) => fail(new Error('a worker thread died', { cause })))
  worker.on('exit', (code) => fail(new Error(`a worker thread ended with code ${code}`)))
  return worker
}
