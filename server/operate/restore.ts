import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { text } from 'node:stream/consumers'
import type { PgBoss } from 'pg-boss'
import postgres from 'postgres'
import { openQueue } from '../jobs/queue.ts'
import { StartError } from '../start/start-error.ts'
import { type Entry, listEntries, readEntry } from './archive.ts'
import { advanceCounters, filledTables, listTables, migrationHashes } from './catalogue.ts'
import { enqueueOpenJobs } from './jobs.ts'
import { MANIFEST, type Manifest, parseManifest } from './manifest.ts'

interface Backup {
  readonly path: string
  readonly manifest: Manifest
  readonly entries: ReadonlyMap<string, Entry>
}

interface Restored {
  readonly rowCount: number
  /** what had been under way and was queued anew */
  readonly jobCount: number
}

const DAMAGED = '备份文件已损坏或不完整，什么也没有恢复；请换一份备份。'

/**
 * Brings back what a backup holds into an empty database of the same structure: all of it or nothing.
 *
 * @throws StartError in one Chinese sentence for a file that is no whole backup, another structure, or a database with rows
 */
export async function restore(url: string, path: string): Promise<Restored> {
  const backup = await openBackup(path)
  const { boss } = await openQueue(url, { works: false, onError: () => undefined })
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'wenzheng-restore' } })
  try {
    return await sql.begin((tx) => restoreInto(tx, boss, backup))
  } finally {
    await sql.end({ timeout: 5 })
    await boss.stop({ graceful: false })
  }
}

async function openBackup(path: string): Promise<Backup> {
  if (!existsSync(path)) throw new StartError(`没有备份文件 ${path}。`)
  const entries = new Map((await listEntries(path))?.map((entry) => [entry.name, entry]))
  const entry = entries.get(`${MANIFEST}.gz`)
  const manifest = entry === undefined ? null : parseManifest(await text(await readEntry(path, entry)).catch(unpackProblem))
  if (manifest === null) throw new StartError(`${path} 不是完整的问症备份文件；请换一份备份。`)
  return { path, manifest, entries }
}

async function restoreInto(tx: postgres.TransactionSql, boss: PgBoss, { path, manifest, entries }: Backup): Promise<Restored> {
  const tables = await listTables(tx)
  // Nobody writes beside the restore, and who signs in waits for it.
  await tx`lock table ${tx(tables.map(({ name }) => name))} in access exclusive mode`
  await requireFitting(tx, manifest, tables.map(({ name, columns }) => shapeOf(name, columns)))
  // The link of a first start that nobody has used: the installation is empty still.
  await tx`delete from setting where key = 'setup-token' and not exists (select from org)`
  const filled = await filledTables(tx, tables)
  if (filled.length > 0) throw new StartError('这个数据库里已有内容，不能恢复；请换一个空的数据库（或空的数据文件夹）再恢复。')
  let rowCount = 0
  for (const table of manifest.tables) {
    const entry = entries.get(`${table.name}.copy.gz`)
    if (entry === undefined) throw new StartError(DAMAGED)
    await fillTable(tx, table, await readEntry(path, entry))
    rowCount += table.rowCount
  }
  await advanceCounters(tx)
  return { rowCount, jobCount: await enqueueOpenJobs(boss, tx) }
}

async function requireFitting(tx: postgres.TransactionSql, manifest: Manifest, shapes: readonly string[]): Promise<void> {
  const own = await migrationHashes(tx)
  const fits = own.join() === manifest.migrations.join() && shapes.join(';') === manifest.tables.map(({ name, columns }) => shapeOf(name, columns)).join(';')
  if (!fits) throw new StartError('这份备份出自另一个版本的问症，数据库结构不同；请用备份时的版本恢复，然后再升级。')
}

async function fillTable(tx: postgres.TransactionSql, { name, columns, rowCount, sha256 }: Manifest['tables'][number], rows: Readable): Promise<void> {
  const hash = createHash('sha256')
  const target = await tx`copy ${tx(name)} (${tx([...columns])}) from stdin`.writable()
  await pipeline(
    rows,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        yield chunk
      }
    },
    target,
  ).catch(unpackProblem)
  const [found] = await tx<{ count: number }[]>`select count(*)::float8 as count from ${tx(name)}`
  if (found!.count !== rowCount || hash.digest('hex') !== sha256) throw new StartError(DAMAGED)
}

/** A packed entry that cannot be unpacked, or rows that the database does not take: somebody's disk has changed the file. */
function unpackProblem(cause: unknown): never {
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  if (/^(Z_|22|ERR_STREAM_PREMATURE)/.test(code)) throw new StartError(DAMAGED, { cause })
  throw cause
}

function shapeOf(name: string, columns: readonly string[]): string {
  return `${name}(${columns.join()})`
}
