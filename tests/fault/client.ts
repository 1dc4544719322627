import { setTimeout as pause } from 'node:timers/promises'
import { signIn } from '../server/start/product.ts'
import type { Account } from './campaign.ts'

const AGAIN_MS = 150
const TIMEOUT_MS = 20_000
/** How often a request with a key is sent twice at once, as an impatient hand or a proxy does. */
const TWICE = 0.2

export interface Answer {
  readonly status: number
  readonly body: unknown
}

interface Asking {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly json?: object
  readonly file?: { readonly name: string; readonly content: string }
  /** Idempotency-Key: the same for every try */
  readonly key?: string
}

/** Asks as an actor until there is an answer, however often the product is killed meanwhile. */
export type Ask = (asking: Asking) => Promise<Answer>

interface Surroundings {
  /** where the product listens at the moment; null while it is down */
  readonly addressOf: () => string | null
  readonly random: () => number
  /** told when two answers to the same key name different things */
  readonly onUnequal: (path: string) => void
}

export function newClient(account: Account, { addressOf, random, onUnequal }: Surroundings): Ask {
  let cookie = ''
  const tryOnce = async (asking: Asking): Promise<Answer | null> => {
    const address = addressOf()
    if (address === null) return null
    if (cookie === '') {
      const { signInName, password } = account
      const signedIn = await signIn(address, { signInName, password })
      if (signedIn.status === 429 || signedIn.status >= 500) return null
      if (signedIn.status !== 200) throw new Error(`Signing in gave ${signedIn.status}`)
      cookie = signedIn.cookie
    }
    const answer = await fetch(`${address}${asking.path}`, requestOf(asking, cookie))
    const text = await answer.text()
    if (answer.status === 401) cookie = ''
    if (answer.status === 401 || answer.status === 429 || answer.status >= 500) return null
    return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
  }
  const tryUnlessLost = (asking: Asking): Promise<Answer | null> =>
    tryOnce(asking).catch((error: unknown) => {
      // fetch tells every lost connection as a TypeError, a silent one as a TimeoutError, a cut answer as a SyntaxError.
      if (error instanceof TypeError || error instanceof SyntaxError || (error instanceof Error && error.name === 'TimeoutError')) return null
      throw error
    })
  return async (asking) => {
    for (;;) {
      const isTwice = asking.key !== undefined && random() < TWICE
      const [answer, again] = await Promise.all([tryUnlessLost(asking), isTwice ? tryUnlessLost(asking) : null])
      if (answer && again && answer.status === again.status && idIn(answer) !== idIn(again)) onUnequal(asking.path)
      const given = answer ?? again
      if (given !== null) return given
      await pause(AGAIN_MS)
    }
  }
}

function idIn({ body }: Answer): string | undefined {
  const made = body as { id?: string; event?: { id: string } } | null
  return made?.event?.id ?? made?.id
}

function requestOf({ method, json, file, key }: Asking, cookie: string): RequestInit {
  const headers: Record<string, string> = { 'x-wenzheng': '1', cookie }
  if (key !== undefined) headers['idempotency-key'] = key
  const request: RequestInit = { method, headers, signal: AbortSignal.timeout(TIMEOUT_MS) }
  if (json !== undefined) return { ...request, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(json) }
  if (file === undefined) return request
  const form = new FormData()
  form.append('file', new Blob([file.content], { type: 'text/csv' }), file.name)
  return { ...request, body: form }
}
