import { newClient } from '$lib/api/client'
import { loaded } from '$lib/api/load'
import { currentRun } from '$lib/run/current'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params, parent }) => {
  const { actor, campaign } = await parent()
  const homeOrgId = actor.roles[0]?.org.id ?? null
  const run = await currentRun(fetch, campaign.id, homeOrgId, url)
  const orgId = url.searchParams.get('org')
  if (run === null) return { run, overview: null, orgId }
  const path = { campaignId: params.campaignId, runId: run.id }
  const asked = newClient(fetch).GET('/api/campaigns/{campaignId}/runs/{runId}/overview', { params: { path, query: orgId === null ? {} : { orgId } } })
  return { run, overview: await loaded(asked, url), orgId }
}
