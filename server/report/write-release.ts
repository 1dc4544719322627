import { publishCube, type Taxonomy } from '../../analysis/index.ts'
import type { Context } from '../context.ts'
import type { Tx } from '../db/client.ts'
import { readRunFacts } from '../issue/service.ts'
import type { JobData } from '../jobs/queue.ts'
import { campaignOrg, orgsBelow } from '../org/service.ts'
import { selectParticipants } from './overview-store.ts'
import { K, type PlacedOrg, releaseCube, toFigures } from './release-cube.ts'
import { finishRelease, lockReleases, selectRelease, selectReleasedRows, selectReleases } from './release-store.ts'

const TOO_FEW = `没有发布：说话的人不足 ${K} 位，或者与以往某次发布只差不到 ${K} 位，公布后可能推算出个人。请在收到更多意见、重新归类之后再发布`

/** Writes down what may be shown of a run beside everything shown before, and freezes it. Asked again it changes nothing. */
export async function writeReleaseJob({ db }: Context, { campaignId, releaseId }: JobData['release.write'], signal: AbortSignal): Promise<void> {
  await db.transaction(async (tx) => {
    await lockReleases(tx, campaignId)
    const row = await selectRelease(tx, campaignId, releaseId)
    if (row?.status !== 'queued') return
    const { summary } = await readRunFacts(tx, campaignId, row.runId)
    const earlier = (await selectReleases(tx, campaignId)).filter(({ status }) => status === 'done')
    const runs = []
    for (const { runId } of [row, ...earlier]) runs.push(await selectReleasedRows(tx, campaignId, runId))
    signal.throwIfAborted()
    const { cube, lines } = releaseCube(runs, (summary as { taxonomy: Taxonomy }).taxonomy, await placedOrgs(tx, campaignId))
    const published = publishCube(cube)
    await finishRelease(tx, row, published === null ? { status: 'refused', content: null, refusal: TOO_FEW } : { status: 'done', content: toFigures(published, lines), refusal: null })
  })
}

async function placedOrgs(tx: Tx, campaignId: string): Promise<PlacedOrg[]> {
  const top = await campaignOrg(tx, campaignId)
  const orgs = await orgsBelow(tx, top)
  const parents = new Map((await selectParticipants(tx, { campaignId, orgIds: [...orgs.keys()] })).map(({ orgId, parentId }) => [orgId, parentId]))
  const pathOf = (orgId: string): string[] => (orgId === top ? [] : [orgId, ...pathOf(parents.get(orgId)!)])
  return [...orgs.values()].map((org) => ({ org, path: pathOf(org.id) }))
}
