import { Type } from 'typebox'
import { AppError } from '../error.ts'
import { actorOf, idempotencyKey, NOTHING, REFUSALS, type RouteModule } from '../http/routes.ts'
import { Id, page, Paging, ref } from '../http/schema.ts'
import { ColumnNames, Upload, UploadQuery, UploadRejection } from './contract.ts'
import { resumableRoutes } from './resumable-routes.ts'
import { cancelUpload, confirmUpload, listRejections, listUploads, readUpload, receiveUpload, rejectionsFile, restoreUpload, withdrawUpload } from './service.ts'

const OfCampaign = Type.Object({ campaignId: Id })
const OfUpload = Type.Object({ campaignId: Id, uploadId: Id })
const tags = ['ingest']

export const ingestRoutes: RouteModule = (routes, context) => {
  resumableRoutes(routes, context)

  routes.post(
    '/campaigns/:campaignId/uploads',
    {
      schema: {
        operationId: 'sendUpload',
        tags,
        description: 'multipart/form-data with one part `file`',
        consumes: ['multipart/form-data'],
        params: OfCampaign,
        querystring: Type.Object({ orgId: Id }),
        response: { 202: ref(Upload), ...REFUSALS },
      },
    },
    async (request, reply) => {
      const file = await request.file()
      if (!file) throw new AppError('invalid', '没有收到文件')
      const sent = { fileName: file.filename, bytes: file.file, isTruncated: () => file.file.truncated }
      return reply.code(202).send(await receiveUpload(context, actorOf(request), request.params.campaignId, request.query.orgId, sent, idempotencyKey(request)))
    },
  )

  routes.get('/campaigns/:campaignId/uploads', { schema: { operationId: 'listUploads', tags, params: OfCampaign, querystring: UploadQuery, response: { 200: page(ref(Upload)), ...REFUSALS } } }, (request) =>
    listUploads(context, actorOf(request), request.params.campaignId, request.query),
  )

  routes.get('/campaigns/:campaignId/uploads/:uploadId', { schema: { operationId: 'readUpload', tags, params: OfUpload, response: { 200: ref(Upload), ...REFUSALS } } }, (request) =>
    readUpload(context, actorOf(request), request.params.campaignId, request.params.uploadId),
  )

  routes.put(
    '/campaigns/:campaignId/uploads/:uploadId/columns',
    { schema: { operationId: 'confirmUpload', tags, description: 'Says which column is what; the opinions are stored then.', params: OfUpload, body: ref(ColumnNames), response: { 202: ref(Upload), ...REFUSALS } } },
    async (request, reply) => reply.code(202).send(await confirmUpload(context, actorOf(request), request.params.campaignId, request.params.uploadId, request.body)),
  )

  routes.post('/campaigns/:campaignId/uploads/:uploadId/cancellation', { schema: { operationId: 'cancelUpload', tags, params: OfUpload, response: { 202: ref(Upload), ...REFUSALS } } }, async (request, reply) =>
    reply.code(202).send(await cancelUpload(context, actorOf(request), request.params.campaignId, request.params.uploadId)),
  )

  routes.delete(
    '/campaigns/:campaignId/uploads/:uploadId',
    { schema: { operationId: 'withdrawUpload', tags, description: 'Takes its opinions out of later runs.', params: OfUpload, response: { 204: NOTHING, ...REFUSALS } } },
    async (request, reply) => {
      await withdrawUpload(context, actorOf(request), request.params.campaignId, request.params.uploadId)
      return reply.code(204).send(null)
    },
  )

  routes.post('/campaigns/:campaignId/uploads/:uploadId/restoration', { schema: { operationId: 'restoreUpload', tags, params: OfUpload, response: { 204: NOTHING, ...REFUSALS } } }, async (request, reply) => {
    await restoreUpload(context, actorOf(request), request.params.campaignId, request.params.uploadId)
    return reply.code(204).send(null)
  })

  routes.get(
    '/campaigns/:campaignId/uploads/:uploadId/rejections',
    { schema: { operationId: 'listRejections', tags, params: OfUpload, querystring: Type.Object(Paging), response: { 200: page(ref(UploadRejection)), ...REFUSALS } } },
    (request) => listRejections(context, actorOf(request), request.params.campaignId, request.params.uploadId, request.query),
  )

  routes.get(
    '/campaigns/:campaignId/uploads/:uploadId/rejections.xlsx',
    { schema: { operationId: 'downloadRejections', tags, params: OfUpload, response: { 200: Type.String({ format: 'binary' }), ...REFUSALS } } },
    async (request, reply) => {
      const { fileName, bytes } = await rejectionsFile(context, actorOf(request), request.params.campaignId, request.params.uploadId)
      return reply
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
        .send(bytes as never)
    },
  )
}
