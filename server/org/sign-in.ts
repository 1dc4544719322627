import { hash, verify } from '@node-rs/argon2'
import type { Db } from '../db/client.ts'
import { AppError } from '../error.ts'
import { type Actor, permissionsOf } from './access.ts'
import type { PasswordChange, SignedIn, SignIn } from './contract.ts'
import { selectActor, selectActorByName, selectOrgs, selectRoles, updateActor } from './store.ts'

/** Wrong passwords before the account is shut for a while; each further one doubles the while. */
const FREE_TRIES = 5
const FIRST_LOCK_MS = 30_000
const LONGEST_LOCK_MS = 15 * 60_000
/** OWASP password storage cheat sheet, argon2id: 19 MiB, 2 passes, 1 lane. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
/** Verified against when there is no such name, so that the answer takes as long. */
const NOBODY = hash('nobody', ARGON2)

export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2)
}

/**
 * @returns the id of the actor
 * @throws AppError unauthenticated for a wrong name or password alike, locked after too many tries
 */
export async function signIn(db: Db, { signInName, password }: SignIn): Promise<string> {
  const row = await selectActorByName(db, signInName.trim())
  if (row?.lockedUntil && row.lockedUntil > new Date()) {
    const seconds = Math.ceil((row.lockedUntil.getTime() - Date.now()) / 1000)
    throw new AppError('locked', `密码错误次数过多，请 ${seconds} 秒后再试`, { seconds })
  }
  const matches = await verify(row?.passwordHash ?? (await NOBODY), password)
  if (row === null || !matches) {
    if (row !== null) await countFailure(db, row.id, row.failedCount + 1)
    throw new AppError('unauthenticated', '用户名或密码不对')
  }
  if (row.failedCount > 0) await updateActor(db, row.id, { failedCount: 0, lockedUntil: null })
  return row.id
}

async function countFailure(db: Db, actorId: string, failedCount: number): Promise<void> {
  const over = failedCount - FREE_TRIES
  const lockMs = over < 0 ? 0 : Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** over)
  await updateActor(db, actorId, { failedCount, lockedUntil: lockMs === 0 ? null : new Date(Date.now() + lockMs) })
}

/** Whoever a session belongs to; null when the actor is gone. */
export async function findActor(db: Db, actorId: string): Promise<Actor | null> {
  const row = await selectActor(db, actorId)
  return row === null ? null : { id: row.id, name: row.name, roles: await selectRoles(db, row.id) }
}

export async function readSignedIn(db: Db, actor: Actor): Promise<SignedIn> {
  const row = await selectActor(db, actor.id)
  if (row === null) throw new AppError('unauthenticated', '请先登录')
  const orgs = new Map((await selectOrgs(db, actor.roles.map(({ orgId }) => orgId))).map((org) => [org.id, org]))
  const roles = actor.roles.flatMap(({ role, orgId }) => {
    const org = orgs.get(orgId)
    return org ? [{ role, org: { id: org.id, name: org.name, kind: org.kind as SignedIn['roles'][number]['org']['kind'] } }] : []
  })
  return { id: row.id, name: row.name, signInName: row.signInName, mustChangePassword: row.mustChangePassword, roles, permissions: permissionsOf(actor) }
}

/** @throws AppError invalid when the current password is wrong or the new one is the old */
export async function changePassword(db: Db, actor: Actor, { current, next }: PasswordChange): Promise<void> {
  const row = await selectActor(db, actor.id)
  if (row === null || !(await verify(row.passwordHash, current))) throw new AppError('invalid', '现在的密码不对', { field: 'current' })
  if (current === next) throw new AppError('invalid', '新密码和现在的一样', { field: 'next' })
  await updateActor(db, actor.id, { passwordHash: await hashPassword(next), mustChangePassword: false })
}
