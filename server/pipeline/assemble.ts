import { type Folding, type LikenessModel, type OpinionTexts, type Partition, type Places, praiseFlags } from '../../analysis/index.ts'
import type { Accepted } from './accept.ts'
import type { AnalyseOptions } from './analyse-options.ts'
import { countAreas, countStages } from './count-areas.ts'
import { groupIds, issueRows, themeRows } from './issue-rows.ts'
import { opinionColumns } from './opinion-columns.ts'
import { issueReasons } from './reasons.ts'
import type { AnalysisResult, ColumnChoice } from './result.ts'
import { type SegmenterName, segmenterVersion } from './segmenter.ts'

/** Raised when the files a run writes change their shape or meaning. */
const VERSION = '1'

export interface Found {
  readonly accepted: Accepted
  readonly mapping: readonly ColumnChoice[]
  readonly options: AnalyseOptions
  readonly segmenterName: SegmenterName
  readonly texts: OpinionTexts
  readonly folding: Folding
  readonly partition: Partition
  readonly places: Places
  readonly likeness: LikenessModel
  readonly stability: AnalysisResult['stability']
}

/** Puts what the steps found into the rows that files and screens show. */
export function assembleResult(found: Found): AnalysisResult {
  const { accepted, options, texts, folding, partition, places } = found
  const { taxonomy } = options
  const issueIds = groupIds('i', texts.ids, partition.issueOf, partition.issueCount)
  const themeIds = groupIds('t', texts.ids, partition.themeOf, partition.themeCount)
  const opinions = opinionColumns(accepted, texts, folding, partition, places, taxonomy, issueIds, themeIds)
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
  const issues = issueRows(grouped, issueIds, themeIds)
  const reasons = issueReasons(texts, folding, partition.issueOf, places, found.likeness, issues, new Map(issueIds.map((id, issue) => [id, issue])))
  return {
    version: VERSION,
    options: { seed: options.seed, labels: options.labels !== null, ...options.named },
    mapping: found.mapping,
    segmenter: { name: found.segmenterName, version: segmenterVersion(found.segmenterName) },
    modelHash: options.modelHash,
    taxonomyHash: options.taxonomyHash,
    taxonomy,
    counts: { ...accepted.counts, distinct: folding.distinctCount },
    areas: countAreas(taxonomy, counted),
    stages: countStages(taxonomy, counted),
    themes: themeRows(grouped, issueIds, themeIds),
    issues: issues.map((issue) => ({ ...issue, reasons: reasons.get(issue.issueId) ?? null })),
    opinions,
    rejected: accepted.rejected,
    stability: found.stability,
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
