import { newClient } from '$lib/api/client'
import { loaded } from '$lib/api/load'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params }) => ({
  lead: await loaded(newClient(fetch).GET('/api/campaigns/{campaignId}/leads/{leadId}', { params: { path: params } }), url),
})
