import { and, asc, count, desc, eq, getTableColumns, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import { occasion, occasionEvent, occasionEvidence, opinion } from './table.ts'

export type OccasionRow = typeof occasion.$inferSelect
export type OpinionRow = typeof opinion.$inferSelect

export async function insertOccasion(db: Db | Tx, row: typeof occasion.$inferInsert): Promise<OccasionRow> {
  const [inserted] = await db.insert(occasion).values(row).returning()
  return inserted!
}

export async function selectOccasion(db: Db | Tx, campaignId: string, id: string): Promise<OccasionRow | null> {
  const [found] = await db.select().from(occasion).where(and(eq(occasion.campaignId, campaignId), eq(occasion.id, id)))
  return found ?? null
}

export interface OccasionFilter {
  readonly campaignId: string
  readonly orgIds: readonly string[]
  readonly channel: string | undefined
  readonly isWithdrawn: boolean
}

const matching = ({ campaignId, orgIds, channel, isWithdrawn }: OccasionFilter) =>
  and(
    isWithdrawn ? isNotNull(occasion.withdrawnAt) : isNull(occasion.withdrawnAt),
    // One made of a ledger goes with the ledger's rows.
    or(isNull(occasion.sourceKey), isNotNull(occasion.withdrawnAt), sql`exists (select from ${opinion} o where o.campaign_id = ${occasion.campaignId} and o.occasion_id = ${occasion.id} and o.withdrawn_at is null)`),
    eq(occasion.campaignId, campaignId), inArray(occasion.orgId, [...orgIds]), channel === undefined ? undefined : eq(occasion.channel, channel),
  )

/** Newest first. @param before - only those held before this one */
export async function selectOccasions(db: Db | Tx, filter: OccasionFilter, before: { heldAt: Date; id: string } | null, limit: number): Promise<OccasionRow[]> {
  const older = before === null ? undefined : or(lt(occasion.heldAt, before.heldAt), and(eq(occasion.heldAt, before.heldAt), lt(occasion.id, before.id)))
  return db
    .select()
    .from(occasion)
    .where(and(matching(filter), older))
    .orderBy(desc(occasion.heldAt), desc(occasion.id))
    .limit(limit)
}

export async function countOccasions(db: Db | Tx, filter: OccasionFilter): Promise<number> {
  const [row] = await db.select({ total: count() }).from(occasion).where(matching(filter))
  return row?.total ?? 0
}

/** Points of each occasion that were not withdrawn; occasions without any are not in it. */
export async function countPoints(db: Db | Tx, campaignId: string, occasionIds: readonly string[]): Promise<Map<string, number>> {
  if (occasionIds.length === 0) return new Map()
  const rows = await db
    .select({ occasionId: opinion.occasionId, total: count() })
    .from(opinion)
    .where(and(eq(opinion.campaignId, campaignId), inArray(opinion.occasionId, [...occasionIds]), isNull(opinion.withdrawnAt)))
    .groupBy(opinion.occasionId)
  return new Map(rows.flatMap(({ occasionId, total }) => (occasionId === null ? [] : [[occasionId, total]])))
}

export async function insertOpinion(db: Db | Tx, row: typeof opinion.$inferInsert): Promise<OpinionRow> {
  const [inserted] = await db.insert(opinion).values(row).returning()
  return inserted!
}

export async function selectOpinion(db: Db | Tx, campaignId: string, id: string): Promise<OpinionRow | null> {
  const [found] = await db.select().from(opinion).where(and(eq(opinion.campaignId, campaignId), eq(opinion.id, id)))
  return found ?? null
}

/** The points of an occasion in the order in which they were recorded, withdrawn ones too. */
export async function selectPoints(db: Db | Tx, campaignId: string, occasionId: string): Promise<OpinionRow[]> {
  return db
    .select()
    .from(opinion)
    .where(and(eq(opinion.campaignId, campaignId), eq(opinion.occasionId, occasionId)))
    .orderBy(opinion.id)
}

/** @returns whether anything changed */
export async function updateWithdrawal(db: Db | Tx, campaignId: string, id: string, isWithdrawn: boolean): Promise<boolean> {
  const changed = await db
    .update(opinion)
    .set({ withdrawnAt: isWithdrawn ? sql`now()` : null, withdrawnWith: null })
    .where(and(eq(opinion.campaignId, campaignId), eq(opinion.id, id), isWithdrawn ? isNull(opinion.withdrawnAt) : sql`${opinion.withdrawnAt} is not null`))
    .returning({ id: opinion.id })
  return changed.length > 0
}

export type OccasionEventRow = typeof occasionEvent.$inferSelect
export type EvidenceRow = Omit<typeof occasionEvidence.$inferSelect, 'content'>

const ofOccasion = (campaignId: string, id: string) => and(eq(occasion.campaignId, campaignId), eq(occasion.id, id))

export async function lockOccasion(tx: Tx, campaignId: string, id: string): Promise<OccasionRow | null> {
  const [found] = await tx.select().from(occasion).where(ofOccasion(campaignId, id)).for('update')
  return found ?? null
}

export async function updateOccasion(tx: Tx, campaignId: string, id: string, changes: Partial<typeof occasion.$inferInsert>): Promise<void> {
  await tx.update(occasion).set(changes).where(ofOccasion(campaignId, id))
}

/** What was said there was said then, so, by those. */
export async function updatePointsOf(tx: Tx, campaignId: string, occasionId: string, said: Pick<typeof opinion.$inferInsert, 'saidAt' | 'channel' | 'audience' | 'schoolStage'>): Promise<void> {
  await tx.update(opinion).set(said).where(and(eq(opinion.campaignId, campaignId), eq(opinion.occasionId, occasionId)))
}

/** Points go and come back with their occasion; those withdrawn by themselves stay so. */
export async function withdrawPointsOf(tx: Tx, campaignId: string, occasionId: string, isWithdrawn: boolean): Promise<void> {
  const own = and(eq(opinion.campaignId, campaignId), eq(opinion.occasionId, occasionId))
  if (isWithdrawn) await tx.update(opinion).set({ withdrawnAt: sql`now()`, withdrawnWith: occasionId }).where(and(own, isNull(opinion.withdrawnAt)))
  else await tx.update(opinion).set({ withdrawnAt: null, withdrawnWith: null }).where(and(own, eq(opinion.withdrawnWith, occasionId)))
}

export async function insertOccasionEvent(tx: Tx, row: typeof occasionEvent.$inferInsert): Promise<void> {
  await tx.insert(occasionEvent).values(row)
}

export async function selectOccasionEvents(db: Db | Tx, campaignId: string, occasionId: string): Promise<OccasionEventRow[]> {
  return db.select().from(occasionEvent).where(and(eq(occasionEvent.campaignId, campaignId), eq(occasionEvent.occasionId, occasionId))).orderBy(asc(occasionEvent.number))
}

const { campaignId, id, occasionId, fileName, mediaType, byteCount, sentBy, createdAt } = getTableColumns(occasionEvidence)
const evidenceColumns = { campaignId, id, occasionId, fileName, mediaType, byteCount, sentBy, createdAt }

export async function insertEvidence(tx: Tx, row: typeof occasionEvidence.$inferInsert): Promise<void> {
  await tx.insert(occasionEvidence).values(row)
}

export async function selectEvidence(db: Db | Tx, campaignId: string, occasionId: string): Promise<EvidenceRow[]> {
  return db.select(evidenceColumns).from(occasionEvidence).where(and(eq(occasionEvidence.campaignId, campaignId), eq(occasionEvidence.occasionId, occasionId))).orderBy(asc(occasionEvidence.id))
}

export async function selectEvidenceFile(db: Db | Tx, campaignId: string, occasionId: string, id: string): Promise<typeof occasionEvidence.$inferSelect | null> {
  const [found] = await db.select().from(occasionEvidence).where(and(eq(occasionEvidence.campaignId, campaignId), eq(occasionEvidence.occasionId, occasionId), eq(occasionEvidence.id, id)))
  return found ?? null
}

export async function deleteEvidence(tx: Tx, campaignId: string, id: string): Promise<void> {
  await tx.delete(occasionEvidence).where(and(eq(occasionEvidence.campaignId, campaignId), eq(occasionEvidence.id, id)))
}

export async function countEvidence(db: Db | Tx, campaignId: string, occasionIds: readonly string[]): Promise<Map<string, number>> {
  if (occasionIds.length === 0) return new Map()
  const rows = await db
    .select({ occasionId: occasionEvidence.occasionId, total: count() })
    .from(occasionEvidence)
    .where(and(eq(occasionEvidence.campaignId, campaignId), inArray(occasionEvidence.occasionId, [...occasionIds])))
    .groupBy(occasionEvidence.occasionId)
  return new Map(rows.map(({ occasionId, total }) => [occasionId, total]))
}
