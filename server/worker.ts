/** The worker process that the server starts: DATABASE_URL says where the jobs are, standard error is the log. */
import { keepCompiled } from './start/compile-cache.ts'

const STANDARD_ERROR = 2

keepCompiled()
const [{ readConfig }, { logOn }, { runWorker }] = await Promise.all([import('./config.ts'), import('./start/log.ts'), import('./start/run-worker.ts')])
const code = await runWorker({
  url: process.env['DATABASE_URL'] ?? '',
  config: readConfig(process.env),
  log: logOn(STANDARD_ERROR),
})
process.exit(code)
