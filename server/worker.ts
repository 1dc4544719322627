/** The worker process that the server starts: DATABASE_URL says where the jobs are, standard error is the log. */
import { readConfig } from './config.ts'
import { logOn } from './start/log.ts'
import { runWorker } from './start/run-worker.ts'

const STANDARD_ERROR = 2

const code = await runWorker({
  url: process.env['DATABASE_URL'] ?? '',
  config: readConfig(process.env),
  log: logOn(STANDARD_ERROR),
  onReady: () => process.send?.('ready'),
})
process.exit(code)
