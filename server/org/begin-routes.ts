import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { actorOf, idempotencyKey, REFUSALS, type RouteModule } from '../http/routes.ts'
import { Id, ref } from '../http/schema.ts'
import { Campaign, CampaignChange, FirstPassword, Invitation, InvitationToken, NewCampaign, SetUp, SignedIn } from './contract.ts'
import { acceptInvitation, changeCampaign, createCampaign, findActor, readInvitation, readSignedIn, setUp } from './service.ts'

const OfCampaign = Type.Object({ campaignId: Id })
const tags = ['org']

/** How somebody begins: an installation, a campaign, an account. */
export const beginRoutes: RouteModule = (routes, context) => {
  const { db, config } = context
  routes.post('/campaigns', { schema: { operationId: 'createCampaign', tags, body: ref(NewCampaign), response: { 201: ref(Campaign), ...REFUSALS } } }, async (request, reply) =>
    reply.code(201).send(await createCampaign(context, actorOf(request), request.body, idempotencyKey(request))),
  )

  routes.put('/campaigns/:campaignId', { schema: { operationId: 'changeCampaign', tags, params: OfCampaign, body: ref(CampaignChange), response: { 200: ref(Campaign), ...REFUSALS } } }, (request) =>
    changeCampaign(context, actorOf(request), request.params.campaignId, request.body),
  )

  // The token travels in the body: addresses are logged.
  const open = { isPublic: true, rateLimit: { max: config.signInsPerMinute, timeWindow: '1 minute' } }
  routes.post('/setup', { config: open, schema: { operationId: 'setUp', tags, description: 'The top org and its administrator, with the link of the first start; signs in.', body: ref(SetUp), response: { 201: ref(SignedIn), ...REFUSALS } } }, async (request, reply) => {
    const actorId = await setUp(context, request.body)
    return reply.code(201).send(await enter(request, actorId))
  })

  routes.post('/invitation', { config: open, schema: { operationId: 'readInvitation', tags, body: ref(InvitationToken), response: { 200: ref(Invitation), ...REFUSALS } } }, (request) => readInvitation(context, request.body.token))

  routes.post('/invitation/acceptance', { config: open, schema: { operationId: 'acceptInvitation', tags, description: 'Sets the first password and signs in.', body: ref(FirstPassword), response: { 200: ref(SignedIn), ...REFUSALS } } }, async (request) => {
    const actorId = await acceptInvitation(context, request.body)
    return enter(request, actorId)
  })

  async function enter(request: FastifyRequest, actorId: string): Promise<SignedIn> {
    await request.session.regenerate()
    request.session.actorId = actorId
    return readSignedIn(db, (await findActor(db, actorId))!)
  }
}
