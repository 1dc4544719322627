import { answered, newClient } from '$lib/api/client'
import type { PageLoad } from './$types'

export const load: PageLoad = ({ fetch, url }) => {
  const token = url.hash.slice(1)
  return { token, invitation: answered(newClient(fetch).POST('/api/invitation', { body: { token } })) }
}
