import { answered, newClient } from '$lib/api/client'
import type { PageLoad } from './$types'

export const load: PageLoad = ({ fetch, url, params }) => {
  const orgId = url.searchParams.get('org')
  const only = url.searchParams.get('only') === 'missing' ? ('missing' as const) : null
  const client = newClient(fetch)
  const path = { campaignId: params.campaignId }
  const ofOrg = orgId === null ? {} : { orgId }
  const coverage = answered(client.GET('/api/campaigns/{campaignId}/coverage', { params: { path, query: { ...ofOrg, ...(only !== null && { only }) } } }))
  const reminders = answered(client.GET('/api/campaigns/{campaignId}/reminders', { params: { path, query: { ...ofOrg, limit: 50 } } }))
  // What is not awaited here is awaited by the page; a refusal before that is not unhandled.
  coverage.catch(() => undefined)
  reminders.catch(() => undefined)
  return { orgId, only, coverage, reminders }
}
