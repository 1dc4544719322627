import { Type } from 'typebox'
import { actorOf, idempotencyKey, REFUSALS, type RouteModule } from '../http/routes.ts'
import { Id, ref } from '../http/schema.ts'
import { RetentionChange } from '../org/contract.ts'
import { NewRelease, PurgeOrder, PurgeReceipt, Release, ReleaseSummary, Retention } from './contract.ts'
import { changeRetention, listReleases, purgeTexts, readRelease, readRetention, releaseCsv, releaseRun } from './service.ts'

const OfCampaign = Type.Object({ campaignId: Id })
const OfRelease = Type.Object({ campaignId: Id, releaseId: Id })
const tags = ['report']

/** What everybody of a campaign may see of the whole, and how long what was said is kept. */
export const releaseRoutes: RouteModule = (routes, context) => {
  routes.post('/campaigns/:campaignId/releases', { schema: { operationId: 'releaseRun', tags, params: OfCampaign, body: ref(NewRelease), response: { 201: ref(ReleaseSummary), ...REFUSALS } } }, async (request, reply) =>
    reply.code(201).send(await releaseRun(context, actorOf(request), request.params.campaignId, request.body, idempotencyKey(request))),
  )

  routes.get('/campaigns/:campaignId/releases', { schema: { operationId: 'listReleases', tags, params: OfCampaign, response: { 200: Type.Array(ref(ReleaseSummary)), ...REFUSALS } } }, (request) =>
    listReleases(context, actorOf(request), request.params.campaignId),
  )

  routes.get('/campaigns/:campaignId/releases/:releaseId', { schema: { operationId: 'readRelease', tags, params: OfRelease, response: { 200: ref(Release), ...REFUSALS } } }, (request) =>
    readRelease(context, actorOf(request), request.params.campaignId, request.params.releaseId),
  )

  routes.get('/campaigns/:campaignId/releases/:releaseId/tables.csv', { schema: { operationId: 'downloadRelease', tags, params: OfRelease, response: { 200: Type.String({ format: 'binary' }), ...REFUSALS } } }, async (request, reply) => {
    const csv = await releaseCsv(context, actorOf(request), request.params.campaignId, request.params.releaseId)
    return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent('全市汇总.csv')}`).send(csv)
  })

  routes.get('/campaigns/:campaignId/retention', { schema: { operationId: 'readRetention', tags, params: OfCampaign, response: { 200: ref(Retention), ...REFUSALS } } }, (request) =>
    readRetention(context, actorOf(request), request.params.campaignId),
  )

  routes.put('/campaigns/:campaignId/retention', { schema: { operationId: 'changeRetention', tags, params: OfCampaign, body: ref(RetentionChange), response: { 200: ref(Retention), ...REFUSALS } } }, (request) =>
    changeRetention(context, actorOf(request), request.params.campaignId, request.body),
  )

  routes.post('/campaigns/:campaignId/purge', { schema: { operationId: 'purgeTexts', tags, description: 'Takes every text of the campaign away for good.', params: OfCampaign, body: ref(PurgeOrder), response: { 200: ref(PurgeReceipt), ...REFUSALS } } }, (request) =>
    purgeTexts(context, actorOf(request), request.params.campaignId, request.body),
  )
}
