import { Type } from 'typebox'
import { actorOf, idempotencyKey, REFUSALS, type RouteModule } from '../http/routes.ts'
import { Id, page, Paging, ref } from '../http/schema.ts'
import { Issue, IssueDetail, IssueQuery, NewReview, NewRun, PlacedOpinion, PlacedQuery, ReviewEvent, ReviewOutcome, Run, RunQuery } from './contract.ts'
import { addReview, cancelRun, listIssues, listPlaced, listReviews, listRuns, readIssue, readPlaced, readRun, startRun, undoReview } from './service.ts'

const OfCampaign = Type.Object({ campaignId: Id })
const OfRun = Type.Object({ campaignId: Id, runId: Id })
const OfIssue = Type.Object({ campaignId: Id, runId: Id, issueId: Type.String({ maxLength: 40 }) })
const tags = ['issue']

export const issueRoutes: RouteModule = (routes, context) => {
  routes.post('/campaigns/:campaignId/runs', { schema: { operationId: 'startRun', tags, params: OfCampaign, body: ref(NewRun), response: { 201: ref(Run), ...REFUSALS } } }, async (request, reply) =>
    reply.code(201).send(await startRun(context, actorOf(request), request.params.campaignId, request.body, idempotencyKey(request))),
  )

  routes.get('/campaigns/:campaignId/runs', { schema: { operationId: 'listRuns', tags, params: OfCampaign, querystring: RunQuery, response: { 200: page(ref(Run)), ...REFUSALS } } }, (request) =>
    listRuns(context, actorOf(request), request.params.campaignId, request.query),
  )

  routes.get('/campaigns/:campaignId/runs/:runId', { schema: { operationId: 'readRun', tags, params: OfRun, response: { 200: ref(Run), ...REFUSALS } } }, (request) =>
    readRun(context, actorOf(request), request.params.campaignId, request.params.runId),
  )

  routes.post('/campaigns/:campaignId/runs/:runId/cancellation', { schema: { operationId: 'cancelRun', tags, params: OfRun, response: { 202: ref(Run), ...REFUSALS } } }, async (request, reply) =>
    reply.code(202).send(await cancelRun(context, actorOf(request), request.params.campaignId, request.params.runId)),
  )

  routes.get('/campaigns/:campaignId/runs/:runId/issues', { schema: { operationId: 'listIssues', tags, params: OfRun, querystring: IssueQuery, response: { 200: page(ref(Issue)), ...REFUSALS } } }, (request) =>
    listIssues(context, actorOf(request), request.params.campaignId, request.params.runId, request.query),
  )

  routes.get('/campaigns/:campaignId/runs/:runId/issues/:issueId', { schema: { operationId: 'readIssue', tags, params: OfIssue, response: { 200: ref(IssueDetail), ...REFUSALS } } }, (request) =>
    readIssue(context, actorOf(request), request.params.campaignId, request.params.runId, request.params.issueId),
  )

  routes.get('/campaigns/:campaignId/runs/:runId/opinions', { schema: { operationId: 'listPlaced', tags, params: OfRun, querystring: PlacedQuery, response: { 200: page(ref(PlacedOpinion)), ...REFUSALS } } }, (request) =>
    listPlaced(context, actorOf(request), request.params.campaignId, request.params.runId, request.query),
  )

  routes.get(
    '/campaigns/:campaignId/runs/:runId/opinions/:opinionId',
    { schema: { operationId: 'readPlaced', tags, params: Type.Object({ campaignId: Id, runId: Id, opinionId: Id }), response: { 200: ref(PlacedOpinion), ...REFUSALS } } },
    (request) => readPlaced(context, actorOf(request), request.params.campaignId, request.params.runId, request.params.opinionId),
  )

  routes.post('/campaigns/:campaignId/reviews', { schema: { operationId: 'addReview', tags, params: OfCampaign, body: ref(NewReview), response: { 201: ref(ReviewOutcome), ...REFUSALS } } }, async (request, reply) =>
    reply.code(201).send(await addReview(context, actorOf(request), request.params.campaignId, request.body, idempotencyKey(request))),
  )

  routes.post(
    '/campaigns/:campaignId/reviews/:eventId/undo',
    { schema: { operationId: 'undoReview', tags, description: 'Undoing an undo does it again.', params: Type.Object({ campaignId: Id, eventId: Id }), querystring: Type.Object({ runId: Id }), response: { 201: ref(ReviewOutcome), ...REFUSALS } } },
    async (request, reply) => reply.code(201).send(await undoReview(context, actorOf(request), request.params.campaignId, request.params.eventId, request.query.runId, idempotencyKey(request))),
  )

  routes.get('/campaigns/:campaignId/runs/:runId/reviews', { schema: { operationId: 'listReviews', tags, params: OfRun, querystring: Type.Object(Paging), response: { 200: page(ref(ReviewEvent)), ...REFUSALS } } }, (request) =>
    listReviews(context, actorOf(request), request.params.campaignId, request.params.runId, request.query),
  )
}
