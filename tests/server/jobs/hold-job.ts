/** A worker process that takes up an analysis, says so, and never finishes it. Usage: hold-job.ts DATABASE_URL */
import { readConfig } from '../../../server/config.ts'
import { connect } from '../../../server/db/client.ts'
import { openQueue } from '../../../server/jobs/queue.ts'
import { startWork } from '../../../server/jobs/work.ts'

const url = process.argv[2]!
const never = (): Promise<void> => Promise.reject(new Error('not asked for'))
const { boss, jobs } = await openQueue(url, { works: true, onError: (error) => process.stderr.write(`${error.message}\n`) })
await startWork(
  boss,
  { db: connect(url).db, jobs, config: readConfig({}) },
  {
    'upload.read': never,
    'upload.store': never,
    'opinions.changed': never,
    'report.write': never,
    async 'run.analyse'(_context, { runId }) {
      process.stdout.write(`${runId}\n`)
      await new Promise(() => {})
    },
  },
  (name, failure) => process.stderr.write(`${name} ${failure.message}\n`),
)
