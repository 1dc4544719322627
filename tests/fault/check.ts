import postgres from 'postgres'
import { DATABASE_USER } from '../../server/db/cluster.ts'
import { checkInvariants } from './invariants.ts'
import type { Acknowledged } from './load.ts'
import { clusterOf } from './victims.ts'

/** Whether everything acknowledged so far is in the product's database, once. */
export async function checkPromises(varDir: string, acknowledged: Acknowledged): ReturnType<typeof checkInvariants> {
  const { password, port } = await clusterOf(varDir)
  const sql = postgres(`postgres://${DATABASE_USER}:${password}@127.0.0.1:${port}/wenzheng`, { max: 1, onnotice: () => undefined })
  try {
    return await checkInvariants(sql, acknowledged)
  } finally {
    acknowledged.unexpected.length = 0
    await sql.end({ timeout: 5 })
  }
}
