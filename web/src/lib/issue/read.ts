import type { Issue, IssueDetail, PlacedOpinion, ReviewEvent } from '$lib/api/types'
import { answered, newClient } from '$lib/api/client'
import type { OpinionFilters } from '$lib/run/addresses'
import type { Page, Paging } from '$lib/run/paged-list.svelte'
import { type IssueFilters, toIssueQuery } from './filters'

type Fetch = typeof globalThis.fetch

/** @throws ApiProblem */
export function readIssues(fetch: Fetch, path: { campaignId: string; runId: string }, filters: IssueFilters, paging: Paging = {}): Promise<Page<Issue>> {
  return answered(newClient(fetch).GET('/api/campaigns/{campaignId}/runs/{runId}/issues', { params: { path, query: { ...toIssueQuery(filters), ...paging } } }))
}

/** @throws ApiProblem */
export function readIssue(fetch: Fetch, path: { campaignId: string; runId: string; issueId: string }): Promise<IssueDetail> {
  return answered(newClient(fetch).GET('/api/campaigns/{campaignId}/runs/{runId}/issues/{issueId}', { params: { path } }))
}

/** @throws ApiProblem */
export function readReviews(fetch: Fetch, path: { campaignId: string; runId: string }, paging: Paging = {}): Promise<Page<ReviewEvent>> {
  return answered(newClient(fetch).GET('/api/campaigns/{campaignId}/runs/{runId}/reviews', { params: { path, query: { ...paging } } }))
}

/**
 * The opinions behind a mark.
 *
 * @throws ApiProblem
 */
export function readOpinions(fetch: Fetch, campaignId: string, filters: OpinionFilters & { readonly search?: string }, paging: Paging = {}): Promise<Page<PlacedOpinion>> {
  const { run, issue, org, ...others } = filters
  const query = { ...others, ...(issue !== undefined && { issueId: issue }), ...(org !== undefined && { orgId: org }), ...paging }
  return answered(newClient(fetch).GET('/api/campaigns/{campaignId}/runs/{runId}/opinions', { params: { path: { campaignId, runId: run }, query } }))
}
