import { and, desc, eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import type { Actor } from './access.ts'
import { recordAudit } from './audit.ts'
import type { Notice, NoticeChange } from './contract.ts'
import { NOTICE_TEXTS } from './notice-texts.ts'
import { readCampaign, requireAccess } from './reach.ts'
import { selectActors } from './store.ts'
import { notice } from './table.ts'

type Row = typeof notice.$inferSelect

/** The notice in force, or one that was. @throws AppError notFound for a version that never was */
export async function readNotice({ db }: Context, actor: Actor, campaignId: string, version?: number): Promise<Notice> {
  await readCampaign(db, actor, campaignId)
  const row = await selectNotice(db, campaignId, version)
  if (row === null && (version ?? 0) !== 0) throw new AppError('notFound', '没有这一版告知书', { version })
  return (await toNotices(db, [row]))[0]!
}

/** Every version that was in force, the latest first, without their texts' ends: small enough to give whole. */
export async function listNotices({ db }: Context, actor: Actor, campaignId: string): Promise<Notice[]> {
  await requireWriter(db, actor, campaignId)
  const rows = await db.select().from(notice).where(eq(notice.campaignId, campaignId)).orderBy(desc(notice.version))
  return toNotices(db, [...rows, null])
}

/**
 * Puts a new version in force; what was recorded under earlier ones keeps theirs.
 *
 * @throws AppError conflict when somebody else has changed it meanwhile
 */
export async function changeNotice({ db }: Context, actor: Actor, campaignId: string, { baseVersion, ...texts }: NoticeChange): Promise<Notice> {
  const orgId = await requireWriter(db, actor, campaignId)
  for (const [field, text] of Object.entries(texts)) if (text.trim() === '') throw new AppError('invalid', '这一段不能是空的', { field })
  return db.transaction(async (tx) => {
    const current = await noticeVersion(tx, campaignId)
    if (current !== baseVersion) throw new AppError('conflict', '别人刚改过告知书，请重新打开后再改', { version: current })
    const [row] = await tx.insert(notice).values({ campaignId, version: current + 1, ...texts, changedBy: actor.id }).onConflictDoNothing().returning()
    if (row === undefined) throw new AppError('conflict', '别人刚改过告知书，请重新打开后再改', { version: current })
    await recordAudit(tx, { actorId: actor.id, action: 'notice.changed', orgId, object: ['campaign', campaignId], details: { version: row.version } })
    return (await toNotices(tx, [row]))[0]!
  })
}

/** Number of the version in force, to be kept with what is recorded under it; 0 = the product's own. */
export async function noticeVersion(db: Db | Tx, campaignId: string): Promise<number> {
  return (await selectNotice(db, campaignId, undefined))?.version ?? 0
}

async function requireWriter(db: Db, actor: Actor, campaignId: string): Promise<string> {
  const { orgId } = await readCampaign(db, actor, campaignId)
  await requireAccess(db, actor, 'notice.write', orgId)
  return orgId
}

async function selectNotice(db: Db | Tx, campaignId: string, version: number | undefined): Promise<Row | null> {
  const [row] = await db.select().from(notice).where(and(eq(notice.campaignId, campaignId), version === undefined ? undefined : eq(notice.version, version))).orderBy(desc(notice.version)).limit(1)
  return row ?? null
}

/** @param rows - null = the product's own */
async function toNotices(db: Db | Tx, rows: readonly (Row | null)[]): Promise<Notice[]> {
  const names = new Map((await selectActors(db, rows.flatMap((row) => row?.changedBy ?? []))).map(({ id, name }) => [id, name]))
  return rows.map((row) =>
    row === null
      ? { version: 0, ...NOTICE_TEXTS, changedBy: null, changedAt: null }
      : { version: row.version, purpose: row.purpose, consent: row.consent, guardian: row.guardian, changedBy: names.get(row.changedBy) ?? null, changedAt: row.createdAt.toISOString() },
  )
}
