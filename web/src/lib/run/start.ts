import type { Run } from '$lib/api/types'
import { answered, newClient, newKey } from '$lib/api/client'

/**
 * Starts a run over an org and those below it.
 *
 * @throws ApiProblem, e.g. conflict where one is under way
 */
export function startRun(campaignId: string, orgId: string): Promise<Run> {
  return answered(newClient(fetch).POST('/api/campaigns/{campaignId}/runs', { params: { path: { campaignId } }, body: { orgId }, headers: { 'idempotency-key': newKey() } }))
}
