import type { UploadPreview } from './contract.ts'
import type { RowBatch, StorePlan, StoreTally } from './row-batches.ts'

/** What the reading thread is asked; `id` tells readings apart, which go on side by side. */
export type ReadingCall =
  | { readonly type: 'preview'; readonly id: number; readonly path: string }
  | { readonly type: 'open'; readonly id: number; readonly plan: StorePlan }
  /** the next batch of an open reading */
  | { readonly type: 'next'; readonly id: number }
  | { readonly type: 'close'; readonly id: number }

export interface ReadingTrouble {
  /** problems of an InputError; null = anything else */
  readonly problems: readonly { readonly file: string; readonly row: number | null; readonly column: string | null; readonly reason: string }[] | null
  /** name of the error's kind */
  readonly type: string
  readonly message: string
  readonly stack: string | null
  /** of a system error, which is the machine's fault and not the file's */
  readonly code: string | null
}

export type ReadingReply =
  | { readonly type: 'rows'; readonly id: number; readonly rowCount: number }
  | { readonly type: 'preview'; readonly id: number; readonly preview: UploadPreview }
  | { readonly type: 'batch'; readonly id: number; readonly batch: RowBatch }
  | { readonly type: 'end'; readonly id: number; readonly tally: StoreTally }
  | { readonly type: 'failed'; readonly id: number; readonly trouble: ReadingTrouble }
