import { Type } from 'typebox'
import { actorOf, idempotencyKey, REFUSALS, type RouteModule } from '../http/routes.ts'
import { Id, page, ref } from '../http/schema.ts'
import { Lead, LeadChange, LeadDetail, LeadQuery, LeadSettings, LeadSummary, NewLeadHandlers, NewLeadHours } from './contract.ts'
import { changeLead, changeLeadHours, listLeads, nameHandlers, readLead, readLeadSettings, summariseLeads } from './service.ts'

const OfCampaign = Type.Object({ campaignId: Id })
const OfLead = Type.Object({ campaignId: Id, leadId: Id })
const OfOrg = Type.Object({ campaignId: Id, orgId: Id })
const tags = ['lead']

/** 紧急线索: for their handlers alone. */
export const leadRoutes: RouteModule = (routes, context) => {
  routes.get('/campaigns/:campaignId/leads', { schema: { operationId: 'listLeads', tags, params: OfCampaign, querystring: LeadQuery, response: { 200: page(ref(Lead)), ...REFUSALS } } }, (request) =>
    listLeads(context, actorOf(request), request.params.campaignId, request.query),
  )

  routes.get('/campaigns/:campaignId/lead-summary', { schema: { operationId: 'summariseLeads', tags, params: OfCampaign, response: { 200: ref(LeadSummary), ...REFUSALS } } }, (request) =>
    summariseLeads(context, actorOf(request), request.params.campaignId),
  )

  routes.get('/campaigns/:campaignId/leads/:leadId', { schema: { operationId: 'readLead', tags, params: OfLead, response: { 200: ref(LeadDetail), ...REFUSALS } } }, (request) =>
    readLead(context, actorOf(request), request.params.campaignId, request.params.leadId),
  )

  routes.post('/campaigns/:campaignId/leads/:leadId/events', { schema: { operationId: 'changeLead', tags, params: OfLead, body: ref(LeadChange), response: { 201: ref(LeadDetail), ...REFUSALS } } }, async (request, reply) =>
    reply.code(201).send(await changeLead(context, actorOf(request), request.params.campaignId, request.params.leadId, request.body, idempotencyKey(request))),
  )

  routes.get('/campaigns/:campaignId/lead-settings', { schema: { operationId: 'readLeadSettings', tags, params: OfCampaign, response: { 200: ref(LeadSettings), ...REFUSALS } } }, (request) =>
    readLeadSettings(context, actorOf(request), request.params.campaignId),
  )

  routes.put('/campaigns/:campaignId/lead-settings', { schema: { operationId: 'changeLeadHours', tags, params: OfCampaign, body: ref(NewLeadHours), response: { 200: ref(LeadSettings), ...REFUSALS } } }, (request) =>
    changeLeadHours(context, actorOf(request), request.params.campaignId, request.body),
  )

  routes.put('/campaigns/:campaignId/orgs/:orgId/lead-handlers', { schema: { operationId: 'nameLeadHandlers', tags, params: OfOrg, body: ref(NewLeadHandlers), response: { 200: ref(LeadSettings), ...REFUSALS } } }, (request) =>
    nameHandlers(context, actorOf(request), request.params.campaignId, request.params.orgId, request.body),
  )
}
