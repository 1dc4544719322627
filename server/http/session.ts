import { createHash } from 'node:crypto'
import type { FastifySessionObject, SessionStore } from '@fastify/session'
import { and, eq, gt, lt, sql } from 'drizzle-orm'
import type { Db, Tx } from '../db/client.ts'
import { session } from '../db/tables.ts'

declare module 'fastify' {
  interface Session {
    actorId?: string
  }
}

type Callback = (error?: unknown) => void
type FoundCallback = (error: unknown, found?: FastifySessionObject | null) => void

const SESSION_MS = 12 * 3600 * 1000

/**
 * Sessions in the database, by the hash of their id, so that they can be revoked and a leaked table opens none. A clock that was set
 * back shortens none.
 */
export function sessionStore(db: Db): SessionStore {
  return {
    set(id: string, content: FastifySessionObject, done: Callback) {
      const row = { actorId: content.actorId ?? null, content: { cookie: lasting(content.cookie), actorId: content.actorId }, expiresAt: new Date(Date.now() + SESSION_MS) }
      db.insert(session)
        .values({ idHash: hashOf(id), ...row })
        .onConflictDoUpdate({ target: session.idHash, set: { ...row, expiresAt: sql`greatest(${session.expiresAt}, excluded.expires_at)` } })
        .then(() => done(), failed(done))
    },
    get(id: string, done: FoundCallback) {
      db.select()
        .from(session)
        .where(and(eq(session.idHash, hashOf(id)), gt(session.expiresAt, new Date())))
        .then(([row]) => done(null, row ? (row.content as FastifySessionObject) : null), failed(done))
    },
    destroy(id: string, done: Callback) {
      db.delete(session).where(eq(session.idHash, hashOf(id))).then(() => done(), failed(done))
    },
  }
}

/** The row says until when a session holds: a cookie kept with it would end it by the clock of one moment. */
function lasting(cookie: FastifySessionObject['cookie']): object {
  return { ...(JSON.parse(JSON.stringify(cookie)) as object), expires: null }
}

/** Ends every session of an actor, and forgets those that have run out. */
export async function revokeSessions(db: Db | Tx, actorId: string): Promise<void> {
  await db.delete(session).where(eq(session.actorId, actorId))
  await db.delete(session).where(lt(session.expiresAt, new Date()))
}

/** A failed query's message holds its parameters, and what fails behind the last handler is logged by its message. */
function failed(done: (error: unknown) => void): (error: unknown) => void {
  return (error) => done(new Error('the session could not be read or kept', { cause: error instanceof Error && 'query' in error ? error.cause : error }))
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('hex')
}
