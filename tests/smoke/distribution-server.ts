import { existsSync } from 'node:fs'
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serverAccount } from '../../server/db/account.ts'
import { createCluster, DATABASE_USER, startCluster, stopCluster } from '../../server/db/cluster.ts'

const PROGRAMS = '/usr/lib/postgresql/15'

export interface TestServer {
  readonly url: string
  stop(): Promise<void>
}

/**
 * Whether the distribution's PostgreSQL 15 is on this machine.
 *
 * @throws Error in continuous integration, where it must be
 */
export function hasPostgresql15(): boolean {
  if (existsSync(join(PROGRAMS, 'bin/postgres'))) return true
  if (process.env.CI === 'true') throw new Error(`PostgreSQL 15 is missing: ${PROGRAMS} (Debian: apt-get install postgresql-15)`)
  return false
}

/** A PostgreSQL 15 on a free port with its data in a temporary folder, run by an unprivileged account. */
export async function startPostgresql15(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'wenzheng-pg15-'))
  const account = await serverAccount()
  await chmod(folder, 0o755)
  if (account) await chown(folder, account.uid, account.gid)
  const place = { folder, programs: PROGRAMS, account }
  const password = await createCluster(place)
  const port = await startCluster(place, null, null)
  const stop = async (): Promise<void> => {
    await stopCluster(place)
    await rm(folder, { recursive: true })
  }
  return { url: `postgres://${DATABASE_USER}:${password}@127.0.0.1:${port}/postgres`, stop }
}
