import { answered, newClient } from '$lib/api/client'
import type { PageLoad } from './$types'

export const load: PageLoad = ({ fetch, url, params }) => {
  const orgId = url.searchParams.get('org')
  const query = { ...(orgId !== null && { orgId }), limit: 50 }
  const listed = answered(newClient(fetch).GET('/api/campaigns/{campaignId}/uploads', { params: { path: { campaignId: params.campaignId }, query } }))
  return { query, listed }
}
