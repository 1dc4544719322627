import {
  describeThemes,
  type Folding,
  hashHex,
  type IssueDescription,
  NO_STAGE,
  type OpinionFacts,
  type OpinionTexts,
  type Partition,
  type Placement,
  rankIssues,
} from '../../analysis/index.ts'
import type { IssueRow, Quote, ThemeRow } from './result.ts'

export interface Grouped {
  readonly texts: OpinionTexts
  readonly facts: OpinionFacts
  readonly folding: Folding
  readonly partition: Partition
  /** area code per issue */
  readonly areaOf: readonly string[]
  /** area code per theme */
  readonly themeAreaOf: readonly string[]
  readonly stage: Placement | null
  /** per opinion, 0..1 */
  readonly severity: Float32Array
  /** per opinion 1 = it praises */
  readonly praise: Uint8Array
  readonly seed: number
}

/** Ids of the groups, from the smallest opinion id of each: they stay while that opinion stays. */
export function groupIds(prefix: 'i' | 't', ids: readonly string[], groupOf: Int32Array, groupCount: number): string[] {
  const groupIds = new Array<string>(groupCount).fill('')
  for (let row = 0; row < groupOf.length; row++) {
    const group = groupOf[row]!
    if (group >= 0 && groupIds[group] === '') groupIds[group] = prefix + hashHex(`${prefix}\u0000${ids[row]!}`).slice(0, 12)
  }
  return groupIds
}

/** Step 8 for issues: with what describes them, ranked, in order of rank. */
export function issueRows(grouped: Grouped, descriptions: readonly IssueDescription[], issueIds: readonly string[], themeIds: readonly string[]): IssueRow[] {
  const { texts, facts, folding, partition, severity, praise, seed } = grouped
  const stages = issueStages(partition, folding, grouped.stage)
  const themeOf = new Int32Array(partition.issueCount).fill(-1)
  partition.issueOf.forEach((issue, row) => issue >= 0 && (themeOf[issue] = partition.themeOf[row]!))
  const idOf = (row: number): string => texts.ids[row]!
  const quotes = (clauses: readonly { row: number; text: string }[]): Quote[] => clauses.map(({ row, text }) => ({ opinionId: idOf(row), text }))
  return rankIssues({ ids: texts.ids, facts, representative: folding.representative, severity, praise }, partition, issueIds, { seed }).map((ranked) => {
    const description = descriptions[ranked.issue]!
    return {
      rank: ranked.rank,
      issueId: issueIds[ranked.issue]!,
      themeId: themeOf[ranked.issue]! < 0 ? null : themeIds[themeOf[ranked.issue]!]!,
      area: grouped.areaOf[ranked.issue]!,
      stage: stages?.[ranked.issue] ?? null,
      title: description.title,
      keywords: description.keywords,
      opinionCount: ranked.opinionCount,
      peopleCount: ranked.peopleCount,
      distinctCount: ranked.distinctCount,
      orgCount: ranked.orgCount,
      audienceCount: ranked.audienceCount,
      score: ranked.score,
      scorePeople: ranked.parts.people,
      scoreOrgs: ranked.parts.orgs,
      scoreAudiences: ranked.parts.audiences,
      scoreSeverity: ranked.parts.severity,
      scoreGrowth: ranked.parts.growth,
      scoreLow: ranked.scoreLow,
      scoreHigh: ranked.scoreHigh,
      tiedRank: ranked.tiedRank,
      firstAt: shanghaiTime(ranked.firstAt),
      lastAt: shanghaiTime(ranked.lastAt),
      exampleIds: description.exampleRows.map(idOf),
      dissentId: description.dissentRow < 0 ? null : idOf(description.dissentRow),
      suggestionIds: description.suggestionRows.map(idOf),
      suggestions: quotes(description.suggestions),
      causes: quotes(description.causes),
      topOrgs: ranked.topOrgs,
      topAudiences: ranked.topAudiences,
      reasons: null,
    }
  })
}

/** Themes by area, then by mentions. */
export function themeRows(grouped: Grouped, issueIds: readonly string[], themeIds: readonly string[]): ThemeRow[] {
  const { texts, facts, folding, partition } = grouped
  const names = describeThemes(texts, folding, partition)
  const rows = names.map(({ title, keywords }, theme) => ({
    themeId: themeIds[theme]!,
    area: grouped.themeAreaOf[theme]!,
    title,
    keywords,
    issueIds: new Set<string>(),
    opinionCount: 0,
    distinctCount: 0,
  }))
  partition.themeOf.forEach((theme, row) => {
    const found = rows[theme]
    if (!found) return
    found.opinionCount += facts.mentions[row]!
    if (folding.representative[row] === row) found.distinctCount++
    if (partition.issueOf[row]! >= 0) found.issueIds.add(issueIds[partition.issueOf[row]!]!)
  })
  return rows
    .map((row) => ({ ...row, issueIds: [...row.issueIds].sort() }))
    .sort((a, b) => byCodeUnit(a.area, b.area) || b.opinionCount - a.opinionCount || byCodeUnit(a.themeId, b.themeId))
}

/** The likeliest stage of each issue: probabilities summed over its distinct texts; "none" only where it outweighs all stages. */
function issueStages(partition: Partition, folding: Folding, stage: Placement | null): string[] | null {
  if (!stage) return null
  const width = stage.codes.length
  const none = stage.codes.indexOf(NO_STAGE)
  const sums = new Float64Array(partition.issueCount * width)
  partition.issueOf.forEach((issue, row) => {
    if (issue < 0 || folding.representative[row] !== row) return
    for (let code = 0; code < width; code++) sums[issue * width + code]! += stage.probabilities[row * width + code]!
  })
  return Array.from({ length: partition.issueCount }, (_, issue) => {
    const own = sums.subarray(issue * width, issue * width + width)
    let best = -1
    let some = 0
    for (let code = 0; code < width; code++) {
      if (code === none) continue
      some += own[code]!
      if (best < 0 || own[code]! > own[best]!) best = code
    }
    return stage.codes[some >= own[none]! ? best : none]!
  })
}

function shanghaiTime(epochMs: number | null): string | null {
  return epochMs === null ? null : `${new Date(epochMs + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
