import { and, desc, eq, sql } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import { release } from './table.ts'

export type ReleaseRow = typeof release.$inferSelect

export async function insertRelease(tx: Tx, row: typeof release.$inferInsert): Promise<ReleaseRow> {
  const [inserted] = await tx.insert(release).values(row).returning()
  return inserted!
}

export async function selectRelease(db: Db | Tx, campaignId: string, releaseId: string): Promise<ReleaseRow | null> {
  const [found] = await db.select().from(release).where(and(eq(release.campaignId, campaignId), eq(release.id, releaseId)))
  return found ?? null
}

/** The latest first. */
export async function selectReleases(db: Db | Tx, campaignId: string): Promise<ReleaseRow[]> {
  return db.select().from(release).where(eq(release.campaignId, campaignId)).orderBy(desc(release.id))
}

export async function finishRelease(tx: Tx, { campaignId, id }: Pick<ReleaseRow, 'campaignId' | 'id'>, outcome: Pick<ReleaseRow, 'status' | 'content' | 'refusal'>): Promise<void> {
  await tx.update(release).set({ ...outcome, finishedAt: new Date() }).where(and(eq(release.campaignId, campaignId), eq(release.id, id), eq(release.status, 'queued')))
}

/** One release of a campaign at a time: each must know what was shown before. */
export async function lockReleases(tx: Tx, campaignId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`release:${campaignId}`}, 0))`)
}

/** A placed opinion as it is counted. */
export interface ReleasedRow {
  readonly opinionId: string
  readonly orgId: string
  readonly area: string
  readonly stage: string
  readonly audience: string | null
  readonly channel: string | null
  /** `YYYY-MM-DD` */
  readonly monday: string | null
  /** whoever said it, as far as that is known: the person, else the row of a file that several points were taken from, else one of the people at the occasion, else nobody else's */
  readonly person: string
}

/**
 * The opinions of a run by id. How often something was mentioned is an estimate of whoever wrote it down and counts no people; of an
 * occasion at most as many as were there.
 */
export async function selectReleasedRows(tx: Tx, campaignId: string, runId: string): Promise<ReleasedRow[]> {
  const rows = await tx.execute<{ opinion_id: string; org_id: string; area: string; stage: string; audience: string | null; channel: string | null; monday: string | null; person: string }>(sql`
    select p.opinion_id, o.org_id, p.area, coalesce(p.stage, 'S0') as stage, o.audience, o.channel,
      to_char(date_trunc('week', o.said_at at time zone 'Asia/Shanghai'), 'YYYY-MM-DD') as monday,
      case
        when o.person_key is not null then 'person ' || o.person_key
        when o.source_row is not null then 'row ' || o.org_id || ' ' || coalesce(o.upload_id::text, '') || ' ' || o.source_row || ' ' || coalesce(o.source_file, '')
        when occasion.present_count is not null then 'present ' || o.occasion_id || ' ' || (row_number() over (partition by o.occasion_id order by o.id) % greatest(occasion.present_count, 1))
        else 'opinion ' || o.id
      end as person
    from placement p join opinion o on o.campaign_id = p.campaign_id and o.id = p.opinion_id
      left join occasion on occasion.campaign_id = o.campaign_id and occasion.id = o.occasion_id
    where p.campaign_id = ${campaignId} and p.run_id = ${runId} order by p.opinion_id`)
  return rows.map(({ opinion_id: opinionId, org_id: orgId, ...row }) => ({ opinionId, orgId, ...row }))
}
