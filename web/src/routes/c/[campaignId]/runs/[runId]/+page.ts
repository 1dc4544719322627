import { newClient } from '$lib/api/client'
import { loaded } from '$lib/api/load'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params: { campaignId, runId }, depends }) => {
  depends('run:progress')
  return { run: await loaded(newClient(fetch).GET('/api/campaigns/{campaignId}/runs/{runId}', { params: { path: { campaignId, runId } } }), url) }
}
