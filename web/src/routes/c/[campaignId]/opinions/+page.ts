import { readIssue, readOpinions } from '$lib/issue/read'
import { opinionFilters } from '$lib/opinion/words'
import { currentRun } from '$lib/run/current'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params: { campaignId }, parent, depends }) => {
  depends('opinions:list')
  const { actor } = await parent()
  const homeOrgId = actor.roles[0]?.org.id ?? null
  const run = await currentRun(fetch, campaignId, homeOrgId, url)
  const filters = opinionFilters(url.searchParams)
  if (run === null) return { run, filters, issue: null, opinions: null, homeOrgId }
  const opinions = readOpinions(fetch, campaignId, { ...filters, run: run.id })
  // Whoever waits for it handles its failure; nobody may wait yet.
  opinions.catch(() => undefined)
  // An issue that is no longer there leaves its opinions without a name, not without a page.
  const issue = filters.issue === undefined ? null : await readIssue(fetch, { campaignId, runId: run.id, issueId: filters.issue }).catch(() => null)
  return { run, filters, issue: issue?.issue ?? null, opinions, homeOrgId }
}
