import { Type } from 'typebox'
import { actorOf, NOTHING, REFUSALS, type RouteModule } from '../http/routes.ts'
import { Id, ref } from '../http/schema.ts'
import { revokeSessions } from '../http/session.ts'
import { adminRoutes } from './admin-routes.ts'
import { beginRoutes } from './begin-routes.ts'
import { Campaign, OrgNode, PasswordChange, SignedIn, SignIn } from './contract.ts'
import { oidcRoutes } from './oidc-routes.ts'
import { noticeRoutes } from './notice-routes.ts'
import { changePassword, findActor, listCampaigns, listOrgs, readCampaign, readSignedIn, signIn } from './service.ts'

const OfCampaign = Type.Object({ campaignId: Id })

export const orgRoutes: RouteModule = (routes, context) => {
  const { db, config } = context
  adminRoutes(routes, context)
  noticeRoutes(routes, context)
  beginRoutes(routes, context)
  oidcRoutes(routes, context)

  routes.post(
    '/session',
    {
      config: { isPublic: true, rateLimit: { max: config.signInsPerMinute, timeWindow: '1 minute' } },
      schema: { operationId: 'signIn', tags: ['org'], body: ref(SignIn), response: { 200: ref(SignedIn), ...REFUSALS } },
    },
    async (request) => {
      const actorId = await signIn(db, request.body)
      await request.session.regenerate()
      request.session.actorId = actorId
      return readSignedIn(db, (await findActor(db, actorId))!)
    },
  )

  routes.get('/session', { config: { isBeforePassword: true }, schema: { operationId: 'readSession', tags: ['org'], response: { 200: ref(SignedIn), ...REFUSALS } } }, (request) => readSignedIn(db, actorOf(request)))

  routes.delete('/session', { config: { isBeforePassword: true }, schema: { operationId: 'signOut', tags: ['org'], response: { 204: NOTHING, ...REFUSALS } } }, async (request, reply) => {
    await request.session.destroy()
    return reply.code(204).send(null)
  })

  routes.put('/session/password', { config: { isBeforePassword: true }, schema: { operationId: 'changePassword', tags: ['org'], body: ref(PasswordChange), response: { 204: NOTHING, ...REFUSALS } } }, async (request, reply) => {
    const actor = actorOf(request)
    await changePassword(db, actor, request.body)
    await revokeSessions(db, actor.id)
    await request.session.regenerate()
    request.session.actorId = actor.id
    return reply.code(204).send(null)
  })

  routes.get('/campaigns', { schema: { operationId: 'listCampaigns', tags: ['org'], response: { 200: Type.Array(ref(Campaign)), ...REFUSALS } } }, (request) => listCampaigns(db, actorOf(request)))

  routes.get('/campaigns/:campaignId', { schema: { operationId: 'readCampaign', tags: ['org'], params: OfCampaign, response: { 200: ref(Campaign), ...REFUSALS } } }, (request) =>
    readCampaign(db, actorOf(request), request.params.campaignId),
  )

  routes.get('/campaigns/:campaignId/orgs', { schema: { operationId: 'listOrgs', tags: ['org'], params: OfCampaign, response: { 200: Type.Array(ref(OrgNode)), ...REFUSALS } } }, (request) =>
    listOrgs(db, actorOf(request), request.params.campaignId),
  )
}
