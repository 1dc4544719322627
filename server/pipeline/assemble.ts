import { type IssueDescription, type LikenessModel, type Partition, type Placer, type Places, praiseFlags } from '../../analysis/index.ts'
import type { RunTexts } from './prepare.ts'
import type { Accepted } from './accept.ts'
import type { AnalyseOptions } from './analyse-options.ts'
import { countAreas, countStages } from './count-areas.ts'
import { groupIds, issueRows, themeRows } from './issue-rows.ts'
import { opinionColumns } from './opinion-columns.ts'
import { issueReasons } from './reasons.ts'
import type { AnalysisResult, ColumnChoice } from './result.ts'
import { segmenterVersion } from './segmenter.ts'
import type { WorkPool } from './work/pool.ts'
import type { Given, UrgentRow } from './work/tasks.ts'
import { shared } from './work/shared.ts'

/** Raised when the files a run writes change their shape or meaning. */
const VERSION = '1'

export interface Found {
  readonly accepted: Accepted
  readonly mapping: readonly ColumnChoice[]
  readonly options: AnalyseOptions
  readonly run: RunTexts
  readonly partition: Partition
  readonly places: Places
  readonly placer: Given<Placer>
  readonly likeness: LikenessModel
  readonly descriptions: readonly IssueDescription[]
  readonly urgent: readonly UrgentRow[]
}

/** Puts what the steps found into the rows that files and screens show. */
export async function assembleResult(found: Found, pool: WorkPool): Promise<Omit<AnalysisResult, 'stability'>> {
  const { accepted, options, partition, places } = found
  const { texts, folding } = found.run
  const { taxonomy } = options
  const issueIds = groupIds('i', texts.ids, partition.issueOf, partition.issueCount)
  const themeIds = groupIds('t', texts.ids, partition.themeOf, partition.themeCount)
  const opinions = opinionColumns(accepted, texts, folding, partition, places, taxonomy, issueIds, themeIds, found.urgent)
  const grouped = {
    texts,
    facts: accepted,
    folding,
    partition,
    areaOf: groupAreas(partition.issueOf, partition.issueCount, opinions.area),
    themeAreaOf: groupAreas(partition.themeOf, partition.themeCount, opinions.area),
    stage: places.stage,
    severity: opinions.severity,
    praise: praiseFlags(opinions.kind),
    seed: options.seed,
  }
  const counted = { placed: opinions, facts: accepted }
  const issues = issueRows(grouped, found.descriptions, issueIds, themeIds)
  const numberOf = new Map(issueIds.map((id, issue) => [id, issue]))
  const explaining = pool.lend(shared(found.likeness), (likeness) => issueReasons(found.run, partition.issueOf, places.area, { placer: found.placer, likeness }, issues, numberOf, pool))
  const themes = themeRows(grouped, issueIds, themeIds)
  const reasons = await explaining
  return {
    version: VERSION,
    options: { seed: options.seed, labels: options.labels !== null, ...options.named },
    mapping: found.mapping,
    segmenter: { name: pool.segmenterName, version: segmenterVersion(pool.segmenterName) },
    modelHash: options.modelHash,
    taxonomyHash: options.taxonomyHash,
    taxonomy,
    counts: { ...accepted.counts, distinct: folding.distinctCount },
    areas: countAreas(taxonomy, counted),
    stages: countStages(taxonomy, counted),
    themes,
    issues: issues.map((issue) => ({ ...issue, reasons: reasons.get(issue.issueId) ?? null })),
    opinions,
    rejected: accepted.rejected,
  }
}

/** The area of each group: all its opinions share one, but for confirmed ones, which never join a group of another. */
function groupAreas(groupOf: Int32Array, groupCount: number, areas: readonly string[]): string[] {
  const found = new Array<string>(groupCount).fill('')
  groupOf.forEach((group, row) => {
    if (group >= 0 && found[group] === '') found[group] = areas[row]!
  })
  return found
}
