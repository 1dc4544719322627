import { newClient } from '$lib/api/client'
import { loaded } from '$lib/api/load'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params, parent }) => {
  const client = newClient(fetch)
  const { actor, campaign } = await parent()
  const path = { campaignId: params.campaignId }
  const mayRelease = actor.permissions.includes('release.create')
  const [releases, runs] = await Promise.all([
    loaded(client.GET('/api/campaigns/{campaignId}/releases', { params: { path } }), url),
    mayRelease ? loaded(client.GET('/api/campaigns/{campaignId}/runs', { params: { path, query: { orgId: campaign.orgId, status: 'done', limit: 1 } } }), url) : null,
  ])
  const chosen = url.searchParams.get('release') ?? releases.find(({ status }) => status === 'done')?.id ?? null
  const release = chosen === null ? null : await loaded(client.GET('/api/campaigns/{campaignId}/releases/{releaseId}', { params: { path: { ...path, releaseId: chosen } } }), url)
  return { releases, release, latestRun: runs?.items[0] ?? null }
}
