import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import * as tables from './tables.ts'

export type Db = PostgresJsDatabase<typeof tables>
/** What a store takes: the database or a transaction on it. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0]

export interface Connection {
  readonly db: Db
  readonly sql: postgres.Sql
  close(): Promise<void>
}

/** Opens a pool of connections. Times come back as Date, in UTC. */
export function connect(url: string, poolSize = 10): Connection {
  const sql = postgres(url, { max: poolSize, onnotice: () => {}, connection: { application_name: 'wenzheng', TimeZone: 'UTC' } })
  return { db: drizzle(sql, { schema: tables }), sql, close: () => sql.end({ timeout: 5 }) }
}
