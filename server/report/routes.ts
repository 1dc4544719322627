import { Type } from 'typebox'
import { actorOf, idempotencyKey, REFUSALS, type RouteModule } from '../http/routes.ts'
import { Id, page, ref } from '../http/schema.ts'
import { NewReport, Overview, OverviewQuery, Report, REPORT_FILES, ReportQuery } from './contract.ts'
import { releaseRoutes } from './release-routes.ts'
import { listReports, orderReport, readOverview, readReport, reportFileBytes } from './service.ts'

const OfCampaign = Type.Object({ campaignId: Id })
const OfReport = Type.Object({ campaignId: Id, reportId: Id })
const tags = ['report']

export const reportRoutes: RouteModule = (routes, context) => {
  releaseRoutes(routes, context)

  routes.get(
    '/campaigns/:campaignId/runs/:runId/overview',
    { schema: { operationId: 'readOverview', tags, params: Type.Object({ campaignId: Id, runId: Id }), querystring: OverviewQuery, response: { 200: ref(Overview), ...REFUSALS } } },
    (request) => readOverview(context, actorOf(request), request.params.campaignId, request.params.runId, request.query),
  )

  routes.post('/campaigns/:campaignId/reports', { schema: { operationId: 'orderReport', tags, params: OfCampaign, body: ref(NewReport), response: { 201: ref(Report), ...REFUSALS } } }, async (request, reply) =>
    reply.code(201).send(await orderReport(context, actorOf(request), request.params.campaignId, request.body, idempotencyKey(request))),
  )

  routes.get('/campaigns/:campaignId/reports', { schema: { operationId: 'listReports', tags, params: OfCampaign, querystring: ReportQuery, response: { 200: page(ref(Report)), ...REFUSALS } } }, (request) =>
    listReports(context, actorOf(request), request.params.campaignId, request.query),
  )

  routes.get('/campaigns/:campaignId/reports/:reportId', { schema: { operationId: 'readReport', tags, params: OfReport, response: { 200: ref(Report), ...REFUSALS } } }, (request) =>
    readReport(context, actorOf(request), request.params.campaignId, request.params.reportId),
  )

  routes.get(
    '/campaigns/:campaignId/reports/:reportId/files/:name',
    {
      schema: {
        operationId: 'downloadReportFile',
        tags,
        params: Type.Object({ campaignId: Id, reportId: Id, name: Type.Enum([...REPORT_FILES]) }),
        response: { 200: Type.String({ format: 'binary' }), ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { campaignId, reportId, name } = request.params
      const file = await reportFileBytes(context, actorOf(request), campaignId, reportId, name)
      return reply.type(file.mediaType).header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`).send(file.bytes as never)
    },
  )
}
