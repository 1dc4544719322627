import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url))
/** Arbitrary, the same in every process of this product. */
const LOCK = 7_161_530

/** Brings the database up to date. Two servers starting at once: one migrates, the other waits and finds it done. */
export async function migrateDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await sql`select pg_advisory_lock(${LOCK})`
    await migrate(drizzle(sql), { migrationsFolder: MIGRATIONS })
  } finally {
    // The lock is the session's: ending the connection gives it back, also after an error.
    await sql.end({ timeout: 5 })
  }
}
