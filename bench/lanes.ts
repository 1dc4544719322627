import { type OwnThread, startOwnThread } from './own.ts'

/** Work is done on so many lanes at once; what is asked for first begins first. */
export interface Lanes {
  /** Waits for a lane, then works; the lane's thread starts when it is first wanted. */
  run<T>(work: (thread: () => OwnThread) => Promise<T>): Promise<T>
  /** Ends the threads; what waits is rejected. */
  close(): Promise<void>
}

/** @param startThread - another one in tests */
export function openLanes(count: number, startThread: () => OwnThread = startOwnThread): Lanes {
  const waiting: PromiseWithResolvers<number>[] = []
  const free = Array.from({ length: count }, (_, lane) => lane)
  const threads = new Map<number, OwnThread>()
  let isClosed = false
  const threadOf = (lane: number): OwnThread => {
    const thread = threads.get(lane) ?? startThread()
    threads.set(lane, thread)
    return thread
  }
  const take = (): Promise<number> => {
    if (isClosed) return Promise.reject(new Error('the lanes are closed'))
    const lane = free.shift()
    if (lane !== undefined) return Promise.resolve(lane)
    const next = Promise.withResolvers<number>()
    waiting.push(next)
    return next.promise
  }
  const give = (lane: number): void => {
    const next = waiting.shift()
    if (next) next.resolve(lane)
    else free.push(lane)
  }
  return {
    async run(work) {
      const lane = await take()
      try {
        return await work(() => threadOf(lane))
      } finally {
        give(lane)
      }
    },
    async close() {
      isClosed = true
      for (const next of waiting.splice(0)) next.reject(new Error('the lanes are closed'))
      await Promise.all([...threads.values()].map((thread) => thread.close()))
    },
  }
}
