import { Worker } from 'node:worker_threads'

/** One analysis by this product, without the reports that no measure reads. */
export interface OwnTask {
  readonly input: string
  readonly textColumns: readonly string[]
  /** taxonomy file; null = the built-in one, with its base model */
  readonly taxonomy: string | null
  /** CSV of id and labels; null = none */
  readonly labels: string | null
  /** a base model trained for the task in place of the shipped one; null = the shipped one */
  readonly training: Training | null
  /** the opinions.csv to write */
  readonly out: string
}

/** What a model is trained from: as the shipped one is, without the opinions under test. */
export interface Training {
  /** folder of real data */
  readonly data: string
  /** the part of the labelled opinions that the model must never see */
  readonly heldOutFold: string
}

/** A thread that analyses one task after the other, so that the one that prints stays awake. */
export interface OwnThread {
  run(task: OwnTask): Promise<void>
  close(): Promise<void>
}

export interface OwnReply {
  /** null = done */
  readonly error: string | null
}

/** Starts a thread; its dictionary and its reading matter are loaded once. It takes one task at a time. */
export function startOwnThread(): OwnThread {
  const worker = new Worker(new URL('./own-thread.ts', import.meta.url))
  let waiting: PromiseWithResolvers<void> | null = null
  const settle = (error: Error | null): void => {
    if (error) waiting?.reject(error)
    else waiting?.resolve()
    waiting = null
  }
  worker.on('message', ({ error }: OwnReply) => settle(error === null ? null : new Error(`an analysis failed: ${error}`)))
  worker.on('error', (cause) => settle(new Error('the thread of analyses died', { cause })))
  worker.on('exit', () => settle(new Error('the thread of analyses ended')))
  return {
    run(task) {
      waiting = Promise.withResolvers<void>()
      worker.postMessage(task)
      return waiting.promise
    },
    async close() {
      await worker.terminate()
    },
  }
}
