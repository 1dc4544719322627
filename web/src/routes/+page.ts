import { redirect } from '@sveltejs/kit'
import { newClient } from '$lib/api/client'
import { loaded } from '$lib/api/load'
import type { PageLoad } from './$types'

/** To the campaign under way, or the choice of campaigns. */
export const load: PageLoad = async ({ fetch, url }) => {
  const client = newClient(fetch)
  const [campaigns, actor] = await Promise.all([loaded(client.GET('/api/campaigns'), url), loaded(client.GET('/api/session'), url)])
  if (campaigns.length === 1) redirect(307, `/c/${campaigns[0]!.id}`)
  return { campaigns, mayCreate: actor.permissions.includes('campaign.create') }
}
