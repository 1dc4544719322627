import { newClient } from '$lib/api/client'
import { loaded } from '$lib/api/load'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params }) => ({
  occasion: await loaded(newClient(fetch).GET('/api/campaigns/{campaignId}/occasions/{occasionId}', { params: { path: params } }), url),
})
