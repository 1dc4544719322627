import { and, count, desc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import { occasion, opinion } from './table.ts'

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
}

const matching = ({ campaignId, orgIds, channel }: OccasionFilter) =>
  and(eq(occasion.campaignId, campaignId), inArray(occasion.orgId, [...orgIds]), channel === undefined ? undefined : eq(occasion.channel, channel))

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
