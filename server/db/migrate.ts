import { fileURLToPath } from 'node:url'
import { sql as query } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import type { Db } from './client.ts'

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

/** Hashes of this version's migrations. */
export function ownMigrations(): string[] {
  return readMigrationFiles({ migrationsFolder: MIGRATIONS }).map(({ hash }) => hash)
}

/** Whether the database answers and has been through all of these migrations. */
export async function isMigrated(db: Db, hashes: readonly string[]): Promise<boolean> {
  const done = new Set((await db.execute<{ hash: string }>(query`select hash from drizzle.__drizzle_migrations`)).map(({ hash }) => hash))
  return hashes.every((hash) => done.has(hash))
}
