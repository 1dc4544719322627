import { Type } from 'typebox'
import { AppError } from '../error.ts'
import { NOTHING, REFUSALS, type RouteModule } from '../http/routes.ts'
import { ref } from '../http/schema.ts'
import { SignInMethods } from './contract.ts'
import { newOidcProvider, type OidcProvider, type OidcRefusal } from './oidc.ts'
import { ATTEMPT_SECONDS } from './oidc-sign-in.ts'
import { beginOidc, finishOidc } from './service.ts'

const COOKIE = 'wenzheng-oidc'
const tags = ['org']

/** Single sign-on: there and back by plain navigation, so what goes wrong is told on the sign-in page. */
export const oidcRoutes: RouteModule = (routes, { db, config }) => {
  const provider = config.oidc === null ? null : newOidcProvider(config.oidc)
  // Lax: the way back comes from another site. Good for this one way alone.
  const cookie = { path: '/api/session/oidc', httpOnly: true, sameSite: 'lax', secure: config.isBehindHttps } as const
  const open = { isPublic: true, rateLimit: { max: config.signInsPerMinute, timeWindow: '1 minute' } }
  const response = { 302: NOTHING, ...REFUSALS }

  routes.get('/sign-in-methods', { config: { isPublic: true }, schema: { operationId: 'signInMethods', tags, response: { 200: ref(SignInMethods), ...REFUSALS } } }, () => ({ oidc: config.oidc && { label: config.oidc.label } }))

  routes.get('/session/oidc', { config: open, schema: { operationId: 'beginOidc', tags, description: 'Sends the browser to the provider of single sign-on.', querystring: Type.Object({ next: Type.Optional(Type.String({ maxLength: 500 })) }), response } }, async (request, reply) => {
    const started = await beginOidc(db, required(provider), ownAddress(request.query.next))
    if (typeof started === 'string') return reply.redirect(refusedAddress(started))
    return reply.setCookie(COOKIE, started.attemptId, { ...cookie, maxAge: ATTEMPT_SECONDS }).redirect(started.address)
  })

  routes.get('/session/oidc/callback', { config: open, schema: { operationId: 'finishOidc', tags, description: 'Where the provider sends the browser back to; signs in whoever is known.', response } }, async (request, reply) => {
    const finished = await finishOidc(db, required(provider), request.cookies[COOKIE] ?? null, new URL(request.url, 'http://localhost').searchParams)
    reply.clearCookie(COOKIE, cookie)
    if (typeof finished === 'string') return reply.redirect(refusedAddress(finished))
    await request.session.regenerate()
    request.session.actorId = finished.actorId
    return reply.redirect(finished.next)
  })
}

function required(provider: OidcProvider | null): OidcProvider {
  if (provider === null) throw new AppError('notFound', '没有配置统一身份认证')
  return provider
}

/** Only an address of this site, as browsers write it. */
function ownAddress(next: string | undefined): string {
  return next !== undefined && /^\/(?!\/)[!-[\]-~]*$/.test(next) ? next : '/'
}

function refusedAddress(refusal: OidcRefusal): string {
  return `/signin?refused=${refusal}`
}
