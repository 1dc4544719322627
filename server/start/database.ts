import { join } from 'node:path'
import postgres from 'postgres'
import { startDatabase } from '../db/embedded.ts'
import { StartError } from './start-error.ts'

const LEAST_VERSION = 15
const WATCH_MS = 2000
const CONNECT_SECONDS = 10

export interface OpenDatabase {
  readonly url: string
  stop(): Promise<void>
}

export interface DatabaseNews {
  /** the embedded server had died and runs again */
  onRevived(): void
  /** the embedded server died and could not be started again */
  onLost(error: Error): void
}

/**
 * The database to work with: that of DATABASE_URL, else the embedded one, which is started again should it die.
 *
 * @throws StartError, DatabaseStartError with one Chinese sentence
 */
export async function openDatabase(varDir: string, news: DatabaseNews): Promise<OpenDatabase> {
  const database = await startDatabase({ folder: join(varDir, 'postgres') })
  if (database.folder === null) {
    await requireServer(database.url)
    return database
  }
  let looking: Promise<void> = Promise.resolve()
  let isLooking = false
  const look = async (): Promise<void> => {
    isLooking = true
    try {
      if (await database.revive()) news.onRevived()
    } catch (cause) {
      news.onLost(cause instanceof Error ? cause : new Error('the database could not be started again', { cause }))
    } finally {
      isLooking = false
    }
  }
  const watch = setInterval(() => {
    if (!isLooking) looking = look()
  }, WATCH_MS)
  return {
    url: database.url,
    async stop() {
      clearInterval(watch)
      await looking
      await database.stop()
    },
  }
}

/**
 * Refuses a server that cannot be reached, is too old, or does not store Chinese.
 *
 * @throws StartError
 */
export async function requireServer(url: string): Promise<void> {
  const place = placeOf(url)
  const sql = postgres(url, { max: 1, connect_timeout: CONNECT_SECONDS, onnotice: () => {} })
  try {
    const [found] = await sql<{ version: number; encoding: string }[]>`
      select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding`
    if (found!.version < LEAST_VERSION) throw new StartError(`DATABASE_URL 指定的数据库（${place}）是 PostgreSQL ${found!.version}，问症需要 ${LEAST_VERSION} 或更新的版本。`)
    if (found!.encoding !== 'UTF8') throw new StartError(`DATABASE_URL 指定的数据库（${place}）的编码是 ${found!.encoding}，应为 UTF8。`)
  } catch (cause) {
    if (cause instanceof StartError) throw cause
    throw new StartError(`连不上 DATABASE_URL 指定的数据库（${place}）：${reasonOf(cause)}`, { cause })
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** Without user and password. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) throw new StartError('DATABASE_URL 写得不对，应形如 postgres://用户:密码@主机:5432/数据库。')
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: '那里没有数据库在运行。',
  ENOTFOUND: '找不到这台主机。',
  CONNECT_TIMEOUT: '没有回应。',
  '28P01': '用户名或密码不对。',
  '28000': '数据库不许这个用户登录。',
  '3D000': '没有这个数据库。',
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return REASONS[code] ?? `原因代码 ${code || '不明'}。`
}
