import { untrack } from 'svelte'
import { ApiProblem } from '$lib/api/client'

export interface Page<Row> {
  readonly items: readonly Row[]
  readonly nextCursor: string | null
  readonly total: number | null
}

export interface Paging {
  readonly cursor?: string
  readonly limit?: number
}

const MOST = 200
const FEWEST = 50

/** Rows of a list that grows by its cursor. What is shown stays until what was asked for is there. */
export class PagedList<Row> {
  /** null until the first page is there */
  rows = $state.raw<readonly Row[] | null>(null)
  total = $state<number | null>(null)
  isBusy = $state(false)
  problem = $state.raw<ApiProblem | null>(null)
  #cursor = $state<string | null>(null)
  #turn = 0
  #read: (paging: Paging) => Promise<Page<Row>>

  constructor(read: (paging: Paging) => Promise<Page<Row>>) {
    this.#read = read
  }

  get hasMore(): boolean {
    return this.#cursor !== null
  }

  /** Made to be called in an effect: shows a first page once it is there, unless another was asked for meanwhile. */
  show(first: Promise<Page<Row>>): void {
    untrack(() => void this.#take(first, []))
  }

  async more(): Promise<void> {
    if (this.#cursor !== null && !this.isBusy) await this.#take(this.#read({ cursor: this.#cursor }), this.rows ?? [])
  }

  /** Reads again what is shown. */
  async refresh(): Promise<void> {
    await this.#take(this.#read({ limit: Math.min(MOST, Math.max(FEWEST, this.rows?.length ?? 0)) }), [])
  }

  async #take(asked: Promise<Page<Row>>, before: readonly Row[]): Promise<void> {
    const turn = ++this.#turn
    this.isBusy = true
    try {
      const { items, nextCursor, total } = await asked
      if (turn !== this.#turn) return
      this.rows = [...before, ...items]
      this.#cursor = nextCursor
      this.total = total
      this.problem = null
    } catch (cause) {
      if (!(cause instanceof ApiProblem)) throw cause
      if (turn === this.#turn) this.problem = cause
    } finally {
      if (turn === this.#turn) this.isBusy = false
    }
  }
}
