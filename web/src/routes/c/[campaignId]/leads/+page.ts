import { answered, newClient } from '$lib/api/client'
import { isCategory, isStateFilter } from '$lib/lead/words.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = ({ fetch, url, params }) => {
  const given = (name: string): string | null => url.searchParams.get(name)
  const [state, category, orgId] = [given('state'), given('category'), given('org')]
  const query = { ...(isStateFilter(state) && { state }), ...(isCategory(category) && { category }), ...(orgId !== null && { orgId }) }
  return { query, first: answered(newClient(fetch).GET('/api/campaigns/{campaignId}/leads', { params: { path: { campaignId: params.campaignId }, query } })) }
}
