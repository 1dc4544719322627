import { answered, newClient } from '$lib/api/client'
import type { PageLoad } from './$types'

export const load: PageLoad = ({ fetch, url, params }) => {
  const orgId = url.searchParams.get('org')
  const channel = url.searchParams.get('channel')
  const withdrawn = url.searchParams.has('withdrawn')
  const query = { ...(withdrawn && { withdrawn }), ...(orgId !== null && { orgId }), ...(channel !== null && { channel }), limit: 50 }
  const listed = answered(newClient(fetch).GET('/api/campaigns/{campaignId}/occasions', { params: { path: { campaignId: params.campaignId }, query } }))
  return { query, listed }
}
