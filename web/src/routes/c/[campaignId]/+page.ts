import { readHome } from '$lib/home/read-home.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params, parent }) => {
  const { actor, orgs } = await parent()
  return { home: readHome(fetch, { campaignId: params.campaignId, actor, orgs }) }
}
