import { newClient } from '$lib/api/client'
import { loaded } from '$lib/api/load'
import type { PageLoad } from './$types'

const MOST = 200

export const load: PageLoad = async ({ fetch, url, params }) => {
  const client = newClient(fetch)
  const [settings, actors] = await Promise.all([
    loaded(client.GET('/api/campaigns/{campaignId}/lead-settings', { params: { path: { campaignId: params.campaignId } } }), url),
    loaded(client.GET('/api/actors', { params: { query: { limit: MOST } } }), url),
  ])
  return { settings, accounts: actors.items.filter(({ state }) => state !== 'disabled') }
}
