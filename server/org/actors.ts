import { v7 as uuid } from 'uuid'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { cutPage, fromCursor } from '../http/cursor.ts'
import type { Page } from '../http/schema.ts'
import { revokeSessions } from '../http/session.ts'
import { type Actor, entitledOrgs } from './access.ts'
import { countActorsAt, countSessions, deleteInvitations, deleteRole, insertActor, insertRole, lockActor, type RoleRow, selectActorsAt, selectRolesOf } from './actor-store.ts'
import { recordAudit } from './audit.ts'
import type { ActorEntry, ActorQuery, InvitationLink, NewActor, NewRole } from './contract.ts'
import { issueLink } from './invitation.ts'
import { deleteOidcLinks, selectActorByExternalName } from './oidc-store.ts'
import { once } from './once.ts'
import { requireAccess } from './reach.ts'
import { toOrgRef } from './shape.ts'
import { insertTopOrg } from './set-up.ts'
import { unknownPassword } from './sign-in.ts'
import { type ActorRow, hasOrgs, selectActor, selectActorByName, selectOrgNames, selectOrgs, selectOrgsBelow, updateActor } from './store.ts'

const PAGE_SIZE = 50

/** Actors with a role at an org and below it; at all orgs of the administrator's unless one is named. */
export async function listActors({ db }: Context, actor: Actor, query: ActorQuery): Promise<Page<ActorEntry>> {
  const tops = query.orgId === undefined ? entitledOrgs(actor, 'actor.manage') : [query.orgId]
  if (tops.length === 0) throw new AppError('forbidden', '您没有这项权限', { permission: 'actor.manage' })
  for (const top of tops) await requireAccess(db, actor, 'actor.manage', top)
  const orgIds = (await selectOrgsBelow(db, tops)).map(({ id }) => id)
  const limit = query.limit ?? PAGE_SIZE
  const filter = { orgIds, search: query.search?.trim() || null, after: fromCursor(query.cursor, ['text'])?.[0] ?? null }
  const { rows, nextCursor } = cutPage(await selectActorsAt(db, filter, limit + 1), limit, ({ signInName }) => [signInName])
  return { items: await toEntries(db, actor, rows), nextCursor, total: await countActorsAt(db, filter) }
}

/** Adds an account and gives the link with which its owner sets the first password. Asked again with the same key: a new link. */
export async function addActor({ db }: Context, actor: Actor, given: NewActor, key: string | null): Promise<InvitationLink> {
  await requireAccess(db, actor, 'actor.manage', given.orgId)
  const { id } = await once(db, { actorId: actor.id, key, request: ['addActor', given] }, async (tx) => ({ id: await insertNew(tx, given, actor.id) }))
  return db.transaction(async (tx) => {
    await lockActor(tx, id)
    const row = await selectActor(tx, id)
    if (row?.mustChangePassword !== true) throw new AppError('conflict', '这个账号已经设置了密码，不用再发链接', { actorId: id })
    return toLink(tx, actor, id, await issueLink(tx, id, actor.id))
  })
}

/**
 * The same for whoever runs the server.
 *
 * @param org - its id or its name
 */
export async function addActorAsOperator(db: Db, given: Omit<NewActor, 'orgId'> & { org: string }): Promise<{ path: string; expiresAt: Date }> {
  const { org, ...rest } = given
  const found = (await selectOrgNames(db, [org]))[0] ?? (/^[0-9a-f-]{36}$/.test(org) ? (await selectOrgs(db, [org]))[0] : undefined)
  // The first administrator of all brings along the org at the top.
  const isFirst = found === undefined && given.role === 'administrator' && !(await hasOrgs(db))
  if (found === undefined && !isFirst) throw new AppError('notFound', `没有“${org}”这个单位`)
  return db.transaction(async (tx) => issueLink(tx, await insertNew(tx, { ...rest, orgId: found?.id ?? (await insertTopOrg(tx, org)) }, null), null))
}

async function insertNew(tx: Tx, { name, signInName, role, orgId }: NewActor, addedBy: string | null): Promise<string> {
  const id = uuid()
  if (name.trim() === '') throw new AppError('invalid', '请填写姓名', { field: 'name' })
  const isNew = (await selectActorByName(tx, signInName)) === null && (await insertActor(tx, { id, signInName, name: name.trim(), passwordHash: await unknownPassword() }))
  if (!isNew) throw new AppError('conflict', `用户名“${signInName}”已经有人用了，请换一个`, { field: 'signInName' })
  await insertRole(tx, id, orgId, role)
  await recordAudit(tx, { actorId: addedBy, action: 'actor.added', orgId, object: ['actor', id], details: { who: signInName, role } })
  return id
}

/** Resets the password: the old one and all sessions end at once, the link sets a new one. */
export async function resetPassword({ db }: Context, actor: Actor, actorId: string): Promise<InvitationLink> {
  const row = await requireYours(db, actor, actorId)
  if (row.disabledAt !== null) throw new AppError('conflict', '这个账号已停用，请先恢复它', { actorId })
  return db.transaction(async (tx) => {
    await lockActor(tx, actorId)
    return toLink(tx, actor, actorId, await issueLink(tx, actorId, actor.id))
  })
}

export async function endSessions({ db }: Context, actor: Actor, actorId: string): Promise<void> {
  const row = await requireYours(db, actor, actorId)
  await db.transaction(async (tx) => {
    await revokeSessions(tx, actorId)
    await recordAudit(tx, { ...(await about(tx, row)), actorId: actor.id, action: 'actor.sessionsRevoked' })
  })
}

/** A disabled account signs in no more and its sessions end; roles and what it did stay. */
export async function setDisabled({ db }: Context, actor: Actor, actorId: string, isDisabled: boolean): Promise<ActorEntry> {
  const row = await requireYours(db, actor, actorId)
  return db.transaction(async (tx) => {
    await lockActor(tx, actorId)
    if ((row.disabledAt !== null) !== isDisabled) {
      await updateActor(tx, actorId, { disabledAt: isDisabled ? new Date() : null })
      if (isDisabled) {
        await revokeSessions(tx, actorId)
        await deleteInvitations(tx, actorId)
      }
      await recordAudit(tx, { ...(await about(tx, row)), actorId: actor.id, action: isDisabled ? 'actor.disabled' : 'actor.enabled' })
    }
    return toOne(tx, actor, actorId)
  })
}

/** Notes under which name single sign-on knows them; whoever was bound to the account before no longer is. */
export async function setExternalName({ db }: Context, actor: Actor, actorId: string, externalName: string | null): Promise<ActorEntry> {
  const row = await requireYours(db, actor, actorId)
  const name = externalName?.trim().toLowerCase() || null
  return db.transaction(async (tx) => {
    await lockActor(tx, actorId)
    if (row.externalName === name) return toOne(tx, actor, actorId)
    const holder = name === null ? null : await selectActorByExternalName(tx, name)
    if (holder !== null) throw new AppError('conflict', '这个统一身份认证用户名已经对应了另一个账号', { field: 'externalName' })
    await updateActor(tx, actorId, { externalName: name })
    await deleteOidcLinks(tx, actorId)
    await revokeSessions(tx, actorId)
    await recordAudit(tx, { ...(await about(tx, row)), actorId: actor.id, action: 'actor.externalNamed' })
    return toOne(tx, actor, actorId)
  })
}

export async function addRole({ db }: Context, actor: Actor, actorId: string, { role, orgId }: NewRole): Promise<ActorEntry> {
  await requireAccess(db, actor, 'actor.manage', orgId)
  const row = await requireSight(db, actor, actorId)
  return db.transaction(async (tx) => {
    if (await insertRole(tx, actorId, orgId, role)) await recordAudit(tx, { actorId: actor.id, action: 'actor.roleAdded', orgId, object: ['actor', actorId], details: { who: row.signInName, role } })
    return toOne(tx, actor, actorId)
  })
}

/** The last role stays: whom nobody has at an org, nobody could look after. */
export async function removeRole({ db }: Context, actor: Actor, actorId: string, { role, orgId }: NewRole): Promise<ActorEntry> {
  await requireAccess(db, actor, 'actor.manage', orgId)
  const row = await requireSight(db, actor, actorId)
  return db.transaction(async (tx) => {
    await lockActor(tx, actorId)
    const roles = await selectRolesOf(tx, [actorId])
    if (roles.some((held) => held.role === role && held.orgId === orgId)) {
      if (roles.length === 1) throw new AppError('conflict', '这是此账号唯一的角色，不能去掉；不再使用请停用账号', { actorId })
      await deleteRole(tx, actorId, orgId, role)
      await recordAudit(tx, { actorId: actor.id, action: 'actor.roleRemoved', orgId, object: ['actor', actorId], details: { who: row.signInName, role } })
    }
    return toOne(tx, actor, actorId)
  })
}

/** Somebody else's account with a role at an org of the administrator's; else it is as if it were not there. */
async function requireSight(db: Db, actor: Actor, actorId: string): Promise<ActorRow> {
  const row = await selectActor(db, actorId)
  const own = await ownOrgs(db, actor)
  if (row === null || !(await selectRolesOf(db, [actorId])).some(({ orgId }) => own.has(orgId))) throw new AppError('notFound', '没有这个账号', { actorId })
  if (actorId === actor.id) throw new AppError('conflict', '自己的账号要请另一位管理员来改', { actorId })
  return row
}

/** Besides, all their roles are at orgs of the administrator's: a group's never takes over an account of the bureau's. */
async function requireYours(db: Db, actor: Actor, actorId: string): Promise<ActorRow> {
  const row = await requireSight(db, actor, actorId)
  const own = await ownOrgs(db, actor)
  if (!(await selectRolesOf(db, [actorId])).every(({ orgId }) => own.has(orgId))) throw new AppError('forbidden', '此账号在您管理范围以外的单位也有角色，请由上级管理员操作', { actorId })
  return row
}

async function ownOrgs(db: Db | Tx, actor: Actor): Promise<ReadonlySet<string>> {
  return new Set((await selectOrgsBelow(db, entitledOrgs(actor, 'actor.manage'))).map(({ id }) => id))
}

async function about(tx: Tx, row: ActorRow) {
  return { orgId: (await selectRolesOf(tx, [row.id]))[0]?.orgId ?? null, object: ['actor', row.id], details: { who: row.signInName } } as const
}

async function toLink(tx: Tx, actor: Actor, actorId: string, { path, expiresAt }: { path: string; expiresAt: Date }): Promise<InvitationLink> {
  return { actor: await toOne(tx, actor, actorId), path, expiresAt: expiresAt.toISOString() }
}

async function toOne(db: Db | Tx, actor: Actor, actorId: string): Promise<ActorEntry> {
  return (await toEntries(db, actor, [(await selectActor(db, actorId))!]))[0]!
}

async function toEntries(db: Db | Tx, actor: Actor, rows: readonly ActorRow[]): Promise<ActorEntry[]> {
  const ids = rows.map(({ id }) => id)
  const roles = Map.groupBy(await selectRolesOf(db, ids), ({ actorId }) => actorId)
  const orgs = new Map((await selectOrgs(db, [...new Set([...roles.values()].flat().map(({ orgId }) => orgId))])).map((row) => [row.id, toOrgRef(row)]))
  const own = await ownOrgs(db, actor)
  const sessions = await countSessions(db, ids)
  return rows.map((row) => toEntry(row, roles.get(row.id) ?? [], { orgs, own, sessionCount: sessions.get(row.id) ?? 0, isSelf: row.id === actor.id }))
}

interface EntryParts {
  readonly orgs: ReadonlyMap<string, ReturnType<typeof toOrgRef>>
  readonly own: ReadonlySet<string>
  readonly sessionCount: number
  readonly isSelf: boolean
}

function toEntry(row: ActorRow, roles: readonly RoleRow[], { orgs, own, sessionCount, isSelf }: EntryParts): ActorEntry {
  return {
    id: row.id, name: row.name, signInName: row.signInName, externalName: row.externalName,
    // Roles elsewhere are none of this administrator's business.
    roles: roles.flatMap(({ role, orgId }) => (own.has(orgId) ? [{ role: role as ActorEntry['roles'][number]['role'], org: orgs.get(orgId)! }] : [])),
    state: row.disabledAt !== null ? 'disabled' : row.mustChangePassword ? 'waiting' : row.lockedUntil !== null && row.lockedUntil > new Date() ? 'locked' : 'active',
    isYours: !isSelf && roles.every(({ orgId }) => own.has(orgId)),
    sessionCount, createdAt: row.createdAt.toISOString(),
  }
}
