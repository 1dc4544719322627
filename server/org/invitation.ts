import { createHash, randomBytes } from 'node:crypto'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { revokeSessions } from '../http/session.ts'
import { deleteInvitations, replaceInvitation, selectInvitation, takeInvitation } from './actor-store.ts'
import { recordAudit } from './audit.ts'
import type { FirstPassword, Invitation } from './contract.ts'
import { hashPassword, homeOrg, unknownPassword } from './sign-in.ts'
import { selectActor, updateActor } from './store.ts'

const TOKEN_BYTES = 32
const VALID_MS = 7 * 24 * 3_600_000
const GONE = '这个链接无效、已经用过或超过 7 天；请向管理员要一个新的'

/**
 * Gives an actor a link to set a password with. The password before it, sessions and earlier links no longer hold. For actors that
 * were checked.
 *
 * @returns the address on this server; the token is kept only as its hash
 */
export async function issueLink(tx: Tx, actorId: string, issuedBy: string | null): Promise<{ path: string; expiresAt: Date }> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const expiresAt = new Date(Date.now() + VALID_MS)
  await updateActor(tx, actorId, { passwordHash: await unknownPassword(), mustChangePassword: true, failedCount: 0, lockedUntil: null })
  await replaceInvitation(tx, { tokenHash: hashOf(token), actorId, createdBy: issuedBy, expiresAt })
  await revokeSessions(tx, actorId)
  await recordAudit(tx, { actorId: issuedBy, action: 'actor.linkIssued', orgId: await homeOrg(tx, actorId), object: ['actor', actorId], details: { who: (await selectActor(tx, actorId))!.signInName } })
  return { path: `/invitation#${token}`, expiresAt }
}

/** Whose link it is; whoever holds the link may know. */
export async function readInvitation({ db }: Context, token: string): Promise<Invitation> {
  const row = await selectInvitation(db, hashOf(token))
  const { name, signInName } = await holderOf(db, row)
  return { name, signInName, expiresAt: row!.expiresAt.toISOString() }
}

/**
 * Sets the password with a link and uses the link up.
 *
 * @returns the id of the actor
 * @throws AppError notFound for a link that does not hold (any more)
 */
export async function acceptInvitation({ db }: Context, { token, password }: FirstPassword): Promise<string> {
  // Before the costly hash: a made-up link costs little.
  await holderOf(db, await selectInvitation(db, hashOf(token)))
  const passwordHash = await hashPassword(password)
  return db.transaction(async (tx) => {
    const { id } = await holderOf(tx, await takeInvitation(tx, hashOf(token)))
    await updateActor(tx, id, { passwordHash, mustChangePassword: false, failedCount: 0, lockedUntil: null })
    await deleteInvitations(tx, id)
    await revokeSessions(tx, id)
    await recordAudit(tx, { actorId: id, action: 'actor.accepted', orgId: await homeOrg(tx, id), object: ['actor', id] })
    return id
  })
}

async function holderOf(db: Db | Tx, row: { actorId: string; expiresAt: Date } | null): Promise<{ id: string; name: string; signInName: string }> {
  const holder = row === null || row.expiresAt < new Date() ? null : await selectActor(db, row.actorId)
  if (holder === null || holder.disabledAt !== null) throw new AppError('notFound', GONE)
  return holder
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
