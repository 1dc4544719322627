import { sql } from 'drizzle-orm'
import { fromDrizzle, PgBoss } from 'pg-boss'
import type { Tx } from '../db/client.ts'

/** Every kind of job and what it is about: ids only, so that no text lies in the queue. */
export interface JobData {
  /** read an upload's file and propose columns */
  'upload.read': { campaignId: string; uploadId: string }
  /** store the opinions of a confirmed upload */
  'upload.store': { campaignId: string; uploadId: string }
  /** show leads that nobody received in time to the next level too */
  'leads.escalate': { campaignId: string }
  /** opinions were added or withdrawn at an org: make its own list */
  'opinions.changed': { campaignId: string; orgId: string }
  /** analyse */
  'run.analyse': { campaignId: string; runId: string }
  /** write the documents of a report */
  'report.write': { campaignId: string; reportId: string }
  /** write down what may be published of a run */
  'release.write': { campaignId: string; releaseId: string }
  /** delete what is kept for a while only, and the texts whose time is up; the job sends itself on to the next hour */
  'records.expire': Record<string, never>
}

export type JobName = keyof JobData
export const JOB_NAMES = ['upload.read', 'upload.store', 'leads.escalate', 'opinions.changed', 'run.analyse', 'report.write', 'release.write', 'records.expire'] as const satisfies readonly JobName[]

/** Enqueues jobs in the transaction of what they are about. */
export interface JobQueue {
  /**
   * @param options.onceKey - while a job with this key waits, no second one is added
   * @param options.afterSeconds - not before so many seconds
   */
  send<Name extends JobName>(tx: Tx, name: Name, data: JobData[Name], options?: { onceKey?: string; afterSeconds?: number }): Promise<void>
}

/** A job taken up by a worker that died is given to another after this long without a sign of life. */
const HEARTBEAT_SECONDS = 10
const EXPIRE_SECONDS = 6 * 3600
/** A job whose worker was killed counts as tried: few tries would lose the job of a machine that is often switched off. */
const RETRY = { retryLimit: 100, retryDelay: 2, retryBackoff: true, retryDelayMax: 20 }
/** How often workers look for such jobs; pg-boss looks once a minute unless told. */
const SUPERVISE_SECONDS = 5

/**
 * Opens the queue. Jobs run in worker processes alone, which also look after jobs that lost theirs.
 *
 * @param options.works - whether this process is a worker
 */
export async function openQueue(databaseUrl: string, options: { works: boolean; onError: (error: Error) => void }): Promise<{ boss: PgBoss; jobs: JobQueue }> {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 3, application_name: 'wenzheng-jobs', supervise: options.works, superviseIntervalSeconds: SUPERVISE_SECONDS, monitorIntervalSeconds: SUPERVISE_SECONDS, schedule: false })
  boss.on('error', options.onError)
  await boss.start()
  for (const name of JOB_NAMES) {
    await boss.createQueue(name, { policy: 'short', ...RETRY, expireInSeconds: EXPIRE_SECONDS, heartbeatSeconds: HEARTBEAT_SECONDS, deleteAfterSeconds: 7 * 24 * 3600 })
  }
  return { boss, jobs: queueOn(boss) }
}

function queueOn(boss: PgBoss): JobQueue {
  return {
    async send(tx, name, data, { onceKey, afterSeconds } = {}) {
      await boss.send(name, data, {
        db: fromDrizzle(tx, sql),
        // Without a key the queue would hold one waiting job in all.
        singletonKey: onceKey ?? JSON.stringify(data),
        ...(afterSeconds !== undefined && { startAfter: afterSeconds }),
      })
    },
  }
}
