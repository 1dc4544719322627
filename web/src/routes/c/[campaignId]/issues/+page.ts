import { issueFilters } from '$lib/issue/filters'
import { readIssues } from '$lib/issue/read'
import { currentRun } from '$lib/run/current'
import { latestRuns } from '$lib/run/runs'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params: { campaignId }, parent, depends }) => {
  depends('issues:list')
  const { actor } = await parent()
  const homeOrgId = actor.roles[0]?.org.id ?? null
  const run = await currentRun(fetch, campaignId, homeOrgId, url)
  const scopeId = run?.org.id ?? homeOrgId
  const filters = issueFilters(url.searchParams)
  const issues = run?.status === 'done' ? readIssues(fetch, { campaignId, runId: run.id }, filters) : null
  // Whoever waits for it handles its failure; nobody may wait yet.
  issues?.catch(() => undefined)
  return { run, runs: scopeId === null ? [] : await latestRuns(fetch, campaignId, scopeId), homeOrgId, filters, issues }
}
