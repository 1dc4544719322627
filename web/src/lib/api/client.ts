import createClient, { type Client, type Middleware } from 'openapi-fetch'
import type { paths } from './schema'

/** A refusal of the server; `code` is one of its closed list, `message` a Chinese sentence. */
export class ApiProblem extends Error {
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

const ownHeader: Middleware = {
  onRequest({ request }) {
    request.headers.set('x-wenzheng', '1')
    return request
  },
}

export function newClient(fetch: typeof globalThis.fetch): Client<paths> {
  const client = createClient<paths>({ fetch, credentials: 'same-origin' })
  client.use(ownHeader)
  return client
}

/**
 * What the server answered.
 *
 * @throws ApiProblem when it refused, or could not be reached (code `unreachable`)
 */
export async function answered<Data>(asked: Promise<{ data?: Data; error?: unknown; response: Response }>): Promise<Data> {
  let given: { data?: Data; error?: unknown; response: Response }
  try {
    given = await asked
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiProblem('unreachable', '连不上服务器，请检查网络后重试')
  }
  if (given.response.ok) return given.data as Data
  throw toProblem(given.error, given.response.status)
}

function toProblem(error: unknown, status: number): ApiProblem {
  if (error !== null && typeof error === 'object' && 'code' in error && 'message' in error) {
    const { code, message, details } = error as { code: string; message: string; details?: Record<string, unknown> }
    return new ApiProblem(code, message, details)
  }
  return new ApiProblem('internal', `服务器没有正常回答（${status}），请稍后重试`)
}

/** A key under which a request counts once, however often it is sent. */
export function newKey(): string {
  return globalThis.crypto.randomUUID?.() ?? Array.from(globalThis.crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
