import { readReviews } from '$lib/issue/read'
import { currentRun } from '$lib/run/current'
import { isLatestRun } from '$lib/run/runs'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params: { campaignId }, parent, depends }) => {
  depends('reviews:list')
  const { actor } = await parent()
  const homeOrgId = actor.roles[0]?.org.id ?? null
  const run = await currentRun(fetch, campaignId, homeOrgId, url)
  const reviews = run === null ? null : readReviews(fetch, { campaignId, runId: run.id })
  // Whoever waits for it handles its failure; nobody may wait yet.
  reviews?.catch(() => undefined)
  return { run, isLatest: run !== null && (await isLatestRun(fetch, campaignId, run)), reviews, homeOrgId }
}
