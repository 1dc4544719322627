import type { AnalysisResult, AreaRow, ColumnChoice, IssueReasons, IssueRow, Quote, Rejection, StageRow, Tally, ThemeRow } from '../result.ts'

/** Four decimals, as in the CSV files; null for what is not a number. */
function rounded(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Math.round(value * 10_000) / 10_000
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The same values, keys in code-unit order at every depth, so that the order of insertion never shows. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => byCodeUnits(a, b)).map(([key, inner]) => [key, ordered(inner)]))
}

function mappingJson(choice: ColumnChoice): object {
  const { file, role, columns, confidence, reason, chosenBy } = choice
  return { file, role, columns, confidence: rounded(confidence), reason, chosenBy }
}

function areaJson(area: AreaRow): object {
  const { code, name, opinionCount, peopleCount, distinctCount, issueCount } = area
  return {
    code, name, opinionCount, peopleCount, distinctCount, issueCount,
    byStage: ordered(area.byStage), byAudience: ordered(area.byAudience), bySubArea: ordered(area.bySubArea), byKind: ordered(area.byKind),
  }
}

function stageJson({ code, name, opinionCount, peopleCount, distinctCount }: StageRow): object {
  return { code, name, opinionCount, peopleCount, distinctCount }
}

function themeJson({ themeId, area, title, keywords, issueIds, opinionCount, distinctCount }: ThemeRow): object {
  return { themeId, area, title, keywords, issueIds, opinionCount, distinctCount }
}

function quoteJson({ opinionId, text }: Quote): object {
  return { opinionId, text }
}

function tallyJson({ name, count }: Tally): object {
  return { name, count }
}

function issueJson(issue: IssueRow): object {
  const { rank, issueId, themeId, area, stage, title, keywords, opinionCount, peopleCount, distinctCount, orgCount, audienceCount } = issue
  return {
    rank, issueId, themeId, area, stage, title, keywords, opinionCount, peopleCount, distinctCount, orgCount, audienceCount,
    score: rounded(issue.score), scorePeople: rounded(issue.scorePeople), scoreOrgs: rounded(issue.scoreOrgs),
    scoreAudiences: rounded(issue.scoreAudiences), scoreSeverity: rounded(issue.scoreSeverity), scoreGrowth: rounded(issue.scoreGrowth),
    scoreLow: rounded(issue.scoreLow), scoreHigh: rounded(issue.scoreHigh), tiedRank: issue.tiedRank,
    firstAt: issue.firstAt, lastAt: issue.lastAt, exampleIds: issue.exampleIds, dissentId: issue.dissentId, suggestionIds: issue.suggestionIds,
    suggestions: issue.suggestions.map(quoteJson), causes: issue.causes.map(quoteJson),
    topOrgs: issue.topOrgs.map(tallyJson), topAudiences: issue.topAudiences.map(tallyJson),
    reasons: issue.reasons && reasonsJson(issue.reasons),
  }
}

function reasonsJson({ placedBy, cohesion, sharedWording }: IssueReasons): object {
  return {
    placedBy: placedBy.map(({ word, weight, seed }) => ({ word, weight: rounded(weight), seed })),
    cohesion: rounded(cohesion),
    sharedWording: sharedWording.map(({ text, share }) => ({ text, share: rounded(share) })),
  }
}

function rejectionJson({ file, row, column, reason }: Rejection): object {
  return { file, row, column, reason }
}

/** result.json: keys in a fixed order, no clock time, path or duration unless `timing` is given. */
export function resultJson(result: AnalysisResult, timing?: Readonly<Record<string, number>>): string {
  const { rows, accepted, rejected, people, mentions, distinct, masked } = result.counts
  const stability = result.stability && { pairsKept: rounded(result.stability.pairsKept), leftOutShare: rounded(result.stability.leftOutShare) }
  const json = {
    version: result.version,
    options: ordered(result.options),
    mapping: result.mapping.map(mappingJson),
    segmenter: { name: result.segmenter.name, version: result.segmenter.version },
    modelHash: result.modelHash,
    taxonomyHash: result.taxonomyHash,
    counts: { rows, accepted, rejected, people, mentions, distinct, masked: ordered(masked) },
    areas: result.areas.map(areaJson),
    stages: result.stages.map(stageJson),
    themes: result.themes.map(themeJson),
    issues: result.issues.map(issueJson),
    rejected: result.rejected.map(rejectionJson),
    stability,
    ...(timing === undefined ? {} : { timing }),
  }
  return `${JSON.stringify(json, null, 2)}\n`
}
