import { newClient } from '$lib/api/client'
import { loaded } from '$lib/api/load'
import type { PageLoad } from './$types'

/** Where a campaign may be begun: the orgs of the administrator's roles. */
export const load: PageLoad = async ({ fetch, url }) => {
  const actor = await loaded(newClient(fetch).GET('/api/session'), url)
  const orgs = actor.permissions.includes('campaign.create') ? actor.roles.filter(({ role }) => role === 'administrator').map(({ org }) => ({ value: org.id, label: org.name })) : []
  return { orgs }
}
