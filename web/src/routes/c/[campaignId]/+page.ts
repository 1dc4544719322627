import { answered, newClient } from '$lib/api/client'
import { readHome } from '$lib/home/read-home.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params, parent }) => {
  const { actor, orgs } = await parent()
  const { campaignId } = params
  const leads = actor.permissions.includes('lead.handle') ? answered(newClient(fetch).GET('/api/campaigns/{campaignId}/lead-summary', { params: { path: { campaignId } } })) : null
  return { leads, home: readHome(fetch, { campaignId: params.campaignId, actor, orgs }) }
}
