import { and, asc, count, eq, gt, ilike, inArray, or, sql } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import type { Role } from './access.ts'
import { type ActorRow } from './store.ts'
import { actor, actorRole, invitation, session } from './table.ts'

export type RoleRow = typeof actorRole.$inferSelect
type InvitationRow = typeof invitation.$inferSelect

interface ActorFilter {
  readonly orgIds: readonly string[]
  readonly search: string | null
  /** sign-in name of the last one before */
  readonly after: string | null
}

function matching({ orgIds, search }: ActorFilter) {
  const pattern = search === null ? null : `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`
  return and(
    sql`exists (select 1 from ${actorRole} where ${actorRole.actorId} = ${actor.id} and ${inArray(actorRole.orgId, [...orgIds])})`,
    pattern === null ? undefined : or(ilike(actor.name, pattern), ilike(actor.signInName, pattern)),
  )
}

/** Actors with a role at one of the orgs, by sign-in name. */
export async function selectActorsAt(db: Db | Tx, filter: ActorFilter, limit: number): Promise<ActorRow[]> {
  return db
    .select()
    .from(actor)
    .where(and(matching(filter), filter.after === null ? undefined : gt(actor.signInName, filter.after)))
    .orderBy(asc(actor.signInName))
    .limit(limit)
}

export async function countActorsAt(db: Db | Tx, filter: ActorFilter): Promise<number> {
  return db.$count(actor, matching(filter))
}

export async function selectRolesOf(db: Db | Tx, actorIds: readonly string[]): Promise<RoleRow[]> {
  return actorIds.length === 0 ? [] : db.select().from(actorRole).where(inArray(actorRole.actorId, [...actorIds])).orderBy(asc(actorRole.createdAt), asc(actorRole.orgId), asc(actorRole.role))
}

export async function countSessions(db: Db | Tx, actorIds: readonly string[]): Promise<Map<string, number>> {
  if (actorIds.length === 0) return new Map()
  const rows = await db.select({ actorId: session.actorId, sessions: count() }).from(session).where(and(inArray(session.actorId, [...actorIds]), gt(session.expiresAt, new Date()))).groupBy(session.actorId)
  return new Map(rows.flatMap(({ actorId, sessions }) => (actorId === null ? [] : [[actorId, sessions]])))
}

/** @returns false when somebody has the sign-in name already */
export async function insertActor(tx: Tx, row: typeof actor.$inferInsert): Promise<boolean> {
  return (await tx.insert(actor).values(row).onConflictDoNothing().returning({ id: actor.id })).length > 0
}

/** Waits for whoever else changes the actor. */
export async function lockActor(tx: Tx, actorId: string): Promise<void> {
  await tx.select({ id: actor.id }).from(actor).where(eq(actor.id, actorId)).for('update')
}

/** @returns false when the actor has it already */
export async function insertRole(tx: Tx, actorId: string, orgId: string, role: Role): Promise<boolean> {
  return (await tx.insert(actorRole).values({ actorId, orgId, role }).onConflictDoNothing().returning({ role: actorRole.role })).length > 0
}

export async function deleteRole(tx: Tx, actorId: string, orgId: string, role: Role): Promise<void> {
  await tx.delete(actorRole).where(and(eq(actorRole.actorId, actorId), eq(actorRole.orgId, orgId), eq(actorRole.role, role)))
}

/** The actor's one link: those before it no longer hold. */
export async function replaceInvitation(tx: Tx, row: typeof invitation.$inferInsert): Promise<void> {
  await deleteInvitations(tx, row.actorId)
  await tx.insert(invitation).values(row)
}

export async function deleteInvitations(tx: Tx, actorId: string): Promise<void> {
  await tx.delete(invitation).where(eq(invitation.actorId, actorId))
}

export async function selectInvitation(db: Db | Tx, tokenHash: string): Promise<InvitationRow | null> {
  const [found] = await db.select().from(invitation).where(eq(invitation.tokenHash, tokenHash))
  return found ?? null
}

/** Uses the link up; null when there is none (any more), also for the second of two at once. */
export async function takeInvitation(tx: Tx, tokenHash: string): Promise<InvitationRow | null> {
  const [taken] = await tx.delete(invitation).where(eq(invitation.tokenHash, tokenHash)).returning()
  return taken ?? null
}
