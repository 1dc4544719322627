import type { Issue, ReviewEvent } from '$lib/api/types'
import type { components } from '$lib/api/schema'
import { answered, ApiProblem, newClient, newKey } from '$lib/api/client'
import type { Toasts } from '$lib/ui/toast.svelte'

export type Review = Omit<components['schemas']['NewReview'], 'runId'>
type Outcome = components['schemas']['ReviewOutcome']

interface Place {
  readonly campaignId: string
  readonly runId: string
}

/** What one person does to the issues of a run, answered at once and taken back on request. */
export class Reviewer {
  isBusy = $state(false)
  #done: (readonly string[])[] = []
  #place: () => Place
  #toasts: Toasts
  #onchange: () => Promise<void>

  /** @param onchange - reads again what is shown */
  constructor(place: () => Place, toasts: Toasts, onchange: () => Promise<void>) {
    this.#place = place
    this.#toasts = toasts
    this.#onchange = onchange
  }

  /**
   * Sends the reviews one after the other; what was sent before one is refused stays, and can be undone.
   *
   * @param words - what is said when all were taken
   * @param ontaken - called when all were taken, before what is shown is read again
   * @returns every issue that changed; null when one was refused
   */
  async review(words: string, reviews: readonly Review[], ontaken: () => void = () => undefined): Promise<Issue[] | null> {
    if (this.isBusy) return null
    const { campaignId, runId } = this.#place()
    const outcomes: Outcome[] = []
    const send = async (): Promise<void> => {
      for (const review of reviews) {
        outcomes.push(await answered(newClient(fetch).POST('/api/campaigns/{campaignId}/reviews', { params: { path: { campaignId } }, body: { ...review, runId }, headers: { 'idempotency-key': newKey() } })))
      }
      ontaken()
    }
    const isTaken = await this.#act(send)
    const batch = outcomes.map(({ event }) => event.id)
    if (batch.length > 0) {
      this.#done.push(batch)
      this.#toasts.show(isTaken ? words : `前 ${batch.length} 个已处理`, { tone: 'success', undo: () => this.#undo(batch) })
    }
    return isTaken ? outcomes.flatMap(({ issues }) => issues) : null
  }

  /** Takes back the latest of what was done on this page. */
  async undoLast(): Promise<void> {
    const batch = this.#done.at(-1)
    if (batch === undefined) this.#toasts.show('这一页还没有可撤销的操作；更早的请在研判记录里撤销。')
    else await this.#undo(batch)
  }

  /** Takes back an event of the log, or does again what was taken back. */
  async switchEvent({ id, undoneBy }: Pick<ReviewEvent, 'id' | 'undoneBy'>): Promise<void> {
    const isTaken = await this.#act(() => this.#send(undoneBy ?? id))
    if (isTaken) this.#toasts.show(undoneBy === null ? '已撤销' : '已重做', { tone: 'success' })
  }

  async #undo(batch: readonly string[]): Promise<void> {
    if (!this.#done.includes(batch)) {
      this.#toasts.show('这一步已经撤销过了')
      return
    }
    const isTaken = await this.#act(async () => {
      for (const id of batch.toReversed()) await this.#send(id)
    })
    if (!isTaken) return
    this.#done = this.#done.filter((other) => other !== batch)
    this.#toasts.show('已撤销')
  }

  async #send(eventId: string): Promise<void> {
    const { campaignId, runId } = this.#place()
    await answered(newClient(fetch).POST('/api/campaigns/{campaignId}/reviews/{eventId}/undo', { params: { path: { campaignId, eventId }, query: { runId } }, headers: { 'idempotency-key': newKey() } }))
  }

  async #act(send: () => Promise<void>): Promise<boolean> {
    this.isBusy = true
    try {
      await send()
      return true
    } catch (cause) {
      if (!(cause instanceof ApiProblem)) throw cause
      this.#toasts.show(cause.message, { tone: 'danger' })
      return false
    } finally {
      await this.#onchange()
      this.isBusy = false
    }
  }
}
