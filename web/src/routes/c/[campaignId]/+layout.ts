import { newClient } from '$lib/api/client'
import { loaded } from '$lib/api/load'
import type { LayoutLoad } from './$types'

export const load: LayoutLoad = async ({ fetch, url, params }) => {
  const client = newClient(fetch)
  const path = { campaignId: params.campaignId }
  const [actor, campaign, orgs] = await Promise.all([
    loaded(client.GET('/api/session'), url),
    loaded(client.GET('/api/campaigns/{campaignId}', { params: { path } }), url),
    loaded(client.GET('/api/campaigns/{campaignId}/orgs', { params: { path } }), url),
  ])
  return { actor, campaign, orgs }
}
