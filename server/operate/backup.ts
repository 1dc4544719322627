import { open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import postgres from 'postgres'
import { appendEntry, endArchive } from './archive.ts'
import { listTables, migrationHashes } from './catalogue.ts'
import { FORMAT, MANIFEST, type Manifest } from './manifest.ts'

/** Whoever signed in signs in again: an old backup must not bring back sessions that were revoked since. */
const WITHOUT_ROWS: readonly string[] = ['session']

/**
 * Writes every table as it is at one moment into one file, while others go on working. The file is there whole or not at
 * all; one of that name is replaced. Jobs are not in it: a restore finds out anew what is to be done.
 */
export async function backUp(url: string, path: string): Promise<Manifest> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'wenzheng-backup' } })
  const unfinished = `${path}.unfinished-${process.pid}`
  try {
    const manifest = await writeArchive(sql, unfinished)
    await rename(unfinished, path)
    return manifest
  } finally {
    await sql.end({ timeout: 5 })
    await rm(unfinished, { force: true })
  }
}

async function writeArchive(sql: postgres.Sql, path: string): Promise<Manifest> {
  // Opinions and hashes of passwords: for the owner's eyes alone.
  const file = await open(path, 'wx', 0o600)
  try {
    return await sql.begin('isolation level repeatable read read only', async (tx) => {
      const tables: Manifest['tables'] = []
      let at = 0
      for (const { name, columns } of await listTables(tx)) {
        const condition = WITHOUT_ROWS.includes(name) ? tx`where false` : tx``
        const rows = await tx`copy (select ${tx([...columns])} from ${tx(name)} ${condition}) to stdout`.readable()
        // postgres 3.4 pauses its connection when the last rows fill the stream and never lets it go on: reading once more does.
        rows.once('end', () => rows._read(0))
        const { next, sha256, rowCount } = await appendEntry(file, at, `${name}.copy.gz`, rows)
        tables.push({ name, columns: [...columns], rowCount, sha256 })
        at = next
      }
      const manifest: Manifest = { product: 'wenzheng', format: FORMAT, takenAt: new Date().toISOString(), migrations: await migrationHashes(tx), tables }
      const { next } = await appendEntry(file, at, `${MANIFEST}.gz`, Readable.from([Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)]))
      await endArchive(file, next)
      return manifest
    })
  } finally {
    await file.close()
  }
}
