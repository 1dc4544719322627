import { and, desc, eq, gte, inArray, isNull, like, lt, or, type SQL } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import { auditEvent } from './table.ts'

export type AuditRow = typeof auditEvent.$inferSelect

export interface AuditScope {
  readonly orgIds: readonly string[]
  /** what is of no org as well */
  readonly withNone: boolean
  readonly actorId: string | null
  /** part of the action before its dot */
  readonly subject: string | null
  readonly from: Date | null
  readonly to: Date | null
}

export async function insertAudit(db: Db | Tx, row: typeof auditEvent.$inferInsert): Promise<void> {
  await db.insert(auditEvent).values(row)
}

/** The latest first. */
export async function selectAudit(db: Db | Tx, scope: AuditScope, after: string | null, limit: number): Promise<AuditRow[]> {
  const { orgIds, withNone, actorId, subject, from, to } = scope
  const where: (SQL | undefined)[] = [
    or(inArray(auditEvent.orgId, [...orgIds]), withNone ? isNull(auditEvent.orgId) : undefined),
    actorId === null ? undefined : eq(auditEvent.actorId, actorId),
    subject === null ? undefined : like(auditEvent.action, `${subject}.%`),
    from === null ? undefined : gte(auditEvent.at, from),
    to === null ? undefined : lt(auditEvent.at, to),
    after === null ? undefined : lt(auditEvent.id, after),
  ]
  return db.select().from(auditEvent).where(and(...where)).orderBy(desc(auditEvent.id)).limit(limit)
}
