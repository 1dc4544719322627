import type { Run } from '$lib/api/types'
import { answered, newClient } from '$lib/api/client'

const LATEST = 30

/**
 * The latest runs of an org's own scope, the newest first, whatever became of them.
 *
 * @throws ApiProblem
 */
export async function latestRuns(fetch: typeof globalThis.fetch, campaignId: string, orgId: string): Promise<readonly Run[]> {
  const { items } = await answered(newClient(fetch).GET('/api/campaigns/{campaignId}/runs', { params: { path: { campaignId }, query: { orgId, limit: LATEST } } }))
  return items
}
