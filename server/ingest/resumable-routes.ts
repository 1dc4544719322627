import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Context } from '../context.ts'
import { actorOf, type RouteModule } from '../http/routes.ts'
import { Id } from '../http/schema.ts'
import { type ResumableUploads, resumableUploads, type Sent } from './resumable.ts'

const EXPIRE_EVERY_MS = 3_600_000
const BODY_TYPE = 'application/offset+octet-stream'

/** The tus protocol is no JSON: its routes stand beside the API's document. `?orgId=` says for whom, metadata `filename` the name. */
export const resumableRoutes: RouteModule = (routes, context: Context) => {
  const uploads: ResumableUploads = resumableUploads(context)
  const expiring = setInterval(() => void uploads.expire().catch((error: unknown) => routes.log.error({ type: error instanceof Error ? error.name : typeof error }, 'unfinished uploads were not cleared')), EXPIRE_EVERY_MS)
  expiring.unref()
  routes.addHook('onClose', (_instance, done) => {
    clearInterval(expiring)
    done()
  })
  // The pieces are taken as they come.
  routes.addContentTypeParser(BODY_TYPE, (_request, _payload, done) => done(null))
  routes.route({
    method: 'POST',
    url: '/campaigns/:campaignId/uploads/tus',
    schema: { hide: true, params: Type.Object({ campaignId: Id }), querystring: Type.Object({ orgId: Id }) },
    handler: async (request, reply) => answer(reply, await uploads.begin({ actor: actorOf(request), campaignId: request.params.campaignId }, request.query.orgId, toWeb(request))),
  })
  routes.route({
    method: ['HEAD', 'PATCH', 'DELETE'],
    url: '/campaigns/:campaignId/uploads/tus/:id',
    schema: { hide: true, params: Type.Object({ campaignId: Id, id: Type.String({ maxLength: 64 }) }) },
    handler: async (request, reply) => answer(reply, await uploads.proceed({ actor: actorOf(request), campaignId: request.params.campaignId }, request.params.id, toWeb(request))),
  })
}

function answer(reply: FastifyReply, { status, headers, upload }: Sent): FastifyReply {
  return reply.code(status).headers(headers).type('application/json; charset=utf-8').send((upload === null || reply.request.method === 'HEAD' ? '' : JSON.stringify(upload)) as never)
}

function toWeb(request: FastifyRequest<object>): Request {
  const url = new URL(request.url, 'http://localhost')
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : []))
  const hasBody = request.method === 'PATCH' || (request.method === 'POST' && request.headers['content-type'] === BODY_TYPE)
  return new Request(`${url.origin}${url.pathname}`, { method: request.method, headers, ...(hasBody && { body: Readable.toWeb(request.raw) as ReadableStream, duplex: 'half' }) } as RequestInit)
}
