/** Every table, for the database client and the migration generator. */
export * from '../coverage/table.ts'
export * from '../ingest/table.ts'
export * from '../issue/table.ts'
export * from '../lead/table.ts'
export * from '../opinion/table.ts'
export * from '../org/table.ts'
export * from '../report/table.ts'
