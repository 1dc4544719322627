import { Type } from 'typebox'
import type { FastifyReply } from 'fastify'
import { actorOf, idempotencyKey, REFUSALS, type RouteModule } from '../http/routes.ts'
import { Id, page, ref } from '../http/schema.ts'
import { AUDIENCES } from '../org/contract.ts'
import { Coverage, CoverageQuery, NewReminder, Plan, Reminder, ReminderQuery } from './contract.ts'
import { changePlan, listReminders, missingWorkbook, readCoverage, readPlan, remind, templateWorkbook } from './service.ts'

const OfCampaign = Type.Object({ campaignId: Id })
const tags = ['coverage']
const FILE = { 200: Type.String({ format: 'binary' }), ...REFUSALS }

/** The coverage plan, what was sent against it, reminders, and tables to fill in. */
export const coverageRoutes: RouteModule = (routes, context) => {
  routes.get('/campaigns/:campaignId/plan', { schema: { operationId: 'readPlan', tags, params: OfCampaign, response: { 200: ref(Plan), ...REFUSALS } } }, (request) =>
    readPlan(context, actorOf(request), request.params.campaignId),
  )

  routes.put('/campaigns/:campaignId/plan', { schema: { operationId: 'changePlan', tags, params: OfCampaign, body: ref(Plan), response: { 200: ref(Plan), ...REFUSALS } } }, (request) =>
    changePlan(context, actorOf(request), request.params.campaignId, request.body),
  )

  routes.get('/campaigns/:campaignId/coverage', { schema: { operationId: 'readCoverage', tags, params: OfCampaign, querystring: CoverageQuery, response: { 200: ref(Coverage), ...REFUSALS } } }, (request) =>
    readCoverage(context, actorOf(request), request.params.campaignId, request.query),
  )

  routes.get('/campaigns/:campaignId/coverage.xlsx', { schema: { operationId: 'downloadMissing', tags, params: OfCampaign, querystring: CoverageQuery, response: FILE } }, async (request, reply) =>
    sendWorkbook(reply, await missingWorkbook(context, actorOf(request), request.params.campaignId, request.query)),
  )

  routes.post('/campaigns/:campaignId/reminders', { schema: { operationId: 'remind', tags, params: OfCampaign, body: ref(NewReminder), response: { 201: Type.Array(ref(Reminder)), ...REFUSALS } } }, async (request, reply) =>
    reply.code(201).send(await remind(context, actorOf(request), request.params.campaignId, request.body, idempotencyKey(request))),
  )

  routes.get('/campaigns/:campaignId/reminders', { schema: { operationId: 'listReminders', tags, params: OfCampaign, querystring: ReminderQuery, response: { 200: page(ref(Reminder)), ...REFUSALS } } }, (request) =>
    listReminders(context, actorOf(request), request.params.campaignId, request.query),
  )

  routes.get(
    '/campaigns/:campaignId/template.xlsx',
    { schema: { operationId: 'downloadTemplate', tags, params: OfCampaign, querystring: Type.Object({ audience: Type.Enum([...AUDIENCES]) }), response: FILE } },
    async (request, reply) => sendWorkbook(reply, await templateWorkbook(context, actorOf(request), request.params.campaignId, request.query.audience)),
  )
}

function sendWorkbook(reply: FastifyReply, { fileName, bytes }: { fileName: string; bytes: Uint8Array }) {
  return reply
    .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
    .send(bytes as never)
}
