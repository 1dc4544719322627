import { createSubscriber } from 'svelte/reactivity'
import type { Opinion } from '$lib/api/types'
import { answered, ApiProblem, newClient, newKey } from '$lib/api/client'
import { type PendingPoint, PendingStore, type PointStorage } from './pending-store.ts'

/** What sends one point: the API, or a stand-in in tests. */
export type SendPoint = (point: PendingPoint) => Promise<Opinion>

interface Wiring {
  readonly send: SendPoint
  /** told of every point that the server has stored */
  readonly onstored?: (opinion: Opinion, point: PendingPoint) => void
}

/** Refusals that say something about the point; every other one is worth another try. */
const FINAL: readonly string[] = ['invalid', 'forbidden', 'notFound', 'conflict', 'locked', 'tooLarge', 'unreadable']
const ANSWER_TIMEOUT_MS = 20_000

/** Points on their way to the server. Each is kept on the device until the server has acknowledged it. */
export class PendingPoints {
  readonly #store: PendingStore
  readonly #wiring: Wiring
  #points: readonly PendingPoint[]
  #isSending = false
  #obstacle: string | null = null
  #isKept = true
  #isSignedOut = false
  #changed = (): void => undefined
  /** called by whatever is read, so that a page is drawn anew when it changes */
  readonly #watch = createSubscriber((update) => {
    this.#changed = update
  })

  constructor(store: PendingStore, wiring: Wiring) {
    this.#store = store
    this.#wiring = wiring
    this.#points = store.list()
  }

  /** Oldest first. */
  get points(): readonly PendingPoint[] {
    this.#watch()
    return this.#points
  }

  get isSending(): boolean {
    this.#watch()
    return this.#isSending
  }

  /** Why the last try did not get through; null when nothing is in the way. */
  get obstacle(): string | null {
    this.#watch()
    return this.#obstacle
  }

  /** The session is over: nothing goes before a new sign-in. */
  get isSignedOut(): boolean {
    this.#watch()
    return this.#isSignedOut
  }

  /** False when this device could not keep a point: leaving the page would lose it. */
  get isKept(): boolean {
    this.#watch()
    return this.#isKept
  }

  /** Keeps a point and tries to send it. */
  async add(occasionId: string, text: string, mentionCount: number, now: Date): Promise<void> {
    const point: PendingPoint = { key: newKey(), occasionId, text, mentionCount, writtenAt: now.toISOString(), refusal: null }
    this.#isKept = this.#store.put(point) && this.#isKept
    this.#points = [...this.#points, point]
    this.#changed()
    await this.send()
  }

  /** Takes a point back, to be written anew or thrown away. */
  take(key: string): PendingPoint | null {
    const point = this.#points.find((one) => one.key === key) ?? null
    this.#forget(key)
    return point
  }

  /** Sends what waits, oldest first, until something is in the way. */
  async send(): Promise<void> {
    if (this.#isSending) return
    this.#isSending = true
    this.#changed()
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) if (!(await this.#sendOne(next))) return
      this.#obstacle = null
      this.#isSignedOut = false
    } finally {
      this.#isSending = false
      this.#changed()
    }
  }

  #next(): PendingPoint | undefined {
    return this.#points.find(({ refusal }) => refusal === null)
  }

  /** @returns whether to go on with the next one */
  async #sendOne(point: PendingPoint): Promise<boolean> {
    try {
      const opinion = await this.#wiring.send(point)
      this.#forget(point.key)
      this.#wiring.onstored?.(opinion, point)
      return true
    } catch (cause) {
      if (!(cause instanceof ApiProblem)) throw cause
      if (!FINAL.includes(cause.code)) {
        this.#isSignedOut = cause.code === 'unauthenticated'
        this.#obstacle = this.#isSignedOut ? '登录已过期，请重新登录后再发送' : cause.message
        return false
      }
      const refused = { ...point, refusal: cause.message }
      this.#store.put(refused)
      this.#points = this.#points.map((one) => (one.key === point.key ? refused : one))
      this.#changed()
      return true
    }
  }

  #forget(key: string): void {
    this.#store.remove(key)
    this.#points = this.#points.filter((point) => point.key !== key)
    this.#changed()
  }
}

/** Points of the signed-in actor in a campaign, kept in this browser. */
export function createPendingPoints(actorId: string, campaignId: string, onstored?: Wiring['onstored'], storage: PointStorage = window.localStorage): PendingPoints {
  const send: SendPoint = ({ key, occasionId, text, mentionCount }) =>
    answered(
      newClient(fetch).POST('/api/campaigns/{campaignId}/occasions/{occasionId}/opinions', {
        params: { path: { campaignId, occasionId } },
        body: { text, mentionCount },
        headers: { 'idempotency-key': key },
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      }),
    )
  return new PendingPoints(new PendingStore(storage, actorId, campaignId), onstored === undefined ? { send } : { send, onstored })
}
