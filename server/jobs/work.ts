import type { PgBoss } from 'pg-boss'
import type { Context } from '../context.ts'
import { loggedError, type LoggedError } from '../error-log.ts'
import type { Pulse } from './pulse.ts'
import { JOB_NAMES, type JobData, type JobName } from './queue.ts'

/** What is done for each kind of job. A handler may run again for the same job, also after it was killed half way. */
export type Handlers = { readonly [Name in JobName]: (context: Context, job: JobData[Name], signal: AbortSignal) => Promise<void> }

export interface Work {
  /** Takes no further job, tells the handlers at work to stop, and gives their jobs back to the queue. */
  stop(): Promise<void>
}

/** Jobs of a kind at a time in one process; an analysis takes every core by itself. */
const AT_A_TIME: Readonly<Record<JobName, number>> = { 'upload.read': 2, 'upload.store': 2, 'leads.escalate': 1, 'opinions.changed': 1, 'run.analyse': 1, 'report.write': 1, 'release.write': 1, 'records.expire': 1 }
const POLL_SECONDS = 1
const RELEASE_MS = 5000

export interface WorkEffects {
  /** gives signs of life for the jobs at work; a job without one for ten seconds is given to another worker */
  readonly pulse: Pulse
  /** told of every failed attempt, without anything that people said */
  onFailure(name: JobName, failure: LoggedError): void
}

/** Does jobs until stopped. A handler that throws has its job tried again, as often as the queue says. */
export async function startWork(boss: PgBoss, context: Context, handlers: Handlers, { pulse, onFailure }: WorkEffects): Promise<Work> {
  const stopping = new AbortController()
  for (const name of JOB_NAMES) await takeUp(name)

  async function takeUp<Name extends JobName>(name: Name): Promise<void> {
    const handle = handlers[name]
    await boss.work<JobData[Name]>(name, { batchSize: 1, localConcurrency: AT_A_TIME[name], pollingIntervalSeconds: POLL_SECONDS }, async ([job]) => {
      if (!job) return
      pulse.hold({ name, id: job.id, retryCount: job.retryCount })
      try {
        await handle(context, job.data, AbortSignal.any([job.signal, stopping.signal]))
      } catch (error) {
        const failure = loggedError(error)
        if (!stopping.signal.aborted) onFailure(name, failure)
        // pg-boss keeps what is thrown beside the job: not the error itself, which may quote opinions.
        const attempt = new Error(`${failure.type}${failure.code === null ? '' : ` ${failure.code}`}: ${failure.message}`)
        attempt.stack = failure.frames.join('\n')
        throw attempt
      } finally {
        pulse.release(job.id)
      }
    })
  }

  return {
    async stop() {
      stopping.abort(new Error('the worker is stopping'))
      await boss.stop({ graceful: true, timeout: RELEASE_MS })
      await pulse.stop()
    },
  }
}
