import { setTimeout as pause } from 'node:timers/promises'
import type { Upload } from '../../server/ingest/contract.ts'
import { ask, signIn } from '../server/start/product.ts'

const LOOK_MS = 25
const PATIENCE_MS = 120_000

/** A school that talks to the product by HTTP; the same session holds over restarts, which change the address. */
export interface Sender {
  readonly orgId: string
  at(url: string): void
  read<Body>(path: string): Promise<Body>
  /** Sends once, under a key; throws when the line breaks. */
  send<Body>(path: string, body: object | FormData, key?: string): Promise<Body>
  put<Body>(path: string, body: object): Promise<Body>
  /** Half a file and then nothing more; ends when the line breaks. */
  sendHalf(path: string, form: FormData, onHalf: () => void): Promise<void>
  /** Looks until it holds, over every trouble of the server. @throws when it does not within two minutes */
  until<Body>(path: string, holds: (body: Body) => boolean): Promise<Body>
}

export async function newSender(firstUrl: string, account: { signInName: string; password: string }): Promise<Sender> {
  let url = firstUrl
  const { cookie } = await signIn(url, account)
  const headers = { cookie, 'x-wenzheng': '1' }
  const get = async <Body>(path: string): Promise<Body> => bodyOf(await ask(`${url}/api/${path}`, { headers }))
  const { roles } = await get<{ roles: { org: { id: string } }[] }>('session')
  const [{ id: campaignId } = { id: '' }] = await get<{ id: string }[]>('campaigns')
  const address = (path: string): string => `${url}/api/campaigns/${campaignId}/${path}`
  const read = async <Body>(path: string): Promise<Body> => bodyOf(await ask(address(path), { headers }))
  return {
    orgId: roles[0]!.org.id,
    at: (next) => (url = next),
    read,
    async send(path, body, key = crypto.randomUUID()) {
      const isForm = body instanceof FormData
      return bodyOf(await ask(address(path), { method: 'POST', headers: { ...headers, 'idempotency-key': key, ...(!isForm && { 'content-type': 'application/json' }) }, body: isForm ? body : JSON.stringify(body) }))
    },
    put: async (path, body) => bodyOf(await ask(address(path), { method: 'PUT', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) })),
    async sendHalf(path, form, onHalf) {
      const whole = new Request(address(path), { method: 'POST', body: form })
      const bytes = new Uint8Array(await whole.arrayBuffer())
      const half = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(bytes.subarray(0, bytes.length / 2)),
        pull: () => onHalf(),
      })
      await fetch(address(path), { method: 'POST', headers: { ...headers, 'content-type': whole.headers.get('content-type')! }, body: half, duplex: 'half' } as RequestInit).then((answer) => answer.arrayBuffer())
    },
    async until(path, holds) {
      for (const since = Date.now(); ; await pause(LOOK_MS)) {
        const answer = await ask(address(path), { headers })
        const text = await answer.text()
        if (answer.ok && holds(JSON.parse(text) as never)) return JSON.parse(text) as never
        if (Date.now() - since > PATIENCE_MS || (answer.status >= 400 && answer.status < 500)) throw new Error(`${path} did not come about: ${answer.status} ${text.slice(0, 500)}`)
      }
    },
  }
}

async function bodyOf<Body>(answer: Response): Promise<Body> {
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.status}: ${text}`)
  return JSON.parse(text) as Body
}

/** Whether a part of the rows is stored and a part is not. */
export function isHalfStored({ status, progress }: Upload): boolean {
  return status === 'storing' && progress !== null && progress.total !== null && progress.done > 0 && progress.done < progress.total
}
