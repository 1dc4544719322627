import { createHash, randomBytes } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { v7 as uuid } from 'uuid'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { insertActor, insertRole } from './actor-store.ts'
import { recordAudit } from './audit.ts'
import type { SetUp } from './contract.ts'
import { hashPassword } from './sign-in.ts'
import { hasOrgs, insertOrg, updateActor } from './store.ts'
import { setting } from './table.ts'

const KEY = 'setup-token'
const TOKEN_BYTES = 32
/** Arbitrary, the same in every process of this product. */
const LOCK = 7_161_534

/**
 * A link with which somebody becomes the first administrator, while there is nobody and nothing; it holds once, and until the next
 * is issued.
 *
 * @returns the address on this server; null when there are orgs already
 */
export async function issueSetUpLink(db: Db): Promise<string | null> {
  if (await hasOrgs(db)) return null
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  await db.insert(setting).values({ key: KEY, value: hashOf(token) }).onConflictDoUpdate({ target: setting.key, set: { value: hashOf(token) } })
  return `/setup#${token}`
}

/**
 * The org at the top and its administrator, with the link of the first start.
 *
 * @returns the id of the actor
 * @throws AppError notFound for a link that does not hold (any more)
 */
export async function setUp({ db }: Context, { token, orgName, name, signInName, password }: SetUp): Promise<string> {
  // Before the costly hash: a made-up link costs little.
  await requireOpen(db, token)
  if (orgName.trim().length < 2) throw new AppError('invalid', '请填写单位名称', { field: 'orgName' })
  if (name.trim() === '') throw new AppError('invalid', '请填写姓名', { field: 'name' })
  const passwordHash = await hashPassword(password)
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`)
    await requireOpen(tx, token)
    const orgId = await insertTopOrg(tx, orgName)
    const actorId = uuid()
    if (!(await insertActor(tx, { id: actorId, signInName, name: name.trim(), passwordHash }))) throw new AppError('conflict', `用户名“${signInName}”已经有人用了，请换一个`, { field: 'signInName' })
    await updateActor(tx, actorId, { mustChangePassword: false })
    await insertRole(tx, actorId, orgId, 'administrator')
    await recordAudit(tx, { actorId, action: 'org.setUp', orgId, object: ['org', orgId] })
    return actorId
  })
}

/**
 * The org of an installation that has none yet.
 *
 * @returns its id
 */
export async function insertTopOrg(tx: Tx, name: string): Promise<string> {
  const id = uuid()
  await insertOrg(tx, { id, parentId: null, name: name.trim(), kind: '市局' })
  await tx.delete(setting).where(eq(setting.key, KEY))
  return id
}

async function requireOpen(db: Db | Tx, token: string): Promise<void> {
  const [known] = await db.select().from(setting).where(eq(setting.key, KEY))
  if (known?.value !== hashOf(token) || (await hasOrgs(db))) throw new AppError('notFound', '这个链接无效或已经用过；还没有管理员时，重新启动服务器会打印新的链接')
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
