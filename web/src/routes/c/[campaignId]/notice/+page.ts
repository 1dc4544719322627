import { newClient } from '$lib/api/client'
import { loaded } from '$lib/api/load'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params, parent }) => {
  const client = newClient(fetch)
  const { actor } = await parent()
  const path = { campaignId: params.campaignId }
  const version = url.searchParams.get('version')
  const query = version === null || !/^\d{1,6}$/.test(version) ? {} : { version: Number(version) }
  const [notice, versions] = await Promise.all([
    loaded(client.GET('/api/campaigns/{campaignId}/notice', { params: { path, query } }), url),
    // Somebody who writes notices of one school alone is not told of the others' versions.
    actor.permissions.includes('notice.write') ? client.GET('/api/campaigns/{campaignId}/notices', { params: { path } }).then(({ data }) => data ?? []) : [],
  ])
  return { notice, versions }
}
