import { newClient } from '$lib/api/client'
import { loaded } from '$lib/api/load'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params }) => {
  const client = newClient(fetch)
  const asked = { params: { path: params } }
  const [occasion, points, evidence, events] = await Promise.all([
    loaded(client.GET('/api/campaigns/{campaignId}/occasions/{occasionId}', asked), url),
    loaded(client.GET('/api/campaigns/{campaignId}/occasions/{occasionId}/opinions', asked), url),
    loaded(client.GET('/api/campaigns/{campaignId}/occasions/{occasionId}/evidence', asked), url),
    loaded(client.GET('/api/campaigns/{campaignId}/occasions/{occasionId}/events', asked), url),
  ])
  return { occasion, points, evidence, events }
}
