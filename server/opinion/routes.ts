import { Type } from 'typebox'
import { AppError } from '../error.ts'
import { actorOf, idempotencyKey, NOTHING, REFUSALS, type RouteModule } from '../http/routes.ts'
import { Id, page, ref } from '../http/schema.ts'
import { Evidence, NewOccasion, NewPoint, Occasion, OccasionChange, OccasionEvent, OccasionQuery, Opinion, Reason } from './contract.ts'
import { addEvidence, changeOccasion, listEvidence, listOccasionEvents, listOccasions, listPoints, readEvidence, removeEvidence, restoreOccasion, withdrawOccasion, readOccasion, readOpinion, recordOccasion, recordPoint, restoreOpinion, withdrawOpinion } from './service.ts'

const OfCampaign = Type.Object({ campaignId: Id })
const OfOccasion = Type.Object({ campaignId: Id, occasionId: Id })
const OfEvidence = Type.Object({ campaignId: Id, occasionId: Id, evidenceId: Id })
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

/** What is done to an occasion after it was recorded. */
export const occasionRoutes: RouteModule = (routes, context) => {
  const base = '/campaigns/:campaignId/occasions/:occasionId'
  routes.put(base, { schema: { operationId: 'changeOccasion', tags, params: OfOccasion, body: ref(OccasionChange), response: { 200: ref(Occasion), ...REFUSALS } } }, (request) =>
    changeOccasion(context, actorOf(request), request.params.campaignId, request.params.occasionId, request.body, idempotencyKey(request)),
  )

  routes.post(`${base}/withdrawal`, { schema: { operationId: 'withdrawOccasion', tags, params: OfOccasion, body: ref(Reason), response: { 200: ref(Occasion), ...REFUSALS } } }, (request) =>
    withdrawOccasion(context, actorOf(request), request.params.campaignId, request.params.occasionId, request.body.reason),
  )

  routes.post(`${base}/restoration`, { schema: { operationId: 'restoreOccasion', tags, params: OfOccasion, body: ref(Reason), response: { 200: ref(Occasion), ...REFUSALS } } }, (request) =>
    restoreOccasion(context, actorOf(request), request.params.campaignId, request.params.occasionId, request.body.reason),
  )

  routes.get(`${base}/events`, { schema: { operationId: 'listOccasionEvents', tags, params: OfOccasion, response: { 200: Type.Array(ref(OccasionEvent)), ...REFUSALS } } }, (request) =>
    listOccasionEvents(context, actorOf(request), request.params.campaignId, request.params.occasionId),
  )

  routes.post(
    `${base}/evidence`,
    { schema: { operationId: 'addEvidence', tags, description: 'multipart/form-data with one part `file`: a picture or a PDF of at most 10 MB', consumes: ['multipart/form-data'], params: OfOccasion, response: { 201: ref(Evidence), ...REFUSALS } } },
    async (request, reply) => {
      const receive = async () => {
        const file = await request.file()
        if (!file) throw new AppError('invalid', '没有收到文件')
        return { fileName: file.filename, bytes: file.file }
      }
      return reply.code(201).send(await addEvidence(context, actorOf(request), request.params.campaignId, request.params.occasionId, receive))
    },
  )

  routes.get(`${base}/evidence`, { schema: { operationId: 'listEvidence', tags, params: OfOccasion, response: { 200: Type.Array(ref(Evidence)), ...REFUSALS } } }, (request) =>
    listEvidence(context, actorOf(request), request.params.campaignId, request.params.occasionId),
  )

  routes.get(`${base}/evidence/:evidenceId`, { schema: { operationId: 'readEvidence', tags, params: OfEvidence, response: { 200: Type.String({ format: 'binary' }), ...REFUSALS } } }, async (request, reply) => {
    const { fileName, mediaType, content } = await readEvidence(context, actorOf(request), request.params.campaignId, request.params.occasionId, request.params.evidenceId)
    return reply
      .type(mediaType)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
      .header('cache-control', 'private, no-store')
      .send(content as never)
  })

  routes.delete(`${base}/evidence/:evidenceId`, { schema: { operationId: 'removeEvidence', tags, params: OfEvidence, response: { 204: NOTHING, ...REFUSALS } } }, async (request, reply) => {
    await removeEvidence(context, actorOf(request), request.params.campaignId, request.params.occasionId, request.params.evidenceId)
    return reply.code(204).send(null)
  })
}
