import { error } from '@sveltejs/kit'
import { newClient } from '$lib/api/client'
import { loaded } from '$lib/api/load'
import { readOpinions } from '$lib/issue/read'
import { currentRun } from '$lib/run/current'
import { isLatestRun } from '$lib/run/runs'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params: { campaignId, issueId }, parent, depends }) => {
  depends('issue:detail')
  const { actor } = await parent()
  const run = await currentRun(fetch, campaignId, actor.roles[0]?.org.id ?? null, url)
  if (run === null) error(404, { message: '还没有归类，这里没有问题', code: 'notFound' })
  const search = url.searchParams.get('search') ?? ''
  const opinions = readOpinions(fetch, campaignId, { run: run.id, issue: issueId, ...(search !== '' && { search }) })
  // Whoever waits for it handles its failure; nobody may wait yet.
  opinions.catch(() => undefined)
  const asked = newClient(fetch).GET('/api/campaigns/{campaignId}/runs/{runId}/issues/{issueId}', { params: { path: { campaignId, runId: run.id, issueId } } })
  return { run, isLatest: await isLatestRun(fetch, campaignId, run), search, detail: await loaded(asked, url), opinions }
}
