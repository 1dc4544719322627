import type { Db, Tx } from '../db/client.ts'
import type { Actor } from '../org/service.ts'
import { sightOf } from './lead.ts'
import { handlersOf, readHandlers } from './sight.ts'
import { selectLeadsOf } from './store.ts'

/** What may be read of by everybody who may read opinions: it endangers nobody to know that a railing is loose. */
const SHOWN = '安全隐患'

/**
 * Which of these opinions the actor may not read: leads about people, of which the actor is no handler. Whoever recorded one has
 * read it already.
 */
export async function withheldFrom(db: Db | Tx, actor: Actor, campaignId: string, opinions: readonly { readonly id: string; readonly createdBy: string }[]): Promise<Set<string>> {
  const foreign = opinions.filter(({ createdBy }) => createdBy !== actor.id).map(({ id }) => id)
  const leads = (await selectLeadsOf(db, campaignId, foreign)).filter(({ codes }) => codes !== SHOWN)
  if (leads.length === 0) return new Set()
  const handlers = await readHandlers(db)
  return new Set(leads.filter((row) => !handlersOf(handlers, sightOf(row)).has(actor.id)).map(({ opinionId }) => opinionId))
}
