import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import { actor, actorRole, org } from '../db/tables.ts'
import { CORRUPTION, LEAD_CATEGORIES } from './category.ts'
import { leadHandler } from './table.ts'

/** Who handles what: read once for each question asked. */
export interface Handlers {
  readonly parentOf: ReadonlyMap<string, string | null>
  /** actors named, by org and category */
  readonly named: ReadonlyMap<string, ReadonlySet<string>>
  /** actors of a role, by org and role */
  readonly holders: ReadonlyMap<string, ReadonlySet<string>>
}

/** Leads of an org, a category and a level of urgency, all of which have the same handlers. */
export interface Sight {
  readonly orgId: string
  readonly category: string
  readonly isEscalated: boolean
}

export async function readHandlers(db: Db | Tx): Promise<Handlers> {
  const orgs = await db.select({ id: org.id, parentId: org.parentId }).from(org)
  const active = await db.select({ actorId: actorRole.actorId, orgId: actorRole.orgId, role: actorRole.role }).from(actorRole).innerJoin(actor, eq(actor.id, actorRole.actorId)).where(and(isNull(actor.disabledAt), inArray(actorRole.role, ['school', 'group', 'bureau'])))
  const names = await db.select({ orgId: leadHandler.orgId, category: leadHandler.category, actorId: leadHandler.actorId }).from(leadHandler).innerJoin(actor, eq(actor.id, leadHandler.actorId)).where(isNull(actor.disabledAt))
  return {
    parentOf: new Map(orgs.map(({ id, parentId }) => [id, parentId])),
    named: gather(names.map(({ orgId, category, actorId }) => [keyOf(orgId, category), actorId])),
    holders: gather(active.map(({ orgId, role, actorId }) => [keyOf(orgId, role), actorId])),
  }
}

/**
 * Whose a lead is. Those named at the nearest org, its own or above it; else those who record for the org and for its group, or
 * else for the nearest org above. Where nobody received it in time, those of the next level too. A report of corruption is for
 * those named for it and for nobody else.
 */
export function handlersOf(handlers: Handlers, { orgId, category, isEscalated }: Sight): ReadonlySet<string> {
  const path = pathOf(handlers.parentOf, orgId)
  const levels = path.flatMap((id) => handlers.named.get(keyOf(id, category)) ?? [])
  if (category === CORRUPTION) return union(levels.slice(0, isEscalated ? 2 : 1))
  const above = isEscalated ? path.flatMap((id) => [rolesAt(handlers, id, 'group'), rolesAt(handlers, id, 'bureau')]) : []
  if (levels.length > 0) return union([levels[0]!, ...(isEscalated ? levels.slice(1, 2) : []), ...above])
  const own = union([rolesAt(handlers, path[0]!, 'school'), ...path.slice(0, 2).map((id) => rolesAt(handlers, id, 'group'))])
  return union([own.size > 0 ? own : nearestAbove(handlers, path), ...above])
}

/** What the actor may read: every combination of which the actor is a handler. */
export function sightsOf(handlers: Handlers, actorId: string): Sight[] {
  const isAnywhere = [...handlers.named.values(), ...handlers.holders.values()].some((actors) => actors.has(actorId))
  if (!isAnywhere) return []
  return allSights(handlers).filter((sight) => handlersOf(handlers, sight).has(actorId))
}

function allSights({ parentOf }: Handlers): Sight[] {
  return [...parentOf.keys()].flatMap((orgId) => LEAD_CATEGORIES.flatMap((category) => [false, true].map((isEscalated) => ({ orgId, category, isEscalated }))))
}

function nearestAbove(handlers: Handlers, path: readonly string[]): ReadonlySet<string> {
  for (const id of path) {
    const found = union([rolesAt(handlers, id, 'group'), rolesAt(handlers, id, 'bureau')])
    if (found.size > 0) return found
  }
  return new Set()
}

function rolesAt({ holders }: Handlers, orgId: string, role: string): ReadonlySet<string> {
  return holders.get(keyOf(orgId, role)) ?? new Set()
}

function pathOf(parentOf: Handlers['parentOf'], orgId: string): string[] {
  const path: string[] = []
  for (let id: string | null = orgId; id !== null && !path.includes(id); id = parentOf.get(id) ?? null) path.push(id)
  return path
}

function union(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(sets.flatMap((set) => [...set]))
}

const keyOf = (orgId: string, word: string): string => `${orgId} ${word}`

function gather(pairs: readonly (readonly [string, string])[]): Map<string, Set<string>> {
  const sets = new Map<string, Set<string>>()
  for (const [key, value] of pairs) {
    const own = sets.get(key)
    if (own) own.add(value)
    else sets.set(key, new Set([value]))
  }
  return sets
}
