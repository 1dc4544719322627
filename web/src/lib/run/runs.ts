import type { Run } from '$lib/api/types'
import { answered, newClient } from '$lib/api/client'

const LATEST = 30

/**
 * Whether no other run of its scope has followed a run: only then can its issues be reviewed.
 *
 * @throws ApiProblem
 */
export async function isLatestRun(fetch: typeof globalThis.fetch, campaignId: string, run: Run): Promise<boolean> {
  const { items } = await answered(newClient(fetch).GET('/api/campaigns/{campaignId}/runs', { params: { path: { campaignId }, query: { orgId: run.org.id, status: 'done', limit: 1 } } }))
  return items[0]?.id === run.id
}

/**
 * The latest runs of an org's own scope, the newest first, whatever became of them.
 *
 * @throws ApiProblem
 */
export async function latestRuns(fetch: typeof globalThis.fetch, campaignId: string, orgId: string): Promise<readonly Run[]> {
  const { items } = await answered(newClient(fetch).GET('/api/campaigns/{campaignId}/runs', { params: { path: { campaignId }, query: { orgId, limit: LATEST } } }))
  return items
}
