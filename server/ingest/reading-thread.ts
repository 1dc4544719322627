import { Worker } from 'node:worker_threads'
import { fileError, InputError } from '../pipeline/input-error.ts'
import type { UploadPreview } from './contract.ts'
import type { ReadingCall, ReadingReply, ReadingTrouble } from './reading-call.ts'
import type { RowBatch, StorePlan, StoreTally } from './row-batches.ts'

/** A file that needs more than this to be read ends the thread, not the worker. */
const HEAP_MB = 1024
/** Rows live short: a larger nursery would only be filled. */
const YOUNG_MB = 16
const TOO_MUCH = '文件内容大得不合常理，读不下去；请用 Excel 或 WPS 打开，只留意见所在的工作表，另存为 .xlsx 再上传'

type Answer = Exclude<ReadingReply, { type: 'rows' }>

/** The file's fault, though the reader does not know what is wrong with it. */
export class ReadingError extends Error {}

/** A thread of its own for reading files: masking a million rows takes a minute, and the worker must give signs of life. */
export interface ReadingThread {
  /** @throws InputError or ReadingError for a file that cannot be taken; Error with `code` for what the machine is to blame for */
  preview(path: string, effects: { onRows(rowCount: number): void; signal: AbortSignal }): Promise<UploadPreview>
  /** Batches in order, one read ahead; ends with the tally. Throws like preview. */
  batches(plan: StorePlan, signal: AbortSignal): AsyncGenerator<RowBatch, StoreTally>
}

/** Starts no thread before the first file; one that is idle keeps no process alive. Readings go on side by side. */
export function readingThread(): ReadingThread {
  const waiting: Waiting = new Map()
  let worker: Worker | null = null
  let lastId = 0

  const onDeath = (dead: Worker): void => {
    if (worker === dead) worker = null
  }
  const post = (call: ReadingCall): void => (worker ??= startWorker(waiting, onDeath)).postMessage(call)
  const ask = (call: ReadingCall, signal: AbortSignal, onRows: ((rowCount: number) => void) | null = null): Promise<Answer> => {
    const settle = Promise.withResolvers<Answer>()
    waiting.set(call.id, { settle, onRows })
    post(call)
    worker!.ref()
    const abort = (): void => settle.reject(signal.reason as Error)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    return settle.promise.finally(() => signal.removeEventListener('abort', abort))
  }

  return {
    async preview(path, { onRows, signal }) {
      const id = ++lastId
      try {
        const reply = await ask({ type: 'preview', id, path }, signal, onRows)
        if (reply.type === 'preview') return reply.preview
        throw errorOf(reply)
      } finally {
        waiting.delete(id)
        worker?.postMessage({ type: 'close', id } satisfies ReadingCall)
      }
    },
    async *batches(plan, signal) {
      const id = ++lastId
      post({ type: 'open', id, plan })
      let ahead = ask({ type: 'next', id }, signal)
      try {
        for (;;) {
          const reply = await ahead
          if (reply.type === 'end') return reply.tally
          if (reply.type !== 'batch') throw errorOf(reply)
          ahead = ask({ type: 'next', id }, signal)
          ahead.catch(() => null)
          yield reply.batch
        }
      } finally {
        waiting.delete(id)
        worker?.postMessage({ type: 'close', id } satisfies ReadingCall)
      }
    },
  }
}

type Waiting = Map<number, { readonly settle: PromiseWithResolvers<Answer>; readonly onRows: ((rowCount: number) => void) | null }>

function startWorker(waiting: Waiting, onDeath: (dead: Worker) => void): Worker {
  const started = new Worker(new URL('./reading-worker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB } })
  const die = (cause: unknown): void => {
    onDeath(started)
    // The machine's fault, not the file's: the job is tried again.
    const error = waiting.size === 1 && isOutOfMemory(cause) ? fileError('', TOO_MUCH, cause) : Object.assign(new Error('the reading thread died', { cause }), { code: 'THREAD_DIED' })
    for (const { settle } of waiting.values()) settle.reject(error)
    waiting.clear()
  }
  started.on('error', die)
  started.on('exit', die)
  started.on('message', (reply: ReadingReply) => {
    const asked = waiting.get(reply.id)
    if (reply.type === 'rows') return asked?.onRows?.(reply.rowCount)
    waiting.delete(reply.id)
    if (waiting.size === 0) started.unref()
    asked?.settle.resolve(reply)
  })
  return started
}

function isOutOfMemory(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

function errorOf(reply: Answer): Error {
  if (reply.type !== 'failed') return new Error(`an unexpected answer: ${reply.type}`)
  return toError(reply.trouble)
}

function toError({ problems, type, message, stack, code }: ReadingTrouble): Error {
  if (problems !== null) return new InputError(problems)
  // What a parser says of a text quotes it: the log knows by the kind of the error.
  const error = type === 'SyntaxError' ? new SyntaxError(message) : new Error(message)
  if (stack !== null) error.stack = stack
  return code === null ? new ReadingError('the reader stumbled over a file', { cause: error }) : Object.assign(error, { code })
}
