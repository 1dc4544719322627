import { weighedPeople } from '../../analysis/index.ts'
import type { Accepted } from '../pipeline/accept.ts'
import type { AnalysisResult, IssueRow, OpinionColumns } from '../pipeline/result.ts'

/** What is stored of an issue besides what people decided: the row of the shortlist, and what is needed to merge it. */
export interface IssueContent extends IssueRow {
  /** proposals it is made of, the first first */
  readonly parts: readonly string[]
  /** opinions that people put into it, and those of its parts that people put elsewhere */
  readonly given: readonly string[]
  readonly taken: readonly string[]
  /** area and stage as proposed; `area` and `stage` are what a person gave, where one did */
  readonly proposedArea: string
  readonly proposedStage: string | null
  /** opinions, each counted once */
  readonly memberCount: number
  /** people behind it as the score counts them */
  readonly peopleBehind: number
  /** mean over its opinions, 0..1 */
  readonly areaScore: number
  /** for the greater part reports of corruption: they go to discipline inspection, never into lists */
  readonly isWithheld: boolean
  /** shares its place with another */
  readonly isTied: boolean
  /** reviews that were about it */
  readonly eventIds: readonly string[]
}

export const CORRUPTION = '廉洁举报'
/** For the named handler's eyes: counted, not quoted. */
const NOT_QUOTED: readonly string[] = ['自伤', '欺凌', '体罚', '侵害', CORRUPTION]
export const WITHHELD_TEXT = '〔涉及学生安全，仅限处置人查看〕'

/** @param urgent - codes joined by | */
export function isCorruption(urgent: string | null): boolean {
  return urgent?.split('|').includes(CORRUPTION) ?? false
}

/** @param urgent - codes joined by | */
export function mayQuote(urgent: string | null): boolean {
  return !(urgent?.split('|').some((code) => NOT_QUOTED.includes(code)) ?? false)
}

/** Codes as they count now: none once a handler has said that it is nothing urgent. */
export function urgentNow(urgent: string | null, { notUrgentAt }: { readonly notUrgentAt: Date | null }): string | null {
  return notUrgentAt === null ? urgent : null
}

/** The issues as the run proposes them, in their order. */
export function proposedContents(result: AnalysisResult, facts: Pick<Accepted, 'people' | 'mentions'>): IssueContent[] {
  const rowsOf = rowsByIssue(result.opinions)
  const isTied = tiedPlaces(result.issues)
  return result.issues.map((issue) => {
    const rows = rowsOf.get(issue.issueId) ?? []
    const { areaScore, urgent } = result.opinions
    return {
      ...issue,
      parts: [issue.issueId],
      given: [],
      taken: [],
      proposedArea: issue.area,
      proposedStage: issue.stage,
      memberCount: rows.length,
      peopleBehind: weighedPeople(Uint32Array.from(rows), facts),
      areaScore: rows.reduce((sum, row) => sum + areaScore[row]!, 0) / rows.length,
      isWithheld: rows.filter((row) => isCorruption(urgent[row]!)).length * 2 > rows.length,
      isTied: isTied.has(issue.tiedRank),
      eventIds: [],
    }
  })
}

/** Ranks that more than one issue holds. */
export function tiedPlaces(issues: readonly { readonly tiedRank: number }[]): Set<number> {
  const seen = new Set<number>()
  return new Set(issues.map(({ tiedRank }) => tiedRank).filter((rank) => seen.has(rank) || !seen.add(rank)))
}

function rowsByIssue({ issueId }: OpinionColumns): Map<string, number[]> {
  const rows = new Map<string, number[]>()
  issueId.forEach((id, row) => {
    if (id === null) return
    const own = rows.get(id)
    if (own) own.push(row)
    else rows.set(id, [row])
  })
  return rows
}
