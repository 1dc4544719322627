import { Agent, request as send } from 'node:http'

export interface Figures {
  readonly perSecond: number
  /** ms until an answer was there as a whole */
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** answers other than 2xx, and lost connections */
  readonly failed: number
}

interface Asking {
  readonly clients: number
  readonly seconds: number
  readonly cookie: string
  /** sent as JSON by POST; null = GET */
  readonly body: object | null
}

/** So many people, each asking again as soon as the answer is there. */
export async function measure(url: string, { clients, seconds, cookie, body }: Asking): Promise<Figures> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const times: number[] = []
  let failed = 0
  const begun = performance.now()
  const end = begun + seconds * 1000
  const work = async (): Promise<void> => {
    while (performance.now() < end) {
      const asked = performance.now()
      if (await askOnce(url, agent, cookie, body)) times.push(performance.now() - asked)
      else failed++
    }
  }
  await Promise.all(Array.from({ length: clients }, work))
  const took = (performance.now() - begun) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  const quantile = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? Number.NaN
  return { perSecond: times.length / took, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), failed }
}

/** @returns whether it was answered with success */
function askOnce(url: string, agent: Agent, cookie: string, body: object | null): Promise<boolean> {
  return new Promise((resolve) => {
    const content = body === null ? null : JSON.stringify(body)
    const headers = { cookie, 'x-wenzheng': '1', ...(content !== null && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }) }
    const request = send(url, { agent, method: content === null ? 'GET' : 'POST', headers }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode !== undefined && response.statusCode < 300))
      response.once('error', () => resolve(false))
    })
    request.once('error', () => resolve(false))
    request.end(content)
  })
}
