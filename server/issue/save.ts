import { runScale } from '../../analysis/index.ts'
import type { Tx } from '../db/client.ts'
import type { Accepted } from '../pipeline/accept.ts'
import type { AnalysisResult, OpinionColumns } from '../pipeline/result.ts'
import { proposedContents } from './content.ts'
import { refold } from './refold.ts'
import { insertPlacements, insertProposals, lockScope, type RunRow, selectNotUrgent, updateRun } from './store.ts'
import type { RunSummary } from './summary.ts'
import type { placement } from './table.ts'

/**
 * Stores what a run found, all or nothing, with the reviews of earlier runs folded in.
 *
 * @returns false when the run is no longer under way: cancelled, or stored by another worker
 */
export async function saveRun(tx: Tx, run: RunRow, accepted: Accepted, analysed: AnalysisResult, seed: number): Promise<boolean> {
  await lockScope(tx, run.campaignId, run.orgId)
  const result = withoutReleased(analysed, await selectNotUrgent(tx, run.campaignId))
  const contents = proposedContents(result, accepted)
  const { counts, segmenter } = result
  const saved = await updateRun(tx, run, ['running'], {
    summary: summaryOf(result, accepted, seed),
    counts: { opinions: counts.accepted, mentions: counts.mentions, distinct: counts.distinct, people: counts.people, issues: contents.length },
    versions: { analysis: result.version, segmenter: segmenter.name, segmenterVersion: segmenter.version, model: result.modelHash },
    taxonomyHash: result.taxonomyHash,
  })
  if (saved === null) return false
  await insertPlacements(tx, placementsOf(run, result.opinions))
  await insertProposals(tx, contents.map((content) => ({ campaignId: run.campaignId, runId: run.id, id: content.issueId, rank: content.rank, content })))
  await refold(tx, saved)
  await updateRun(tx, run, ['running'], { status: 'done', progress: null, finishedAt: new Date() })
  return true
}

/** A handler's word counts for more than that of a rule. */
function withoutReleased(result: AnalysisResult, released: ReadonlySet<string>): AnalysisResult {
  if (released.size === 0) return result
  const { opinions } = result
  return { ...result, opinions: { ...opinions, urgent: opinions.urgent.map((codes, row) => (released.has(opinions.id[row]!) ? null : codes)) } }
}

function summaryOf(result: AnalysisResult, accepted: Accepted, seed: number): RunSummary {
  const { version, options, segmenter, modelHash, taxonomyHash, taxonomy, themes, stability, areas, stages, counts, opinions } = result
  const numbers = new Map(result.issues.map(({ issueId }, number) => [issueId, number]))
  const issueOf = Int32Array.from(opinions.issueId, (id) => (id === null ? -1 : numbers.get(id)!))
  const scale = runScale({ facts: accepted, severity: opinions.severity }, { issueOf, issueCount: numbers.size })
  return { version, options, segmenter, modelHash, taxonomyHash, taxonomy, themes, stability, areas, stages, counts, seed, scale, mostPeople: scale.mostPeople, hasPeople: accepted.people !== null }
}

function placementsOf({ campaignId, id: runId }: RunRow, columns: OpinionColumns): (typeof placement.$inferInsert)[] {
  return columns.id.map((opinionId, row) => ({
    campaignId, runId, opinionId,
    area: columns.area[row]!,
    proposedArea: columns.area[row]!,
    proposedStage: columns.stage[row]!,
    areaScore: columns.areaScore[row]!,
    bestArea: columns.bestArea[row]!,
    secondArea: columns.secondArea[row]!,
    subArea: columns.subArea[row]!,
    stage: columns.stage[row]!,
    stageScore: Number.isNaN(columns.stageScore[row]!) ? null : columns.stageScore[row]!,
    kind: columns.kind[row]!,
    kindScore: columns.kindScore[row]!,
    proposedIssueId: columns.issueId[row]!,
    issueId: columns.issueId[row]!,
    themeId: columns.themeId[row]!,
    duplicateOf: columns.duplicateOf[row]!,
    urgent: columns.urgent[row]!,
    severity: columns.severity[row]!,
  }))
}
