import { BUILTIN_TAXONOMY } from '$analysis/taxonomy/builtin.ts'
import { newClient } from '$lib/api/client'
import { loaded } from '$lib/api/load'
import { readIssue } from '$lib/issue/read'
import { currentRun } from '$lib/run/current'
import { error } from '@sveltejs/kit'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params: { campaignId, opinionId }, parent }) => {
  const { actor } = await parent()
  const run = await currentRun(fetch, campaignId, actor.roles[0]?.org.id ?? null, url)
  if (run === null) error(404, { message: '还没有归类，这里没有意见', code: 'notFound' })
  const path = { campaignId, runId: run.id, opinionId }
  const opinion = await loaded(newClient(fetch).GET('/api/campaigns/{campaignId}/runs/{runId}/opinions/{opinionId}', { params: { path } }), url)
  // Dismissed or gone, the issue leaves the opinion without its name, not without a page.
  const issue = opinion.issueId === null ? null : await readIssue(fetch, { campaignId, runId: run.id, issueId: opinion.issueId }).catch(() => null)
  const area = BUILTIN_TAXONOMY.areas.find(({ code }) => code === opinion.bestArea)
  return { run, opinion, issue: issue?.issue ?? null, subAreaName: area?.sub?.find(({ code }) => code === opinion.subArea)?.name ?? null }
}
