import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import type { Actor } from './access.ts'
import { recordAudit } from './audit.ts'
import type { RetentionChange } from './contract.ts'
import { readCampaign, requireAccess } from './reach.ts'
import { deleteExpired, type RetentionRow, selectKept, selectRetention, updateRetention } from './retention-store.ts'

export { deleteAnswersAbout } from './retention-store.ts'

/** Stands for a text that was purged. */
export const PURGED_TEXT = '〔原文已按保存期限清除〕'
/** How long the answer to a request is kept, in case it comes again. */
const ANSWER_DAYS = 7

/** How long a campaign's texts are kept. Of the campaign's org alone: an administrator of one school decides nothing for the others. */
export async function requireRetention({ db }: Pick<Context, 'db'>, actor: Actor, campaignId: string): Promise<RetentionRow> {
  const { orgId } = await readCampaign(db, actor, campaignId)
  await requireAccess(db, actor, 'retention.manage', orgId)
  return selectRetention(db, campaignId)
}

/** @throws AppError invalid for a day that is past, conflict when there are no texts any more */
export async function setRetention(context: Context, actor: Actor, campaignId: string, { textsUntil, reportsGoToo }: RetentionChange): Promise<RetentionRow> {
  const row = await requireRetention(context, actor, campaignId)
  if (row.textsPurgedAt !== null) throw new AppError('conflict', '原文已经清除，不用再设期限')
  if (textsUntil !== null && (Number.isNaN(Date.parse(textsUntil)) || textsUntil < shanghaiToday())) throw new AppError('invalid', '保存到的日期应是今天或以后；要马上清除，请用下面的“立即清除”', { field: 'textsUntil' })
  return context.db.transaction(async (tx) => {
    await updateRetention(tx, campaignId, { textsUntil, reportsGoToo })
    await recordAudit(tx, { actorId: actor.id, action: 'retention.changed', orgId: row.orgId, object: ['campaign', campaignId], details: { until: textsUntil ?? '不限' } })
    return selectRetention(tx, campaignId)
  })
}

/** @throws AppError conflict when the campaign's texts were purged: nothing new is said in it */
export async function requireTexts(db: Db | Tx, campaignId: string): Promise<void> {
  if ((await selectRetention(db, campaignId)).textsPurgedAt !== null) throw new AppError('conflict', '本活动的原文已按保存期限清除，不能再记录、上传或重新归类')
}

/** Campaigns whose texts are to go, or should have gone. For the job that sees to it. */
export async function campaignsToPurge(db: Db | Tx): Promise<RetentionRow[]> {
  const today = shanghaiToday()
  return (await selectKept(db)).filter(({ textsUntil, textsPurgedAt }) => textsPurgedAt !== null || textsUntil! < today)
}

/** Notes, in the transaction that purges, that the texts are gone. */
export async function markPurged(tx: Tx, row: RetentionRow, by: Actor | null, counts: { opinionCount: number; reportCount: number }): Promise<void> {
  await updateRetention(tx, row.id, { textsPurgedAt: new Date() })
  await recordAudit(tx, { actorId: by?.id ?? null, action: 'retention.purged', orgId: row.orgId, object: ['campaign', row.id], details: counts })
}

/** What is kept for a while only, whatever the campaign. */
export function expireSignIns(db: Db | Tx): Promise<void> {
  return deleteExpired(db, ANSWER_DAYS)
}

function shanghaiToday(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
}
