import { v7 as uuid } from 'uuid'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { cutPage, fromCursor } from '../http/cursor.ts'
import type { Page } from '../http/schema.ts'
import { type Actor, entitledOrgs } from './access.ts'
import { type AuditRow, type AuditScope, insertAudit, selectAudit } from './audit-store.ts'
import { type AuditAction, actionName, detailWords } from './audit-words.ts'
import type { AuditEvent, AuditFilterQuery, AuditQuery } from './contract.ts'
import { requireAccess } from './reach.ts'
import { toOrgRef } from './shape.ts'
import { selectActors, selectOrgs, selectOrgsBelow } from './store.ts'

/** What is written down of something done. Details hold ids, counts, roles: nothing that anybody said or wrote. */
export interface AuditEntry {
  /** null = somebody unknown, or whoever runs the server */
  readonly actorId: string | null
  readonly action: AuditAction
  /** null = of no org: read at the top alone */
  readonly orgId: string | null
  readonly object?: readonly [type: string, id: string]
  readonly details?: Readonly<Record<string, string | number>>
}

const PAGE_SIZE = 50
const EXPORT_PAGE = 1000
const HEADER = ['时间', '操作者', '操作', '单位', '对象', '说明'] as const

/** Writes down what was done, in the transaction that does it. */
export async function recordAudit(tx: Db | Tx, { actorId, action, orgId, object, details }: AuditEntry): Promise<void> {
  await insertAudit(tx, { id: uuid(), actorId, action, orgId, objectType: object?.[0] ?? null, objectId: object?.[1] ?? null, details: details ?? {} })
}

/** What was done at an org and below it, the latest first; at all orgs of the actor's unless one is named. */
export async function listAudit({ db }: Context, actor: Actor, query: AuditQuery): Promise<Page<AuditEvent>> {
  const scope = await scopeOf(db, actor, query)
  const limit = query.limit ?? PAGE_SIZE
  const after = fromCursor(query.cursor, ['id'])?.[0] ?? null
  const { rows, nextCursor } = cutPage(await selectAudit(db, scope, after, limit + 1), limit, ({ id }) => [id])
  return { items: await toEvents(db, rows), nextCursor, total: null }
}

/** The same as a table, a piece at a time; access is checked before the first. */
export async function auditCsv({ db }: Context, actor: Actor, query: AuditFilterQuery): Promise<AsyncGenerator<string>> {
  return csvPieces(db, await scopeOf(db, actor, query))
}

async function* csvPieces(db: Db, scope: AuditScope): AsyncGenerator<string> {
  yield `\uFEFF${lineOf(HEADER)}`
  for (let after: string | null = null; ; ) {
    const rows: AuditRow[] = await selectAudit(db, scope, after, EXPORT_PAGE)
    yield (await toEvents(db, rows)).map((event) => lineOf([shanghaiTime(event.at), event.actorName ?? '', event.actionName, event.org?.name ?? '', event.objectId ?? '', event.detail])).join('')
    if (rows.length < EXPORT_PAGE) return
    after = rows.at(-1)!.id
  }
}

async function scopeOf(db: Db, actor: Actor, { orgId, actorId, subject, from, to }: AuditFilterQuery): Promise<AuditScope> {
  const tops = orgId === undefined ? entitledOrgs(actor, 'audit.read') : [orgId]
  if (tops.length === 0) throw new AppError('forbidden', '您没有这项权限', { permission: 'audit.read' })
  for (const top of tops) await requireAccess(db, actor, 'audit.read', top)
  const orgs = await selectOrgsBelow(db, tops)
  return {
    orgIds: orgs.map(({ id }) => id),
    // What is of no org (a wrong name at sign-in) is for whoever answers for the whole.
    withNone: orgId === undefined && orgs.some(({ parentId }) => parentId === null),
    actorId: actorId ?? null,
    subject: subject ?? null,
    from: from === undefined ? null : dayStart(from, 0),
    to: to === undefined ? null : dayStart(to, 1),
  }
}

/** The first moment of a day in Shanghai, some days on. */
function dayStart(day: string, daysOn: number): Date {
  const start = new Date(`${day}T00:00:00+08:00`)
  if (Number.isNaN(start.getTime())) throw new AppError('invalid', '没有这个日期，请重新选择', { day })
  return new Date(start.getTime() + daysOn * 86_400_000)
}

async function toEvents(db: Db, rows: readonly AuditRow[]): Promise<AuditEvent[]> {
  const orgs = new Map((await selectOrgs(db, [...new Set(rows.flatMap(({ orgId }) => orgId ?? []))])).map((row) => [row.id, toOrgRef(row)]))
  const names = new Map((await selectActors(db, [...new Set(rows.flatMap(({ actorId }) => actorId ?? []))])).map(({ id, name }) => [id, name]))
  return rows.map(({ id, at, actorId, action, orgId, objectType, objectId, details }) => ({
    id, at: at.toISOString(), actorName: actorId === null ? null : (names.get(actorId) ?? null), action, actionName: actionName(action),
    org: orgId === null ? null : (orgs.get(orgId) ?? null), objectType, objectId, detail: detailWords(details as Record<string, unknown>),
  }))
}

function lineOf(cells: readonly string[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

/** A cell that a spreadsheet would take for a formula, in full width too, is led by an apostrophe. */
function cellOf(cell: string): string {
  const text = /^[=+\-@＝＋－＠\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function shanghaiTime(at: string): string {
  return new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}
