import { answered, newClient } from '$lib/api/client'
import type { PageLoad } from './$types'

export const load: PageLoad = ({ fetch, url }) => {
  const orgId = url.searchParams.get('org')
  const search = url.searchParams.get('search')
  const query = { ...(orgId !== null && { orgId }), ...(search !== null && { search }) }
  return { query, first: answered(newClient(fetch).GET('/api/actors', { params: { query } })) }
}
