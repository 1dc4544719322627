import type { Config } from './config.ts'
import type { Db } from './db/client.ts'
import type { JobQueue } from './jobs/queue.ts'

/** What services work with, in the server and in the worker alike. */
export interface Context {
  readonly db: Db
  readonly jobs: JobQueue
  readonly config: Config
}
