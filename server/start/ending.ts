/** When and why this process is to end. */
export interface Ending {
  /** aborted as soon as the end is wanted */
  readonly signal: AbortSignal
  /** what broke, when the end was no wish */
  readonly error: Error | null
  /** asks for the end; with an error it was no wish */
  end(error?: Error): void
  /** @throws Error what broke, when it was no wish */
  ended(): Promise<void>
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** npm sends its child the Ctrl-C that the terminal has sent it already: within this time it is the same wish. */
const SAME_WISH_MS = 1500

/**
 * Listens to what ends a process: signals, and errors that nobody caught. A further Ctrl-C ends it at once.
 *
 * @param ignored - signals that somebody else answers for this process
 * @param survives - errors that nobody caught and that leave the process sound
 */
export function newEnding(ignored: readonly (typeof SIGNALS)[number][] = [], survives: (error: Error) => boolean = () => false): Ending {
  const controller = new AbortController()
  let broken: Error | null = null
  let askedAt = 0
  const end = (error?: Error): void => {
    if (controller.signal.aborted) return
    broken = error ?? null
    askedAt = Date.now()
    controller.abort(new Error('the process is to end'))
  }
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (ignored.includes(signal)) return
      if (controller.signal.aborted && Date.now() - askedAt > SAME_WISH_MS) process.exit(130)
      end()
    })
  }
  process.on('uncaughtException', (error) => {
    if (!survives(error)) end(error)
  })
  return {
    signal: controller.signal,
    get error() {
      return broken
    },
    end,
    async ended() {
      if (!controller.signal.aborted) await new Promise((resolve) => controller.signal.addEventListener('abort', resolve, { once: true }))
      if (broken) throw broken
    },
  }
}
