import { and, eq, lt } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import type { OidcChecks } from './oidc.ts'
import type { ActorRow } from './store.ts'
import { actor, oidcAttempt, oidcLink } from './table.ts'

/** Keeps an attempt, and forgets those that have run out. */
export async function insertAttempt(db: Db, row: typeof oidcAttempt.$inferInsert): Promise<void> {
  await db.delete(oidcAttempt).where(lt(oidcAttempt.expiresAt, new Date()))
  await db.insert(oidcAttempt).values(row)
}

/** Uses the attempt up; null when there is none (any more), also for the second of two at once. */
export async function takeAttempt(db: Db, idHash: string): Promise<{ checks: OidcChecks; next: string } | null> {
  const [taken] = await db.delete(oidcAttempt).where(eq(oidcAttempt.idHash, idHash)).returning()
  return taken && taken.expiresAt > new Date() ? { checks: taken.checks as OidcChecks, next: taken.next } : null
}

export async function selectLinked(db: Db | Tx, issuer: string, subject: string): Promise<ActorRow | null> {
  const [found] = await db.select({ actor }).from(oidcLink).innerJoin(actor, eq(actor.id, oidcLink.actorId)).where(and(eq(oidcLink.issuer, issuer), eq(oidcLink.subject, subject)))
  return found?.actor ?? null
}

/** @returns false when the account is somebody else's already */
export async function insertLink(tx: Tx, row: typeof oidcLink.$inferInsert): Promise<boolean> {
  return (await tx.insert(oidcLink).values(row).onConflictDoNothing().returning({ subject: oidcLink.subject })).length > 0
}

export async function deleteOidcLinks(tx: Tx, actorId: string): Promise<void> {
  await tx.delete(oidcLink).where(eq(oidcLink.actorId, actorId))
}

export async function selectActorByExternalName(db: Db | Tx, externalName: string): Promise<ActorRow | null> {
  const [found] = await db.select().from(actor).where(eq(actor.externalName, externalName))
  return found ?? null
}
