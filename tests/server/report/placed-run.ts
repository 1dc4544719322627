import { v7 as uuid } from 'uuid'
import { BUILTIN_TAXONOMY } from '../../../analysis/index.ts'
import type { Context } from '../../../server/context.ts'
import { opinion, placement, run } from '../../../server/db/tables.ts'

/** An opinion and where the run placed it; what a test does not care about is left out. */
export interface Placed {
  readonly orgId: string
  readonly area?: string
  readonly stage?: string | null
  readonly audience?: string | null
  readonly channel?: string | null
  readonly kind?: string
  readonly mentionCount?: number
  readonly saidAt?: string | null
  readonly personKey?: string | null
  readonly issueId?: string | null
  /** place in the list of the one it repeats */
  readonly duplicateOf?: number
  readonly urgent?: string
}

/** A finished run that placed these opinions. */
export async function placedRun({ db }: Context, campaignId: string, orgId: string, placed: readonly Placed[], hasPeople = false): Promise<string> {
  const id = uuid()
  const opinionIds = placed.map(() => uuid())
  await db.insert(run).values({ campaignId, id, orgId, status: 'done', options: {}, summary: { taxonomy: BUILTIN_TAXONOMY, hasPeople }, finishedAt: new Date('2026-04-01T02:00:00Z') })
  const opinions = placed.map((row, at) => ({
    campaignId, id: opinionIds[at]!, orgId: row.orgId, text: `意见${at}`, saidAt: row.saidAt === undefined || row.saidAt === null ? null : new Date(row.saidAt), channel: row.channel ?? null, audience: row.audience ?? null,
    mentionCount: row.mentionCount ?? 1, personKey: row.personKey ?? null, rowKey: opinionIds[at]!, createdBy: uuid(),
  }))
  const placements = placed.map((row, at) => ({
    campaignId, runId: id, opinionId: opinionIds[at]!, area: row.area ?? 'A5', proposedArea: row.area ?? 'A5', proposedStage: row.stage ?? null, areaScore: 0.9, bestArea: row.area ?? 'A5', stage: row.stage ?? null, kind: row.kind ?? 'P', kindScore: 0.9,
    issueId: row.issueId ?? null, proposedIssueId: row.issueId ?? null, duplicateOf: row.duplicateOf === undefined ? null : opinionIds[row.duplicateOf]!, urgent: row.urgent ?? null, severity: 0,
  }))
  for (let at = 0; at < placed.length; at += 2000) {
    await db.insert(opinion).values(opinions.slice(at, at + 2000))
    await db.insert(placement).values(placements.slice(at, at + 2000))
  }
  return id
}
