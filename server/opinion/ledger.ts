import { sql } from 'drizzle-orm'
import { v7 as uuid } from 'uuid'
import type { Tx } from '../db/client.ts'
import { AUDIENCES, CHANNELS } from '../org/contract.ts'
import { occasion, opinion } from './table.ts'

/** Nobody meets for these. */
const NO_OCCASION: readonly string[] = ['调查问卷', '网络']
const PLACE_COLUMNS = ['地点', '场所', '活动地点', '走访地点', '会议地点', '地址']

/**
 * Makes occasions of an uploaded ledger: the rows that were said at one time, place and channel to one audience were said at one
 * occasion. Rows without a time, channel or audience stay as they are. Once or several times: the outcome is the same.
 *
 * @returns how many occasions there are now that were not
 */
export async function gatherOccasions(tx: Tx, campaignId: string, uploadId: string): Promise<number> {
  const channels = CHANNELS.filter((channel) => !NO_OCCASION.includes(channel))
  const groups = await tx.execute<{ source_key: string; org_id: string; said_at: string; channel: string; audience: string; school_stage: string | null; place: string | null; created_by: string }>(sql`
    select distinct on (org_id, source_key) * from (
      select o.org_id, o.said_at, o.channel, o.audience, o.school_stage, o.created_by, p.place,
        md5(concat_ws('|', o.said_at, o.channel, o.audience, p.place)) as source_key
      from ${opinion} o left join lateral (
        select left(cell->>1, 80) as place from jsonb_array_elements(coalesce(o.source_cells, '[]')) cell where cell->>0 in ${PLACE_COLUMNS} and cell->>1 <> '' limit 1
      ) p on true
      where o.campaign_id = ${campaignId}::uuid and o.upload_id = ${uploadId}::uuid and o.occasion_id is null and o.said_at is not null
        and o.channel in ${channels} and o.audience in ${[...AUDIENCES]}
    ) said order by org_id, source_key, school_stage nulls last`)
  if (groups.length === 0) return 0
  const sent = groups.map((group) => ({ ...group, id: uuid() }))
  const made = await tx.execute<{ id: string }>(sql`
    insert into ${occasion} (campaign_id, id, org_id, held_at, place, channel, audience, school_stage, recorded_by, source_key)
    select ${campaignId}::uuid, id, org_id, said_at, place, channel, audience, school_stage, created_by, source_key
    from json_to_recordset(${JSON.stringify(sent)}::text::json) as sent (id uuid, org_id uuid, said_at timestamptz, place text, channel text, audience text, school_stage text, created_by uuid, source_key text)
    order by source_key
    on conflict (campaign_id, org_id, source_key) do nothing returning id`)
  await tx.execute(sql`
    update ${opinion} o set occasion_id = held.id
    from ${occasion} held
    where o.campaign_id = ${campaignId}::uuid and o.upload_id = ${uploadId}::uuid and o.occasion_id is null and held.campaign_id = o.campaign_id and held.org_id = o.org_id
      and held.source_key is not null and held.withdrawn_at is null and held.held_at = o.said_at and held.channel = o.channel and held.audience = o.audience
      and held.place is not distinct from (
        select left(cell->>1, 80) from jsonb_array_elements(coalesce(o.source_cells, '[]')) cell where cell->>0 in ${PLACE_COLUMNS} and cell->>1 <> '' limit 1)`)
  return made.length
}
