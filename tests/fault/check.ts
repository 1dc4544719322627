import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { DATABASE_USER } from '../../server/db/cluster.ts'
import { checkInvariants } from './invariants.ts'
import type { Acknowledged } from './load.ts'
import { clusterOf } from './victims.ts'

const RECOVERY_ROUNDS = 120

/** Whether everything acknowledged so far is in the product's database, once. */
export async function checkPromises(varDir: string, acknowledged: Acknowledged): ReturnType<typeof checkInvariants> {
  const { password, port } = await clusterOf(varDir)
  const url = `postgres://${DATABASE_USER}:${password}@127.0.0.1:${port}/wenzheng`
  await recovered(url)
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    return await checkInvariants(sql, acknowledged)
  } finally {
    acknowledged.unexpected.length = 0
    await sql.end({ timeout: 5 })
  }
}

/** A database server that was cut off goes through its log first, and takes nobody meanwhile. */
async function recovered(url: string): Promise<void> {
  for (let round = 0; ; round++) {
    const sql = postgres(url, { max: 1, onnotice: () => undefined })
    try {
      await sql`select 1`
      return
    } catch (error) {
      if (round === RECOVERY_ROUNDS) throw error
      await pause(1000)
    } finally {
      await sql.end({ timeout: 5 })
    }
  }
}
