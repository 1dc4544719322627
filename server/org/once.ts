import { createHash } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { idempotency } from './table.ts'

/** A request that may arrive more than once. */
export interface Repeatable {
  readonly actorId: string
  /** header Idempotency-Key; null = every arrival counts */
  readonly key: string | null
  /** what is asked, to tell a repetition from a key used twice */
  readonly request: unknown
}

/**
 * Does something once in a transaction, however often it is asked: the same key gets the same answer, also when the first
 * answer was lost on its way, and also while the first is still at work (then it waits).
 *
 * @throws AppError conflict when the key came with another request before
 */
export async function once<Answer>(db: Db, { actorId, key, request }: Repeatable, act: (tx: Tx) => Promise<Answer>): Promise<Answer> {
  if (key === null) return db.transaction(act)
  const requestHash = createHash('sha256').update(JSON.stringify(request)).digest('hex')
  return db.transaction(async (tx) => {
    const claimed = await tx.insert(idempotency).values({ actorId, key, requestHash }).onConflictDoNothing().returning({ key: idempotency.key })
    const ofKey = and(eq(idempotency.actorId, actorId), eq(idempotency.key, key))
    if (claimed.length === 0) {
      const [known] = await tx.select().from(idempotency).where(ofKey)
      if (known?.requestHash !== requestHash) throw new AppError('conflict', '同一个幂等键用在了两个不同的请求上', { key })
      return known.answer as Answer
    }
    const answer = await act(tx)
    await tx.update(idempotency).set({ answer }).where(ofKey)
    return answer
  })
}
