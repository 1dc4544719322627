import { existsSync } from 'node:fs'
import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { DATABASE_USER, isClusterUp } from '../db/cluster.ts'
import { startDatabase } from '../db/embedded.ts'
import { settlePlace } from '../db/place.ts'
import { requireServer } from '../start/database.ts'

const DATABASE = 'wenzheng'

/**
 * The database for as long as something is done with it: that of DATABASE_URL; the embedded one of a server that is running,
 * beside it; else the embedded one, started for this alone.
 */
export async function withOpenDatabase<Answer>(varDir: string, act: (url: string) => Promise<Answer>): Promise<Answer> {
  const folder = join(varDir, 'postgres')
  const running = process.env['DATABASE_URL'] ? null : await runningUrl(folder)
  if (running !== null) return act(running)
  const database = await startDatabase({ folder })
  try {
    if (database.folder === null) await requireServer(database.url)
    return await act(database.url)
  } finally {
    await database.stop()
  }
}

/** @returns null when no embedded server works on the folder */
async function runningUrl(folder: string): Promise<string | null> {
  if (!existsSync(folder)) return null
  const place = await settlePlace(await realpath(folder))
  if (!(await isClusterUp(place))) return null
  const password = await readFile(join(place.folder, 'password'), 'utf8')
  const port = (await readFile(join(place.folder, 'cluster/postmaster.pid'), 'utf8')).split('\n')[3]
  return `postgres://${DATABASE_USER}:${password}@127.0.0.1:${port}/${DATABASE}`
}
