/** A point that was written down and that the server has not acknowledged yet. */
export interface PendingPoint {
  /** its Idempotency-Key: sent again it is still one point */
  readonly key: string
  readonly occasionId: string
  readonly text: string
  readonly mentionCount: number
  /** ISO 8601 */
  readonly writtenAt: string
  /** why the server will not take it as it is; null = not asked, or not reached */
  readonly refusal: string | null
}

/** Where points wait: localStorage, or a map in tests. */
export interface PointStorage {
  readonly length: number
  key(index: number): string | null
  getItem(name: string): string | null
  setItem(name: string, value: string): void
  removeItem(name: string): void
}

/**
 * One entry of the storage a point, so that two open pages never write over each other.
 *
 * Entries of other actors on the same device stay out of sight.
 */
export class PendingStore {
  readonly #storage: PointStorage
  readonly #prefix: string

  constructor(storage: PointStorage, actorId: string, campaignId: string) {
    this.#storage = storage
    this.#prefix = `wenzheng.pending/${actorId}/${campaignId}/`
  }

  /** Oldest first; an entry that cannot be read is left where it is and not listed. */
  list(): PendingPoint[] {
    const names = Array.from({ length: this.#storage.length }, (_, at) => this.#storage.key(at)).filter((name): name is string => name?.startsWith(this.#prefix) === true)
    const points = names.flatMap((name) => {
      const point = parsePoint(this.#storage.getItem(name))
      return point === null ? [] : [point]
    })
    return points.toSorted((a, b) => (a.writtenAt < b.writtenAt || (a.writtenAt === b.writtenAt && a.key < b.key) ? -1 : 1))
  }

  /** @returns false when the device keeps nothing (full, or forbidden): the point is then only on the screen */
  put(point: PendingPoint): boolean {
    try {
      this.#storage.setItem(this.#prefix + point.key, JSON.stringify(point))
      return true
    } catch (cause) {
      if (cause instanceof DOMException) return false
      throw cause
    }
  }

  remove(key: string): void {
    this.#storage.removeItem(this.#prefix + key)
  }
}

function parsePoint(text: string | null): PendingPoint | null {
  if (text === null) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) return null
    throw cause
  }
  return isPoint(value) ? value : null
}

function isPoint(value: unknown): value is PendingPoint {
  if (value === null || typeof value !== 'object') return false
  const point = value as Record<string, unknown>
  const words = [point['key'], point['occasionId'], point['text'], point['writtenAt']]
  return words.every((word) => typeof word === 'string') && typeof point['mentionCount'] === 'number' && (point['refusal'] === null || typeof point['refusal'] === 'string')
}
