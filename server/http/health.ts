import type { FastifyInstance } from 'fastify'
import type { Db } from '../db/client.ts'
import { isMigrated, ownMigrations } from '../db/migrate.ts'

const ANSWER_WITHIN_MS = 2000

/**
 * For whoever watches over the server: /healthz says that the process lives, /readyz that it can work. Anybody may ask, and learns no
 * more than yes or no. To be added before sessions, limits and shedding: a server that is busy is alive.
 */
export function healthRoutes(app: FastifyInstance, db: Db): void {
  const migrations = ownMigrations()
  app.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))
  app.get('/readyz', async (request, reply) => {
    const ready = await isReady(db, migrations).catch((error: unknown) => {
      request.log.warn({ code: error instanceof Error && 'code' in error ? error.code : null }, 'not ready')
      return false
    })
    return reply.code(ready ? 200 : 503).header('cache-control', 'no-store').send({ status: ready ? 'ok' : 'unavailable' })
  })
}

async function isReady(db: Db, migrations: readonly string[]): Promise<boolean> {
  let impatience: NodeJS.Timeout | undefined
  const tooLate = new Promise<boolean>((resolve) => {
    impatience = setTimeout(() => resolve(false), ANSWER_WITHIN_MS)
  })
  try {
    return await Promise.race([isMigrated(db, migrations), tooLate])
  } finally {
    clearTimeout(impatience)
  }
}
