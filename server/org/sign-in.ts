import { hash, verify } from '@node-rs/argon2'
import { randomBytes } from 'node:crypto'
import type { Db } from '../db/client.ts'
import { AppError } from '../error.ts'
import { type Actor, permissionsOf } from './access.ts'
import { recordAudit } from './audit.ts'
import type { PasswordChange, SignedIn, SignIn } from './contract.ts'
import { type ActorRow, countFailure, selectActor, selectActorByName, selectOrgs, selectRoles, updateActor } from './store.ts'

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

/** The hash of a password that nobody knows: until one is set, nobody signs in. */
export function unknownPassword(): Promise<string> {
  return hashPassword(randomBytes(32).toString('hex'))
}

/**
 * @returns the id of the actor
 * @throws AppError unauthenticated for a wrong name or password alike, locked after too many tries, forbidden when the account is disabled
 */
export async function signIn(db: Db, { signInName, password }: SignIn): Promise<string> {
  const row = await selectActorByName(db, signInName.trim())
  if (row?.lockedUntil && row.lockedUntil > new Date()) {
    const seconds = Math.ceil((row.lockedUntil.getTime() - Date.now()) / 1000)
    throw new AppError('locked', `密码错误次数过多，请 ${seconds} 秒后再试`, { seconds })
  }
  const matches = await verify(row?.passwordHash ?? (await NOBODY), password)
  if (row === null || !matches) {
    await refuse(db, row)
    throw new AppError('unauthenticated', '用户名或密码不对')
  }
  if (row.disabledAt !== null) throw new AppError('forbidden', '这个账号已停用；如需恢复，请联系管理员')
  await db.transaction(async (tx) => {
    if (row.failedCount > 0) await updateActor(tx, row.id, { failedCount: 0, lockedUntil: null })
    await recordAudit(tx, { actorId: row.id, action: 'session.signedIn', orgId: await homeOrg(tx, row.id) })
  })
  return row.id
}

/** Counts a wrong password, whoever else tries at the same time. The name tried is not written down: it may be a password. */
async function refuse(db: Db, row: ActorRow | null): Promise<void> {
  await db.transaction(async (tx) => {
    if (row === null) return recordAudit(tx, { actorId: null, action: 'session.refused', orgId: null })
    const over = (await countFailure(tx, row.id)) - FREE_TRIES
    const lockMs = over < 0 ? 0 : Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** over)
    await updateActor(tx, row.id, { lockedUntil: lockMs === 0 ? null : new Date(Date.now() + lockMs) })
    const entry = { actorId: row.id, orgId: await homeOrg(tx, row.id) }
    await recordAudit(tx, lockMs === 0 ? { ...entry, action: 'session.refused' } : { ...entry, action: 'session.locked', details: { seconds: lockMs / 1000 } })
  })
}

/** Where what an actor does to their own account counts. */
export async function homeOrg(db: Parameters<typeof selectRoles>[0], actorId: string): Promise<string | null> {
  return (await selectRoles(db, actorId))[0]?.orgId ?? null
}

/** Whoever is signed in, and whether their password is one to be changed first. */
export interface SessionActor extends Actor {
  readonly mustChangePassword: boolean
}

/** Whoever a session belongs to; null when the actor is gone or disabled. */
export async function findActor(db: Db, actorId: string): Promise<SessionActor | null> {
  const row = await selectActor(db, actorId)
  return row === null || row.disabledAt !== null ? null : { id: row.id, name: row.name, roles: await selectRoles(db, row.id), mustChangePassword: row.mustChangePassword }
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
  const passwordHash = await hashPassword(next)
  await db.transaction(async (tx) => {
    await updateActor(tx, actor.id, { passwordHash, mustChangePassword: false })
    await recordAudit(tx, { actorId: actor.id, action: 'session.passwordChanged', orgId: await homeOrg(tx, actor.id) })
  })
}
