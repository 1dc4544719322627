/** A worker process that takes up an analysis, says so, and is at it for so many seconds or for ever. Usage: hold-job.ts DATABASE_URL SECONDS */
import { readConfig } from '../../../server/config.ts'
import { connect } from '../../../server/db/client.ts'
import { startPulse } from '../../../server/jobs/pulse.ts'
import { openQueue } from '../../../server/jobs/queue.ts'
import { startWork } from '../../../server/jobs/work.ts'

const [url, seconds] = process.argv.slice(2) as [string, string]
const never = (): Promise<void> => Promise.reject(new Error('not asked for'))
const complain = (error: Error): void => void process.stderr.write(`${error.message}\n`)
const { boss, jobs } = await openQueue(url, { works: true, onError: complain })
await startWork(
  boss,
  { db: connect(url).db, jobs, config: readConfig({}) },
  {
    'upload.read': never,
    'upload.store': never,
    'leads.escalate': never,
    'opinions.changed': never,
    'report.write': never,
    'release.write': never,
    'records.expire': never,
    async 'run.analyse'(_context, { runId }) {
      await new Promise((resolve) => process.stdout.write(`${runId}\n`, resolve))
      if (seconds === 'for ever') await new Promise(() => {})
      for (const end = Date.now() + Number(seconds) * 1000; Date.now() < end; );
    },
  },
  { pulse: startPulse(url, complain), onFailure: (name, failure) => void process.stderr.write(`${name} ${failure.message}\n`) },
)
