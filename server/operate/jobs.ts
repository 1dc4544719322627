import type { PgBoss } from 'pg-boss'
import type postgres from 'postgres'
import { JOB_NAMES, type JobName } from '../jobs/queue.ts'

/** What each kind of job is still to be done for, as the tables tell: the job's own content. A new kind of job must say it too. */
const OPEN_JOBS: Readonly<Record<JobName, string>> = {
  'upload.read': `select jsonb_build_object('campaignId', campaign_id, 'uploadId', id) as job from upload where status in ('received', 'reading')`,
  'upload.store': `select jsonb_build_object('campaignId', campaign_id, 'uploadId', id) as job from upload where status in ('confirmed', 'storing')`,
  'leads.escalate': `select distinct jsonb_build_object('campaignId', campaign_id) as job from lead where state = 'waiting' and escalated_at is null`,
  'opinions.changed': `
    select distinct jsonb_build_object('campaignId', o.campaign_id, 'orgId', o.org_id) as job from opinion o
    where greatest(o.created_at, o.withdrawn_at) > coalesce((select max(r.created_at) from run r where r.campaign_id = o.campaign_id and r.org_id = o.org_id), '-infinity')`,
  'run.analyse': `select jsonb_build_object('campaignId', campaign_id, 'runId', id) as job from run where status in ('queued', 'running')`,
  'release.write': `select jsonb_build_object('campaignId', campaign_id, 'releaseId', id) as job from release where status = 'queued'`,
  // Every worker asks for it when it starts.
  'records.expire': `select jsonb_build_object() as job where false`,
  'report.write': `select jsonb_build_object('campaignId', campaign_id, 'reportId', id) as job from report where status in ('queued', 'running')`,
}

/** Enqueues, in the transaction that brings the rows back, what was queued or under way when they were saved. */
export async function enqueueOpenJobs(boss: PgBoss, tx: postgres.TransactionSql): Promise<number> {
  const db = { executeSql: async (text: string, values: unknown[] = []) => ({ rows: await tx.unsafe(text, values as postgres.ParameterOrJSON<never>[]) }) }
  let count = 0
  for (const name of JOB_NAMES) {
    for (const { job } of await tx.unsafe<{ job: object }[]>(OPEN_JOBS[name])) {
      await boss.send(name, job, { db, singletonKey: JSON.stringify(job) })
      count++
    }
  }
  return count
}
