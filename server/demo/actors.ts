import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Tx } from '../db/client.ts'
import { actor, actorRole } from '../db/tables.ts'
import { hashPassword } from '../org/service.ts'
import type { Role } from '../org/access.ts'
import { type DemoAccount, newPassword } from './accounts.ts'

interface DemoActor {
  readonly signInName: string
  readonly role: Role
  readonly roleName: string
  /** code of the fixture */
  readonly org: string
}

/** The education group and the school belong together; the fixture's school-upload.csv is this school's. */
export const DEMO_ACTORS: readonly DemoActor[] = [
  { signInName: 'admin', role: 'administrator', roleName: '管理员', org: 'B00' },
  { signInName: 'shiju', role: 'bureau', roleName: '市局专班', org: 'B00' },
  { signInName: 'yantao', role: 'facilitator', roleName: '研讨主持人', org: 'B00' },
  { signInName: 'diaoyan', role: 'researcher', roleName: '调研员', org: 'B00' },
  { signInName: 'jiaoyuzu', role: 'group', roleName: '教育组', org: 'G03' },
  { signInName: 'xuexiao', role: 'school', roleName: '学校填报员', org: 'S11' },
]

export type NewAccount = DemoAccount & { readonly password: string }

/** One actor a role, each with a password of this installation alone. */
export async function insertActors(tx: Tx, orgIds: ReadonlyMap<string, string>, orgNames: ReadonlyMap<string, string>): Promise<NewAccount[]> {
  const accounts: NewAccount[] = []
  for (const { signInName, role, roleName, org } of DEMO_ACTORS) {
    const id = v7()
    const password = newPassword()
    await tx.insert(actor).values({ id, signInName, name: `${roleName}（演示）`, passwordHash: await hashPassword(password), mustChangePassword: false })
    await tx.insert(actorRole).values({ actorId: id, orgId: orgIds.get(org)!, role })
    accounts.push({ signInName, password, roleName, orgName: orgNames.get(org)! })
  }
  return accounts
}

/** In whose name the fixture is stored: nobody can sign in as it. */
export async function insertRecorder(tx: Tx): Promise<string> {
  const id = v7()
  await tx.insert(actor).values({ id, signInName: 'demo-recorder', name: '演示资料', passwordHash: await hashPassword(randomBytes(32).toString('hex')) })
  return id
}

/** New passwords for all of them, for a machine that has not got the old ones. */
export async function resetPasswords(tx: Tx, orgNames: ReadonlyMap<string, string>): Promise<NewAccount[]> {
  const accounts: NewAccount[] = []
  for (const { signInName, roleName, org } of DEMO_ACTORS) {
    const password = newPassword()
    await tx.update(actor).set({ passwordHash: await hashPassword(password), failedCount: 0, lockedUntil: null, mustChangePassword: false }).where(eq(actor.signInName, signInName))
    accounts.push({ signInName, password, roleName, orgName: orgNames.get(org)! })
  }
  return accounts
}
