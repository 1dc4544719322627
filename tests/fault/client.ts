import { setTimeout as pause } from 'node:timers/promises'
import { signIn } from '../server/start/product.ts'
import type { Account } from './campaign.ts'

const AGAIN_MS = 150
const TIMEOUT_MS = 20_000

export interface Answer {
  readonly status: number
  readonly body: unknown
}

interface Asking {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly json?: object
  readonly file?: { readonly name: string; readonly content: string }
  /** Idempotency-Key: the same for every try */
  readonly key?: string
}

/** Asks as an actor until there is an answer, however often the product is killed meanwhile. */
export type Ask = (asking: Asking) => Promise<Answer>

/** @param addressOf - where the product listens at the moment; null while it is down */
export function newClient(account: Account, addressOf: () => string | null): Ask {
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
  return async (asking) => {
    for (;;) {
      const answer = await tryOnce(asking).catch((error: unknown) => {
        // fetch tells every lost connection as a TypeError, a silent one as a TimeoutError, a cut answer as a SyntaxError.
        if (error instanceof TypeError || error instanceof SyntaxError || (error instanceof Error && error.name === 'TimeoutError')) return null
        throw error
      })
      if (answer !== null) return answer
      await pause(AGAIN_MS)
    }
  }
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
