import type { Upload } from '$lib/api/types'
import { ApiProblem } from '$lib/api/client'
import { sendFile, type Sending } from './send.ts'

export interface OutFile {
  readonly number: number
  readonly file: File
  readonly orgId: string
  readonly state: 'waiting' | 'sending' | 'sent' | 'failed'
  readonly sentBytes: number
  readonly upload: Upload | null
  readonly problem: ApiProblem | null
}

/** Files chosen to be sent, one after the other. */
export class Outbox {
  files = $state.raw<readonly OutFile[]>([])
  #campaignId: string
  #onsent: (upload: Upload, isOnly: boolean) => void
  #sending: { number: number; sending: Sending } | null = null
  #next = 0

  /** @param onsent - told of each file that is there; isOnly = nothing else was chosen */
  constructor(campaignId: string, onsent: (upload: Upload, isOnly: boolean) => void) {
    this.#campaignId = campaignId
    this.#onsent = onsent
  }

  get isSending(): boolean {
    return this.files.some(({ state }) => state === 'sending' || state === 'waiting')
  }

  /** What was sent before leaves the list. */
  add(files: readonly File[], orgId: string): void {
    const added = files.map((file): OutFile => ({ number: this.#next++, file, orgId, state: 'waiting', sentBytes: 0, upload: null, problem: null }))
    this.files = [...this.files.filter(({ state }) => state !== 'sent'), ...added]
    void this.#run()
  }

  retry(number: number): void {
    this.#change(number, { state: 'waiting', problem: null })
    void this.#run()
  }

  /** Lets go of a file that waits, is under way or failed. */
  drop(number: number): void {
    this.files = this.files.filter((file) => file.number !== number)
    if (this.#sending?.number === number) this.#sending.sending.cancel()
  }

  /** Stops sending; what was sent is kept, to go on from there. */
  leave(): void {
    this.files = []
    this.#sending?.sending.pause()
  }

  async #run(): Promise<void> {
    if (this.#sending !== null) return
    const next = this.files.find(({ state }) => state === 'waiting')
    if (next === undefined) return
    const { number, file, orgId } = next
    this.#change(number, { state: 'sending', sentBytes: 0 })
    const sending = sendFile({ campaignId: this.#campaignId, orgId, file, onprogress: (sentBytes) => this.#change(number, { sentBytes }) })
    this.#sending = { number, sending }
    try {
      const upload = await sending.answer
      this.#change(number, { state: 'sent', sentBytes: file.size, upload })
      this.#onsent(upload, this.files.length === 1)
    } catch (cause) {
      if (cause instanceof ApiProblem) this.#change(number, { state: 'failed', problem: cause })
      else if (!(cause instanceof DOMException && cause.name === 'AbortError')) throw cause
    } finally {
      this.#sending = null
    }
    await this.#run()
  }

  #change(number: number, changes: Partial<OutFile>): void {
    this.files = this.files.map((file) => (file.number === number ? { ...file, ...changes } : file))
  }
}
