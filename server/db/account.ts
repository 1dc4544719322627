import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { DatabaseStartError } from './start-error.ts'

/** Whom the server binaries run as; null = as this process itself. PostgreSQL refuses to run as root. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

const run = promisify(execFile)
const OWN_ACCOUNT = 'wenzheng'
const REACH_ALL = 'for path; do if test -d "$path"; then test -x "$path" || exit 1; else test -r "$path" || exit 1; fi; done'

/**
 * The unprivileged account for the server when this process is root: the distribution's `postgres`, else an own system
 * account, created when missing.
 *
 * @throws DatabaseStartError when no account can be created
 */
export async function serverAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  const known = (await findAccount('postgres')) ?? (await findAccount(OWN_ACCOUNT))
  if (known) return known
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', OWN_ACCOUNT])
  } catch (cause) {
    throw new DatabaseStartError(`数据库不能以 root 身份运行，又无法建立系统账户 ${OWN_ACCOUNT}；请改用普通用户启动，或设置 DATABASE_URL。`, { cause })
  }
  return findAccount(OWN_ACCOUNT)
}

/** Whether the account can enter these folders and read these files. Asked of the system itself, so that ACLs count. */
export async function canReach(account: Account | null, paths: readonly string[]): Promise<boolean> {
  if (!account) return true
  try {
    await run('/bin/sh', ['-c', REACH_ALL, 'sh', ...paths], { ...account, cwd: '/' })
    return true
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 1) return false
    throw cause
  }
}

async function findAccount(name: string): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 1) return null
    throw cause
  }
}
