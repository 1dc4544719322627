import type { Issue, Occasion, OrgNode, Overview, Reminder, Run, SignedIn, Upload } from '$lib/api/types'
import { answered, newClient } from '$lib/api/client'

type Org = SignedIn['roles'][number]['org']

/** What a page about one org needs; null or empty where the actor may not see it. */
export interface Home {
  readonly org: Org
  /** the latest run of the org, whatever became of it */
  readonly latest: Run | null
  /** the latest one that ended well: what the lists show */
  readonly shown: Run | null
  readonly issues: readonly Issue[]
  readonly issueCount: number | null
  readonly overview: Overview | null
  readonly uploads: readonly Upload[]
  readonly occasions: readonly Occasion[]
  /** the latest reminder to the org itself of what is still missing; null = none, or done since */
  readonly reminder: Reminder | null
}

interface Place {
  readonly campaignId: string
  readonly actor: SignedIn
  readonly orgs: readonly OrgNode[]
}

const SHOWN_ISSUES = 5
const LISTED = 50

/** Reads what the home of the actor's first org shows; null for an actor without a role. */
export async function readHome(fetch: typeof globalThis.fetch, { campaignId, actor, orgs }: Place): Promise<Home | null> {
  const org = actor.roles[0]?.org
  if (org === undefined) return null
  const client = newClient(fetch)
  const path = { campaignId }
  const may = (permission: SignedIn['permissions'][number]): boolean => actor.permissions.includes(permission)
  const runs = async (status: 'done' | null): Promise<Run | null> => {
    if (!may('run.read')) return null
    const query = { orgId: org.id, limit: 1, ...(status !== null && { status }) }
    return (await answered(client.GET('/api/campaigns/{campaignId}/runs', { params: { path, query } }))).items[0] ?? null
  }
  const below = { query: { orgId: org.id, limit: LISTED } }
  const [latest, shown, uploads, occasions, reminders] = await Promise.all([
    runs(null),
    runs('done'),
    may('upload.read') ? answered(client.GET('/api/campaigns/{campaignId}/uploads', { params: { path, ...below } })) : null,
    may('occasion.read') ? answered(client.GET('/api/campaigns/{campaignId}/occasions', { params: { path, ...below } })) : null,
    may('occasion.write') ? answered(client.GET('/api/campaigns/{campaignId}/reminders', { params: { path, query: { orgId: org.id, limit: LISTED } } })) : null,
  ])
  const ofRun = { path: { ...path, runId: shown?.id ?? '' } }
  const hasBelow = orgs.some(({ parentId }) => parentId === org.id)
  const [issues, overview] = await Promise.all([
    shown === null ? null : answered(client.GET('/api/campaigns/{campaignId}/runs/{runId}/issues', { params: { ...ofRun, query: { limit: SHOWN_ISSUES } } })),
    shown === null || !hasBelow ? null : answered(client.GET('/api/campaigns/{campaignId}/runs/{runId}/overview', { params: ofRun })),
  ])
  return { org, latest, shown, issues: issues?.items ?? [], issueCount: issues?.total ?? null, overview, uploads: uploads?.items ?? [], occasions: occasions?.items ?? [], reminder: reminders?.items.find((reminder) => reminder.org.id === org.id && reminder.stillMissing.length > 0) ?? null }
}
