import { sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import type { Tx } from '../db/client.ts'
import { opinion } from '../db/tables.ts'
import type { JobData } from '../jobs/queue.ts'
import type { FoundLead } from './find.ts'
import { acknowledgeHours, escalateDue } from './store.ts'
import { lead, leadEvent } from './table.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const SHANGHAI_MS = 8 * HOUR_MS
/** Somebody told of a lead late in the evening still has so long. */
const LEAST_MS = 4 * HOUR_MS
/** How often leads that wait are looked at, so that a shorter limit holds for those already there. */
const LOOK_SECONDS = 900

/**
 * Makes a lead of every opinion that speaks of something urgent, in the transaction that stores them. Asked again for the same
 * opinions it adds nothing.
 */
export async function raiseLeads({ jobs }: Pick<Context, 'jobs'>, tx: Tx, campaignId: string, found: readonly FoundLead[]): Promise<void> {
  if ((await insertLeads(tx, campaignId, found)) > 0) await lookLater(jobs, tx, campaignId, LOOK_SECONDS)
}

/**
 * The same where no queue is at hand.
 *
 * @returns how many there are now that were not
 */
export async function insertLeads(tx: Tx, campaignId: string, found: readonly FoundLead[]): Promise<number> {
  if (found.length === 0) return 0
  const raised = await tx.execute<{ id: string }>(sql`
    with sent as (
      select * from json_to_recordset(${JSON.stringify(found)}::text::json) as sent (id uuid, org_id uuid, row_key text, category text, codes text)
    ), raised as (
      insert into ${lead} (campaign_id, id, opinion_id, org_id, category, codes, state, due_at)
      select ${campaignId}::uuid, sent.id, o.id, o.org_id, sent.category, sent.codes, 'waiting', ${dueAt(new Date()).toISOString()}::timestamptz
      from sent cross join lateral (
        select id, org_id from ${opinion} where campaign_id = ${campaignId}::uuid and org_id = sent.org_id and row_key = sent.row_key offset 0
      ) o
      order by sent.row_key
      on conflict (campaign_id, opinion_id) do nothing returning id
    )
    insert into ${leadEvent} (campaign_id, lead_id, action) select ${campaignId}::uuid, id, 'raised' from raised returning lead_id as id`)
  return raised.length
}

/** The last minute of the day in Shanghai, but never sooner than in four hours. */
export function dueAt(raisedAt: Date): Date {
  const day = Math.floor((raisedAt.getTime() + SHANGHAI_MS) / (24 * HOUR_MS)) + 1
  return new Date(Math.max(day * 24 * HOUR_MS - SHANGHAI_MS - MINUTE_MS, raisedAt.getTime() + LEAST_MS))
}

/** Shows leads that nobody received in time to the next level too, and comes back as long as one waits. */
export async function escalateLeadsJob({ db, jobs }: Context, { campaignId }: JobData['leads.escalate']): Promise<void> {
  await db.transaction(async (tx) => {
    const next = await escalateDue(tx, campaignId, await acknowledgeHours(tx, campaignId))
    if (next !== null) await lookLater(jobs, tx, campaignId, Math.min(LOOK_SECONDS, Math.max(1, Math.ceil((next.getTime() - Date.now()) / 1000))))
  })
}

/** Looks after leads that wait and that nothing will come back to: those of the demonstration, or of a queue that was lost. */
export async function takeUpEscalation({ db, jobs }: Pick<Context, 'db' | 'jobs'>): Promise<void> {
  await db.transaction(async (tx) => {
    const waiting = await tx.execute<{ campaign_id: string }>(sql`select distinct campaign_id from ${lead} where state = 'waiting' and escalated_at is null`)
    for (const { campaign_id: campaignId } of waiting) await lookLater(jobs, tx, campaignId, LOOK_SECONDS)
  })
}

async function lookLater(jobs: Context['jobs'], tx: Tx, campaignId: string, afterSeconds: number): Promise<void> {
  await jobs.send(tx, 'leads.escalate', { campaignId }, { onceKey: campaignId, afterSeconds })
}
