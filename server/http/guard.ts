import type { FastifyInstance } from 'fastify'
import { AppError } from '../error.ts'
import type { SessionActor } from '../org/service.ts'

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS']
/** A page of another site cannot send it without asking first, and it is never told that it may. */
const OWN_HEADER = 'x-wenzheng'

/** What browsers say of a request that a page of somebody else makes; other programs say nothing. */
const FOREIGN_SITES: readonly string[] = ['cross-site', 'same-site']

/**
 * Default deny: below /api every route wants somebody signed in, unless it says that it is public; what changes anything
 * wants the product's own header besides (against forged requests of other sites). Whoever still has the first password may change
 * it, and no more.
 *
 * @param findActor - the actor of a session; null when it is gone
 */
export function guardRoutes(app: FastifyInstance, findActor: (actorId: string) => Promise<SessionActor | null>): void {
  app.decorateRequest('signedIn', null)
  app.addHook('onRequest', async (request) => {
    const { actorId } = request.session
    const actor = actorId === undefined ? null : await findActor(actorId)
    request.signedIn = actor
    if (!request.url.startsWith('/api/')) return
    if (!SAFE_METHODS.includes(request.method) && request.headers[OWN_HEADER] === undefined) {
      throw new AppError('forbidden', `缺少请求头 ${OWN_HEADER}`)
    }
    if (!SAFE_METHODS.includes(request.method) && FOREIGN_SITES.includes(String(request.headers['sec-fetch-site']))) {
      throw new AppError('forbidden', '这个请求来自别的网站，没有执行')
    }
    // The pages' own route takes every address; below the API there are none.
    if (request.routeOptions.config.isPublic === true || request.is404 || request.routeOptions.url === '/*') return
    if (actor === null) throw new AppError('unauthenticated', '请先登录')
    if (actor.mustChangePassword && request.routeOptions.config.isBeforePassword !== true) throw new AppError('passwordNeeded', '这是第一次登录，请先把密码改成自己的')
  })
}
