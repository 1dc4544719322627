import { Type } from 'typebox'
import { actorOf, idempotencyKey, NOTHING, REFUSALS, type RouteModule } from '../http/routes.ts'
import { Id, page, ref } from '../http/schema.ts'
import { NewOccasion, NewPoint, Occasion, OccasionQuery, Opinion } from './contract.ts'
import { listOccasions, listPoints, readOccasion, readOpinion, recordOccasion, recordPoint, restoreOpinion, withdrawOpinion } from './service.ts'

const OfCampaign = Type.Object({ campaignId: Id })
const OfOccasion = Type.Object({ campaignId: Id, occasionId: Id })
const OfOpinion = Type.Object({ campaignId: Id, opinionId: Id })
const tags = ['opinion']

export const opinionRoutes: RouteModule = (routes, context) => {
  routes.post('/campaigns/:campaignId/occasions', { schema: { operationId: 'recordOccasion', tags, params: OfCampaign, body: ref(NewOccasion), response: { 201: ref(Occasion), ...REFUSALS } } }, async (request, reply) => {
    const occasion = await recordOccasion(context, actorOf(request), request.params.campaignId, request.body, idempotencyKey(request))
    return reply.code(201).send(occasion)
  })

  routes.get('/campaigns/:campaignId/occasions', { schema: { operationId: 'listOccasions', tags, params: OfCampaign, querystring: OccasionQuery, response: { 200: page(ref(Occasion)), ...REFUSALS } } }, (request) =>
    listOccasions(context, actorOf(request), request.params.campaignId, request.query),
  )

  routes.get('/campaigns/:campaignId/occasions/:occasionId', { schema: { operationId: 'readOccasion', tags, params: OfOccasion, response: { 200: ref(Occasion), ...REFUSALS } } }, (request) =>
    readOccasion(context, actorOf(request), request.params.campaignId, request.params.occasionId),
  )

  routes.post(
    '/campaigns/:campaignId/occasions/:occasionId/opinions',
    { schema: { operationId: 'recordPoint', tags, params: OfOccasion, body: ref(NewPoint), response: { 201: ref(Opinion), ...REFUSALS } } },
    async (request, reply) => {
      const { campaignId, occasionId } = request.params
      return reply.code(201).send(await recordPoint(context, actorOf(request), campaignId, occasionId, request.body, idempotencyKey(request)))
    },
  )

  routes.get('/campaigns/:campaignId/occasions/:occasionId/opinions', { schema: { operationId: 'listPoints', tags, params: OfOccasion, response: { 200: Type.Array(ref(Opinion)), ...REFUSALS } } }, (request) =>
    listPoints(context, actorOf(request), request.params.campaignId, request.params.occasionId),
  )

  routes.get('/campaigns/:campaignId/opinions/:opinionId', { schema: { operationId: 'readOpinion', tags, params: OfOpinion, response: { 200: ref(Opinion), ...REFUSALS } } }, (request) =>
    readOpinion(context, actorOf(request), request.params.campaignId, request.params.opinionId),
  )

  routes.delete('/campaigns/:campaignId/opinions/:opinionId', { schema: { operationId: 'withdrawOpinion', tags, params: OfOpinion, response: { 204: NOTHING, ...REFUSALS } } }, async (request, reply) => {
    await withdrawOpinion(context, actorOf(request), request.params.campaignId, request.params.opinionId)
    return reply.code(204).send(null)
  })

  routes.post('/campaigns/:campaignId/opinions/:opinionId/restoration', { schema: { operationId: 'restoreOpinion', tags, params: OfOpinion, response: { 204: NOTHING, ...REFUSALS } } }, async (request, reply) => {
    await restoreOpinion(context, actorOf(request), request.params.campaignId, request.params.opinionId)
    return reply.code(204).send(null)
  })
}
