import type { Config } from '../config.ts'
import { connect } from '../db/client.ts'
import { changedOpinionsJob, analyseRunJob } from '../issue/service.ts'
import { readUploadJob, storeUploadJob } from '../ingest/service.ts'
import { escalateLeadsJob, takeUpEscalation } from '../lead/service.ts'
import { startPulse } from '../jobs/pulse.ts'
import { openQueue } from '../jobs/queue.ts'
import { type Handlers, startWork } from '../jobs/work.ts'
import { expireRecordsJob, writeReleaseJob, writeReportJob } from '../report/service.ts'
import { newEnding } from './ending.ts'
import type { Log } from './log.ts'

const HANDLERS: Handlers = {
  'upload.read': readUploadJob,
  'upload.store': storeUploadJob,
  'leads.escalate': escalateLeadsJob,
  'opinions.changed': changedOpinionsJob,
  'run.analyse': analyseRunJob,
  'report.write': writeReportJob,
  'release.write': writeReleaseJob,
  'records.expire': expireRecordsJob,
}

export interface WorkerOptions {
  readonly url: string
  readonly config: Config
  readonly log: Log
  /** called once jobs are taken up */
  onReady?(): void
}

/**
 * Does jobs until this process is told to end: by a signal, or by the end of the process that started it.
 *
 * @returns the exit code
 */
export async function runWorker({ url, config, log, onReady }: WorkerOptions): Promise<number> {
  const hasParent = process.send !== undefined
  // A terminal sends Ctrl-C to parent and child alike; the parent says when.
  const ending = newEnding(hasParent ? ['SIGINT', 'SIGHUP'] : [])
  process.on('disconnect', () => ending.end())
  // The parent may have died while this process was loading.
  if (hasParent && !process.connected) ending.end()
  const connection = connect(url)
  try {
    const { boss, jobs } = await openQueue(url, { works: true, onError: (error) => log.error('queue trouble', error) })
    const work = await startWork(boss, { db: connection.db, jobs, config }, HANDLERS, {
      pulse: startPulse(url, (error) => log.error('no sign of life could be given', error)),
      onFailure: (job, failure) => log.failure(`job ${job} failed`, failure),
    })
    await connection.db.transaction((tx) => jobs.send(tx, 'records.expire', {}, { onceKey: 'records.expire' }))
    await takeUpEscalation({ db: connection.db, jobs })
    onReady?.()
    try {
      await ending.ended()
    } finally {
      await work.stop()
    }
    return 0
  } catch (error) {
    log.error('the worker broke', error)
    return 1
  } finally {
    await connection.close()
  }
}
