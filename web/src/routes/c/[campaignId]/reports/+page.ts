import { newClient } from '$lib/api/client'
import { loaded } from '$lib/api/load'
import { currentRun } from '$lib/run/current'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params, parent, depends }) => {
  depends('reports:list')
  const { actor, campaign } = await parent()
  const run = await currentRun(fetch, campaign.id, actor.roles[0]?.org.id ?? null, url)
  const asked = newClient(fetch).GET('/api/campaigns/{campaignId}/reports', { params: { path: { campaignId: params.campaignId }, query: { limit: 50 } } })
  return { run, reports: await loaded(asked, url) }
}
