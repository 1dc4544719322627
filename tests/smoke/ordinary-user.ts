import { execFileSync } from 'node:child_process'
import type { Account } from '../../server/db/account.ts'

/** A user of the system made for one test. */
export interface OrdinaryUser {
  readonly name: string
  readonly account: Account
  remove(): void
}

/** Needs root and `useradd`. */
export function addOrdinaryUser(): OrdinaryUser {
  const name = `wzsmoke${process.pid}`
  execFileSync('useradd', ['--no-create-home', '--user-group', '--shell', '/usr/sbin/nologin', name])
  const id = (flag: string): number => Number(execFileSync('id', [flag, name]).toString())
  return { name, account: { uid: id('-u'), gid: id('-g') }, remove: () => void execFileSync('userdel', [name], { stdio: 'ignore' }) }
}
