import { mkdir, realpath } from 'node:fs/promises'
import postgres from 'postgres'
import { createCluster, DATABASE_USER, isClusterUp, startCluster, stopCluster } from './cluster.ts'
import { lockFolder } from './folder-lock.ts'
import { settlePlace } from './place.ts'
import { DatabaseStartError } from './start-error.ts'

export interface StartOptions {
  /** folder of its own for the embedded server's files; created when missing. Not looked at when DATABASE_URL is set */
  readonly folder: string
  /** TCP port of the embedded server; default: the last one, else any free one */
  readonly port?: number
}

export interface RunningDatabase {
  readonly url: string
  /** where the files are; null when the server is somebody else's (DATABASE_URL) */
  readonly folder: string | null
  /** Starts the embedded server again on its port if it has died. Returns whether it had; never for somebody else's */
  revive(): Promise<boolean>
  /** Stops the embedded server: open transactions are rolled back, connections closed. Nothing for somebody else's */
  stop(): Promise<void>
}

const DATABASE = 'wenzheng'

/**
 * The PostgreSQL to work with: that of the environment variable DATABASE_URL, else an embedded one started here. Encoding
 * UTF8, locale C. A server that a killed process left running is stopped first and started anew on its port; what was
 * committed is there.
 *
 * @throws DatabaseStartError with one Chinese sentence, e.g. when another process uses the folder
 */
export async function startDatabase({ folder, port }: StartOptions): Promise<RunningDatabase> {
  const given = process.env.DATABASE_URL
  if (given) return { url: given, folder: null, revive: () => Promise.resolve(false), stop: () => Promise.resolve() }
  try {
    return await startEmbedded(folder, port ?? null)
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause) || (cause.code !== 'EACCES' && cause.code !== 'EPERM')) throw cause
    throw new DatabaseStartError(`没有权限使用数据文件夹 ${folder}，请换一个文件夹，或用建立它的用户启动。`, { cause })
  }
}

async function startEmbedded(folder: string, port: number | null): Promise<RunningDatabase> {
  await mkdir(folder, { recursive: true })
  const wanted = await realpath(folder)
  const lock = await lockFolder(wanted)
  try {
    const place = await settlePlace(wanted)
    const password = await createCluster(place)
    const lastPort = await stopCluster(place)
    const usedPort = await startCluster(place, port, lastPort)
    const server = `postgres://${DATABASE_USER}:${password}@127.0.0.1:${usedPort}`
    await createDatabase(`${server}/postgres`)
    const revive = async (): Promise<boolean> => {
      if (await isClusterUp(place)) return false
      await stopCluster(place)
      await startCluster(place, usedPort, null)
      return true
    }
    const stop = async (): Promise<void> => {
      await stopCluster(place)
      await lock.release()
    }
    return { url: `${server}/${DATABASE}`, folder: place.folder, revive, stop }
  } catch (cause) {
    await lock.release()
    throw cause
  }
}

async function createDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${DATABASE}`
    if (!found) await sql`create database ${sql(DATABASE)} template template0 encoding 'UTF8' locale 'C'`
  } finally {
    await sql.end()
  }
}
