import { createHash, randomBytes } from 'node:crypto'
import type { Db, Tx } from '../db/client.ts'
import { recordAudit } from './audit.ts'
import { type OidcPerson, type OidcProvider, type OidcRefusal, refusalOf } from './oidc.ts'
import { insertAttempt, insertLink, selectActorByExternalName, selectLinked, takeAttempt } from './oidc-store.ts'
import { homeOrg } from './sign-in.ts'
import { type ActorRow, updateActor } from './store.ts'

/** From leaving for the provider to coming back. */
export const ATTEMPT_SECONDS = 600
const ID_BYTES = 32

export interface OidcStart {
  readonly address: string
  /** for the browser's cookie: only with it does the way back lead in */
  readonly attemptId: string
}

/**
 * Sends somebody to the provider.
 *
 * @param next - address on this server to go on to afterwards
 * @returns the refusal when the provider cannot be asked
 */
export async function beginOidc(db: Db, provider: OidcProvider, next: string): Promise<OidcStart | OidcRefusal> {
  try {
    const { address, checks } = await provider.begin()
    const attemptId = randomBytes(ID_BYTES).toString('base64url')
    await insertAttempt(db, { idHash: hashOf(attemptId), checks, next, expiresAt: new Date(Date.now() + ATTEMPT_SECONDS * 1000) })
    return { address, attemptId }
  } catch (error) {
    return refusalUnlessOurs(error)
  }
}

/**
 * Lets in whoever comes back: known accounts alone, none is ever made. An attempt counts once.
 *
 * @param attemptId - of the browser's cookie; null = it brought none
 * @returns the id of the actor and where to go on to, or why nobody was let in
 */
export async function finishOidc(db: Db, provider: OidcProvider, attemptId: string | null, query: URLSearchParams): Promise<{ actorId: string; next: string } | OidcRefusal> {
  const attempt = attemptId === null ? null : await takeAttempt(db, hashOf(attemptId))
  if (attempt === null) return 'expired'
  let person: OidcPerson
  try {
    person = await provider.finish(query, attempt.checks)
  } catch (error) {
    await recordAudit(db, { actorId: null, action: 'session.refusedElsewhere', orgId: null })
    return refusalUnlessOurs(error)
  }
  const found = await db.transaction((tx) => admit(tx, person))
  return typeof found === 'string' ? found : { actorId: found.id, next: attempt.next }
}

async function admit(tx: Tx, person: OidcPerson): Promise<ActorRow | OidcRefusal> {
  const row = (await selectLinked(tx, person.issuer, person.subject)) ?? (await link(tx, person))
  if (row === null || row.disabledAt !== null) {
    await recordAudit(tx, { actorId: row?.id ?? null, action: 'session.refusedElsewhere', orgId: row === null ? null : await homeOrg(tx, row.id) })
    return row === null ? 'unknown' : 'disabled'
  }
  // Vouched for elsewhere: no first password is waited for.
  if (row.mustChangePassword) await updateActor(tx, row.id, { mustChangePassword: false })
  await recordAudit(tx, { actorId: row.id, action: 'session.signedInElsewhere', orgId: await homeOrg(tx, row.id) })
  return row
}

/** The account that an administrator noted under one of these names, unless somebody else of the provider's has it. */
async function link(tx: Tx, { issuer, subject, names }: OidcPerson): Promise<ActorRow | null> {
  for (const name of names) {
    const row = await selectActorByExternalName(tx, name)
    if (row === null) continue
    if (row.disabledAt !== null) return row
    if (!(await insertLink(tx, { issuer, subject, actorId: row.id }))) continue
    await recordAudit(tx, { actorId: row.id, action: 'actor.linked', orgId: await homeOrg(tx, row.id), object: ['actor', row.id], details: { who: row.signInName } })
    return row
  }
  return null
}

/** What the database could not do is no matter of the provider's. */
function refusalUnlessOurs(error: unknown): OidcRefusal {
  if (error instanceof Error && 'query' in error) throw error
  return refusalOf(error)
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('hex')
}
