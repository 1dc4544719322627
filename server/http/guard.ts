import type { FastifyInstance } from 'fastify'
import { AppError } from '../error.ts'
import type { Actor } from '../org/service.ts'

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS']
/** A page of another site cannot send it without asking first, and it is never told that it may. */
const OWN_HEADER = 'x-wenzheng'

/** What browsers say of a request that a page of somebody else makes; other programs say nothing. */
const FOREIGN_SITES: readonly string[] = ['cross-site', 'same-site']

/**
 * Default deny: below /api every route wants somebody signed in, unless it says that it is public; what changes anything
 * wants the product's own header besides (against forged requests of other sites).
 *
 * @param findActor - the actor of a session; null when it is gone
 */
export function guardRoutes(app: FastifyInstance, findActor: (actorId: string) => Promise<Actor | null>): void {
  app.decorateRequest('signedIn', null)
  app.addHook('onRequest', async (request) => {
    const { actorId } = request.session
    request.signedIn = actorId === undefined ? null : await findActor(actorId)
    if (!request.url.startsWith('/api/')) return
    if (!SAFE_METHODS.includes(request.method) && request.headers[OWN_HEADER] === undefined) {
      throw new AppError('forbidden', `缺少请求头 ${OWN_HEADER}`)
    }
    if (!SAFE_METHODS.includes(request.method) && FOREIGN_SITES.includes(String(request.headers['sec-fetch-site']))) {
      throw new AppError('forbidden', '这个请求来自别的网站，没有执行')
    }
    // The pages' own route takes every address; below the API there are none.
    if (request.routeOptions.config.isPublic === true || request.is404 || request.routeOptions.url === '/*') return
    if (request.signedIn === null) throw new AppError('unauthenticated', '请先登录')
  })
}
