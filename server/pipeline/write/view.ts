import { KIND_NAMES, NO_STAGE, OUTSIDE, UNDECIDED, type Kind } from '../../../analysis/index.ts'
import type { ReportHeading } from './heading.ts'
import type { AnalysisResult, AreaRow, IssueRow, OpinionColumns, Quote } from '../result.ts'

/** Opinion ids listed under an issue; the rest is found in opinions.csv by issueId. */
const LISTED_IDS = 200

/** Goes to discipline inspection and never into lists, discussions or reports. */
const CORRUPTION = '廉洁举报'
/** For the named handler's eyes: counted in reports, not quoted. A hazard is quoted like any other opinion. */
const NOT_QUOTED: readonly string[] = ['自伤', '欺凌', '体罚', '侵害', CORRUPTION]

/** An issue with the words and names a reader needs. */
export interface IssueView {
  readonly row: IssueRow
  readonly areaName: string
  readonly subAreaName: string | null
  /** null where the frame has no stages; 无环节 where none shows */
  readonly stageName: string | null
  /** typical opinions, as written */
  readonly quotes: readonly Quote[]
  readonly dissent: Quote | null
  /** the first ids of its opinions, in the order of the opinions file */
  readonly memberIds: readonly string[]
  /** rows of the opinions file that belong to it */
  readonly memberCount: number
  /** what was said has urgent matter in it and is left out of the quotes */
  readonly withheldQuotes: boolean
  /** clauses people wrote, without those of urgent opinions */
  readonly suggestions: readonly Quote[]
  readonly causes: readonly Quote[]
  /** stands 并列 with at least one other issue */
  readonly tied: boolean
}

/** A stage as a column of a table; S0 last. */
interface StageColumn {
  readonly code: string
  readonly name: string
}

/** What all reports are written from. */
export interface ReportView {
  readonly result: AnalysisResult
  /** null = files analysed on their own, not a campaign's */
  readonly heading: ReportHeading | null
  /** the areas of the frame, empty ones too */
  readonly areas: readonly AreaRow[]
  readonly outside: AreaRow | null
  readonly undecided: AreaRow | null
  readonly stages: readonly StageColumn[]
  /** audiences with their mentions, most first; empty without an audience column */
  readonly audiences: readonly string[]
  /** kinds by name with their mentions */
  readonly kinds: readonly { readonly name: string; readonly count: number }[]
  /** mentions placed in an area of the frame */
  readonly placedCount: number
  /** issues that reports may show, by rank; the others are counted in withheldIssueCount */
  readonly issues: readonly IssueView[]
  /** issues that are for the greater part reports of corruption */
  readonly withheldIssueCount: number
  /** urgent matters by code with the rows that bear it, most first */
  readonly urgent: readonly { readonly name: string; readonly count: number }[]
}

interface Members {
  readonly ids: string[]
  readonly subAreas: Map<string, number>
  count: number
  corruptionCount: number
}

function urgentCodes(opinions: OpinionColumns, row: number): string[] {
  return opinions.urgent[row]?.split('|') ?? []
}

function membersByIssue(opinions: OpinionColumns): Map<string, Members> {
  const byIssue = new Map<string, Members>()
  for (let row = 0; row < opinions.count; row++) {
    const issueId = opinions.issueId[row] ?? null
    if (issueId === null) continue
    const members = byIssue.get(issueId) ?? { ids: [], subAreas: new Map<string, number>(), count: 0, corruptionCount: 0 }
    byIssue.set(issueId, members)
    members.count++
    if (urgentCodes(opinions, row).includes(CORRUPTION)) members.corruptionCount++
    if (members.ids.length < LISTED_IDS) members.ids.push(opinions.id[row]!)
    const subArea = opinions.subArea[row] ?? null
    if (subArea !== null) members.subAreas.set(subArea, (members.subAreas.get(subArea) ?? 0) + 1)
  }
  return byIssue
}

/** What may be quoted: texts of the wanted opinions by id, and which of the wanted ones are urgent. */
interface Quotable {
  readonly texts: ReadonlyMap<string, string>
  readonly withheld: ReadonlySet<string>
}

function quotable(result: AnalysisResult): Quotable {
  const wanted = new Set(result.issues.flatMap(({ exampleIds, dissentId, suggestions, causes }) =>
    [...exampleIds, ...(dissentId === null ? [] : [dissentId]), ...suggestions.map((quote) => quote.opinionId), ...causes.map((quote) => quote.opinionId)]))
  const texts = new Map<string, string>()
  const withheld = new Set<string>()
  const { count, id, text } = result.opinions
  for (let row = 0; row < count; row++) {
    if (!wanted.has(id[row]!)) continue
    if (urgentCodes(result.opinions, row).some((code) => NOT_QUOTED.includes(code))) withheld.add(id[row]!)
    else texts.set(id[row]!, text[row]!)
  }
  return { texts, withheld }
}

/** The most frequent key; among equals the first by code units. */
function mostFrequent(counts: ReadonlyMap<string, number>): string | null {
  const [first] = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return first?.[0] ?? null
}

function stageColumns(result: AnalysisResult): StageColumn[] {
  const stages = (result.taxonomy.stages ?? []).map(({ code, name }) => ({ code, name }))
  return stages.length === 0 ? [] : [...stages, { code: NO_STAGE, name: '无环节' }]
}

function summed(areas: readonly AreaRow[], countsOf: (area: AreaRow) => Readonly<Record<string, number>>): [string, number][] {
  const totals = new Map<string, number>()
  for (const area of areas) for (const [key, count] of Object.entries(countsOf(area))) totals.set(key, (totals.get(key) ?? 0) + count)
  return [...totals].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
}

/** How often each place is shared, to know which are ties. */
function tieCounts(issues: readonly IssueRow[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const { tiedRank } of issues) counts.set(tiedRank, (counts.get(tiedRank) ?? 0) + 1)
  return counts
}

function issueViews(result: AnalysisResult, stages: readonly StageColumn[]): IssueView[] {
  const areaNames = new Map(result.areas.map((area) => [area.code, area.name]))
  const subNames = new Map(result.taxonomy.areas.flatMap((area) => (area.sub ?? []).map((sub) => [sub.code, sub.name])))
  const stageNames = new Map(stages.map((stage) => [stage.code, stage.name]))
  const members = membersByIssue(result.opinions)
  const { texts, withheld } = quotable(result)
  const ties = tieCounts(result.issues)
  const quote = (opinionId: string): Quote[] => (texts.has(opinionId) ? [{ opinionId, text: texts.get(opinionId)! }] : [])
  const shown = (quotes: readonly Quote[]): Quote[] => quotes.filter(({ opinionId }) => !withheld.has(opinionId))
  return result.issues.flatMap((row) => {
    const own = members.get(row.issueId)
    if (own !== undefined && own.corruptionCount * 2 > own.count) return []
    const subArea = mostFrequent(own?.subAreas ?? new Map())
    return [{
      row,
      areaName: areaNames.get(row.area) ?? row.area,
      subAreaName: subArea === null ? null : (subNames.get(subArea) ?? subArea),
      stageName: stages.length === 0 ? null : (stageNames.get(row.stage ?? NO_STAGE) ?? row.stage),
      quotes: row.exampleIds.flatMap(quote),
      dissent: row.dissentId === null ? null : (quote(row.dissentId)[0] ?? null),
      withheldQuotes: row.exampleIds.some((id) => withheld.has(id)),
      suggestions: shown(row.suggestions),
      causes: shown(row.causes),
      memberIds: own?.ids ?? [],
      memberCount: own?.count ?? 0,
      tied: ties.get(row.tiedRank)! > 1,
    }]
  })
}

function urgentTallies(opinions: OpinionColumns): { name: string; count: number }[] {
  const counts = new Map<string, number>()
  for (let row = 0; row < opinions.count; row++) for (const code of urgentCodes(opinions, row)) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name, count]) => ({ name, count }))
}

function kindName(code: string): string {
  return Object.hasOwn(KIND_NAMES, code) ? KIND_NAMES[code as Kind] : code
}

/** Gathers what the reports show; nothing is counted anew that the result already counts. */
export function reportView(result: AnalysisResult, heading: ReportHeading | null = null): ReportView {
  const codes = new Set(result.taxonomy.areas.map((area) => area.code))
  const areas = result.areas.filter((area) => codes.has(area.code))
  const stages = stageColumns(result)
  const issues = issueViews(result, stages)
  return {
    result, heading, areas, stages, issues,
    outside: result.areas.find((area) => area.code === (result.taxonomy.outside?.code ?? OUTSIDE)) ?? null,
    undecided: result.areas.find((area) => area.code === UNDECIDED) ?? null,
    audiences: summed(result.areas, (area) => area.byAudience ?? {}).map(([name]) => name),
    kinds: summed(result.areas, (area) => area.byKind).map(([code, count]) => ({ name: kindName(code), count })),
    placedCount: areas.reduce((total, area) => total + area.opinionCount, 0),
    withheldIssueCount: result.issues.length - issues.length,
    urgent: urgentTallies(result.opinions),
  }
}
