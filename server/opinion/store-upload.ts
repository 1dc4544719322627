import { sql, type SQL } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import { opinion, uploadOpinion } from './table.ts'

// Rows are looked up one by one through scalar subqueries: right after a large upload the planner has no figures of it yet, and
// takes a join for a small one (22,460 rows compared with each other: 280 s instead of 2 s).

/** A batch of UploadedOpinion in JSON. */
export interface UploadedOpinions {
  readonly json: string
  readonly count: number
}

/** One opinion of an upload; the names are those of the table's columns, so that a whole batch goes as one JSON value. */
export interface UploadedOpinion {
  readonly id: string
  readonly org_id: string
  readonly text: string
  readonly title: string | null
  /** ISO 8601 in UTC */
  readonly said_at: string | null
  readonly channel: string | null
  readonly audience: string | null
  readonly school_stage: string | null
  readonly mention_count: number
  readonly person_key: string | null
  readonly source_file: string
  readonly source_row: number
  readonly source_cells: readonly (readonly [column: string, cell: string | null])[]
  readonly row_key: string
}

/** An upload and whoever sent it. */
export interface OpinionUpload {
  readonly campaignId: string
  readonly uploadId: string
  readonly sentBy: string
}

/**
 * Stores opinions that are not there yet, and notes for all of them that the upload states them. Once or several times: the
 * outcome is the same.
 *
 * `insert … select from json_to_recordset` costs the server half of what row values do. In the order of the keys, so that two
 * uploads with the same rows do not wait for each other in a circle.
 */
export async function storeOpinions(tx: Tx, { campaignId, uploadId, sentBy }: OpinionUpload, { json, count }: UploadedOpinions): Promise<void> {
  const [outcome] = await tx.execute<{ stored: number }>(sql`
    with sent as (
      select * from json_to_recordset(${json}::text::json) as sent (
        id uuid, org_id uuid, text text, title text, said_at timestamptz, channel text, audience text, school_stage text, mention_count integer,
        person_key text, source_file text, source_row integer, source_cells jsonb, row_key text)
    ), stored as (
      insert into ${opinion} (campaign_id, id, org_id, text, title, said_at, channel, audience, school_stage, mention_count, person_key,
        upload_id, source_file, source_row, source_cells, row_key, created_by)
      select ${campaignId}::uuid, id, org_id, text, title, said_at, channel, audience, school_stage, mention_count, person_key,
        ${uploadId}::uuid, source_file, source_row, source_cells, row_key, ${sentBy}::uuid
      from sent order by row_key
      on conflict (campaign_id, org_id, row_key) do nothing
      returning id
    ), stated as (
      insert into ${uploadOpinion} (campaign_id, upload_id, opinion_id) select ${campaignId}::uuid, ${uploadId}::uuid, id from stored on conflict do nothing
    )
    select count(*)::int as stored from stored`)
  if (outcome!.stored === count) return
  // What was there already, also by another upload that committed a moment ago, which the first statement cannot see.
  await tx.execute(sql`
    insert into ${uploadOpinion} (campaign_id, upload_id, opinion_id)
    select distinct ${campaignId}::uuid, ${uploadId}::uuid,
      (select o.id from ${opinion} o where o.campaign_id = ${campaignId}::uuid and o.org_id = sent.org_id and o.row_key = sent.row_key)
    from json_to_recordset(${json}::text::json) as sent (org_id uuid, row_key text)
    on conflict do nothing`)
}

/**
 * Lets the database count what stands there now. In one that never counted, the rows of a large upload are looked up through
 * an index that tells the org alone, each over all before it (22,460 rows in 118 s).
 */
export async function countForPlanning(db: Db): Promise<void> {
  await db.execute(sql`analyze ${opinion} (campaign_id, org_id, row_key, upload_id)`)
}

/** Other uploads that state an opinion which belongs to this one. */
export async function uploadsSharing(db: Db | Tx, campaignId: string, uploadId: string): Promise<string[]> {
  const rows = await db.execute<{ upload_id: string }>(sql`
    select distinct other.upload_id
    from ${opinion} o cross join lateral (
      select upload_id from ${uploadOpinion} stated where stated.campaign_id = ${campaignId}::uuid and stated.opinion_id = o.id offset 0
    ) other
    where o.campaign_id = ${campaignId}::uuid and o.upload_id = ${uploadId}::uuid and other.upload_id <> ${uploadId}::uuid`)
  return rows.map((row) => row.upload_id)
}

/**
 * Withdraws the opinions of an upload. Those that another upload states as well go over to it instead; those withdrawn by
 * themselves stay as they are.
 *
 * @param heirs - uploads that still count
 * @returns orgs that lost opinions
 */
export async function withdrawOpinionsOf(tx: Tx, campaignId: string, uploadId: string, heirs: readonly string[]): Promise<string[]> {
  if (heirs.length > 0) {
    const heir = sql`select min(stated.upload_id::text)::uuid from ${uploadOpinion} stated
      where stated.campaign_id = ${campaignId}::uuid and stated.opinion_id = o.id and stated.upload_id in ${[...heirs]}`
    await tx.execute(sql`
      update ${opinion} o set upload_id = coalesce((${heir}), upload_id)
      where o.campaign_id = ${campaignId}::uuid and o.upload_id = ${uploadId}::uuid and o.withdrawn_at is null`)
  }
  return changedOrgs(
    tx,
    sql`update ${opinion} set withdrawn_at = now(), withdrawn_with = ${uploadId}::uuid
      where campaign_id = ${campaignId}::uuid and upload_id = ${uploadId}::uuid and withdrawn_at is null returning org_id`,
  )
}

/**
 * Brings back what this upload states and what was withdrawn along with it or with another upload; what was withdrawn by
 * itself stays so. The opinions brought back belong to this upload.
 *
 * @returns orgs that gained opinions
 */
export async function restoreOpinionsOf(tx: Tx, campaignId: string, uploadId: string): Promise<string[]> {
  return changedOrgs(
    tx,
    sql`update ${opinion} o set withdrawn_at = null, withdrawn_with = null, upload_id = ${uploadId}::uuid
      where o.campaign_id = ${campaignId}::uuid and o.withdrawn_with is not null and (
        select true from ${uploadOpinion} stated where stated.campaign_id = ${campaignId}::uuid and stated.upload_id = ${uploadId}::uuid and stated.opinion_id = o.id
      ) returning o.org_id`,
  )
}

/** What stands under an upload now, withdrawn or not. */
export async function tallyOpinionsOf(db: Db | Tx, campaignId: string, uploadId: string): Promise<{ orgIds: string[]; opinionCount: number; mentionCount: number }> {
  const rows = await db.execute<{ org_id: string; opinions: number; mentions: number }>(sql`
    select org_id, count(*)::int as opinions, sum(mention_count)::float8 as mentions from ${opinion}
    where campaign_id = ${campaignId}::uuid and upload_id = ${uploadId}::uuid group by org_id order by org_id`)
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
  return { orgIds: rows.map((row) => row.org_id), opinionCount: sum(rows.map((row) => row.opinions)), mentionCount: sum(rows.map((row) => row.mentions)) }
}

async function changedOrgs(tx: Tx, update: SQL): Promise<string[]> {
  const rows = await tx.execute<{ org_id: string }>(sql`with changed as (${update}) select distinct org_id from changed order by org_id`)
  return rows.map((row) => row.org_id)
}
