import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { AppError } from '../error.ts'
import { actorOf, idempotencyKey, NOTHING, REFUSALS, type RouteModule } from '../http/routes.ts'
import { Id, page, ref } from '../http/schema.ts'
import { ActorEntry, ActorQuery, ActorState, AuditEvent, AuditFilterQuery, AuditQuery, ExternalName, InvitationLink, NewActor, NewRole, OrgImport } from './contract.ts'
import { addActor, addRole, auditCsv, endSessions, importOrgs, listActors, listAudit, previewOrgs, removeRole, resetPassword, setDisabled, setExternalName } from './service.ts'

const OfCampaign = Type.Object({ campaignId: Id })
const OfActor = Type.Object({ actorId: Id })
const SHEET_LIMIT_BYTES = 5 * 1024 * 1024
const tags = ['org']

/** Orgs, accounts and what was done: for administrators. */
export const adminRoutes: RouteModule = (routes, context) => {
  const importSchema = { tags, description: 'multipart/form-data with one part `file`', consumes: ['multipart/form-data'], params: OfCampaign, response: { 200: ref(OrgImport), ...REFUSALS } }

  routes.post('/campaigns/:campaignId/orgs/preview', { schema: { operationId: 'previewOrgs', ...importSchema } }, async (request) => previewOrgs(context, actorOf(request), request.params.campaignId, await sheetOf(request)))

  routes.post('/campaigns/:campaignId/orgs/import', { schema: { operationId: 'importOrgs', ...importSchema } }, async (request) => importOrgs(context, actorOf(request), request.params.campaignId, await sheetOf(request)))

  routes.get('/actors', { schema: { operationId: 'listActors', tags, querystring: ActorQuery, response: { 200: page(ref(ActorEntry)), ...REFUSALS } } }, (request) => listActors(context, actorOf(request), request.query))

  routes.post('/actors', { schema: { operationId: 'addActor', tags, body: ref(NewActor), response: { 201: ref(InvitationLink), ...REFUSALS } } }, async (request, reply) =>
    reply.code(201).send(await addActor(context, actorOf(request), request.body, idempotencyKey(request))),
  )

  routes.post('/actors/:actorId/password-reset', { schema: { operationId: 'resetPassword', tags, description: 'Ends the password and all sessions; the link sets a new one.', params: OfActor, response: { 201: ref(InvitationLink), ...REFUSALS } } }, async (request, reply) =>
    reply.code(201).send(await resetPassword(context, actorOf(request), request.params.actorId)),
  )

  routes.delete('/actors/:actorId/sessions', { schema: { operationId: 'endSessions', tags, params: OfActor, response: { 204: NOTHING, ...REFUSALS } } }, async (request, reply) => {
    await endSessions(context, actorOf(request), request.params.actorId)
    return reply.code(204).send(null)
  })

  routes.put('/actors/:actorId/state', { schema: { operationId: 'setActorState', tags, params: OfActor, body: ref(ActorState), response: { 200: ref(ActorEntry), ...REFUSALS } } }, (request) =>
    setDisabled(context, actorOf(request), request.params.actorId, request.body.isDisabled),
  )

  routes.put('/actors/:actorId/external-name', { schema: { operationId: 'setExternalName', tags, params: OfActor, body: ref(ExternalName), response: { 200: ref(ActorEntry), ...REFUSALS } } }, (request) =>
    setExternalName(context, actorOf(request), request.params.actorId, request.body.externalName),
  )

  routes.put('/actors/:actorId/roles', { schema: { operationId: 'addRole', tags, params: OfActor, body: ref(NewRole), response: { 200: ref(ActorEntry), ...REFUSALS } } }, (request) =>
    addRole(context, actorOf(request), request.params.actorId, request.body),
  )

  routes.delete('/actors/:actorId/roles', { schema: { operationId: 'removeRole', tags, params: OfActor, querystring: Type.Object(NewRole.properties), response: { 200: ref(ActorEntry), ...REFUSALS } } }, (request) =>
    removeRole(context, actorOf(request), request.params.actorId, request.query),
  )

  routes.get('/audit-events', { schema: { operationId: 'listAudit', tags, querystring: AuditQuery, response: { 200: page(ref(AuditEvent)), ...REFUSALS } } }, (request) => listAudit(context, actorOf(request), request.query))

  routes.get('/audit-events.csv', { schema: { operationId: 'downloadAudit', tags, querystring: AuditFilterQuery, response: { 200: Type.String({ format: 'binary' }), ...REFUSALS } } }, async (request, reply) => {
    const pieces = await auditCsv(context, actorOf(request), request.query)
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent('操作记录.csv')}`)
      .send(Readable.from(pieces) as never)
  })
}

async function sheetOf(request: FastifyRequest): Promise<Uint8Array> {
  const file = request.isMultipart() ? await request.file({ limits: { fileSize: SHEET_LIMIT_BYTES }, throwFileSizeLimit: false }) : undefined
  if (!file) throw new AppError('invalid', '没有收到文件')
  const bytes = await file.toBuffer()
  if (file.file.truncated) throw new AppError('tooLarge', `机构表超过 ${SHEET_LIMIT_BYTES / 1024 / 1024} MB，没有收下；请只留需要的列`)
  if (bytes.length === 0) throw new AppError('invalid', '文件是空的（0 字节），没有收下')
  return bytes
}
