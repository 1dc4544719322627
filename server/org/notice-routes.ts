import { Type } from 'typebox'
import { actorOf, REFUSALS, type RouteModule } from '../http/routes.ts'
import { Id, ref } from '../http/schema.ts'
import { Notice, NoticeChange } from './contract.ts'
import { changeNotice, listNotices, readNotice } from './service.ts'

const OfCampaign = Type.Object({ campaignId: Id })
const NoticeQuery = Type.Object({ version: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })) })
const tags = ['org']

/** What people are told before they speak. */
export const noticeRoutes: RouteModule = (routes, context) => {
  routes.get('/campaigns/:campaignId/notice', { schema: { operationId: 'readNotice', tags, params: OfCampaign, querystring: NoticeQuery, response: { 200: ref(Notice), ...REFUSALS } } }, (request) =>
    readNotice(context, actorOf(request), request.params.campaignId, request.query.version),
  )

  routes.put('/campaigns/:campaignId/notice', { schema: { operationId: 'changeNotice', tags, params: OfCampaign, body: ref(NoticeChange), response: { 200: ref(Notice), ...REFUSALS } } }, (request) =>
    changeNotice(context, actorOf(request), request.params.campaignId, request.body),
  )

  routes.get('/campaigns/:campaignId/notices', { schema: { operationId: 'listNotices', tags, params: OfCampaign, response: { 200: Type.Array(ref(Notice)), ...REFUSALS } } }, (request) => listNotices(context, actorOf(request), request.params.campaignId))
}
