import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Account } from '../../server/db/account.ts'

/** A user of the system made for one test. */
export interface OrdinaryUser {
  readonly account: Account
  remove(): Promise<void>
}

const run = promisify(execFile)

/** Needs root and `useradd`. */
export async function addOrdinaryUser(): Promise<OrdinaryUser> {
  const name = `wzsmoke${process.pid}`
  await run('useradd', ['--no-create-home', '--user-group', '--shell', '/usr/sbin/nologin', name])
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
  return { account: { uid: Number(uid.stdout), gid: Number(gid.stdout) }, remove: () => run('userdel', [name]).then(() => undefined) }
}
