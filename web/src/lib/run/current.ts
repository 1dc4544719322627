import type { Run } from '$lib/api/types'
import { newClient } from '$lib/api/client'
import { loaded } from '$lib/api/load'

/**
 * The run that a page shows: the one in the address (`?run=`), else the latest finished one of the actor's own scope.
 *
 * @param orgId - the org whose list is wanted when the address names no run
 * @returns null when there is none yet
 */
export async function currentRun(fetch: typeof globalThis.fetch, campaignId: string, orgId: string | null, url: URL): Promise<Run | null> {
  const client = newClient(fetch)
  const named = url.searchParams.get('run')
  if (named !== null) return loaded(client.GET('/api/campaigns/{campaignId}/runs/{runId}', { params: { path: { campaignId, runId: named } } }), url)
  const query = { status: 'done' as const, limit: 1, ...(orgId !== null && { orgId }) }
  const { items } = await loaded(client.GET('/api/campaigns/{campaignId}/runs', { params: { path: { campaignId }, query } }), url)
  return items[0] ?? null
}
