import type { Taxonomy } from '../../analysis/index.ts'

/** Why a row was not taken. Lines and reasons are for people: plain Chinese. */
export interface Rejection {
  /** file name without its folder */
  readonly file: string
  /** 1-based line or row in the file as a person counts it (the header is row 1); null when it is about the whole file */
  readonly row: number | null
  readonly column: string | null
  readonly reason: string
}

/** Which column was taken as what, and why. */
export interface ColumnChoice {
  readonly file: string
  readonly role: 'text' | 'id' | 'person' | 'time' | 'org' | 'audience' | 'channel' | 'mentions' | 'personal'
  readonly columns: readonly string[]
  /** 0..1 */
  readonly confidence: number
  /** plain Chinese, e.g. 表头含“意见” */
  readonly reason: string
  readonly chosenBy: 'option' | 'guess'
}

/** One column of the input that travels along, masked. */
export interface SourceColumn {
  readonly name: string
  readonly values: readonly (string | null)[]
}

/** Opinions in canonical order, a column each; what opinions.csv and result.arrow hold. */
export interface OpinionColumns {
  readonly count: number
  readonly id: readonly string[]
  readonly text: readonly string[]
  readonly area: readonly string[]
  /** calibrated probability of bestArea, 0..1, even where area is A? */
  readonly areaScore: Float32Array
  readonly bestArea: readonly string[]
  readonly secondArea: readonly (string | null)[]
  readonly subArea: readonly (string | null)[]
  readonly stage: readonly (string | null)[]
  readonly stageScore: Float32Array
  readonly kind: readonly string[]
  readonly kindScore: Float32Array
  readonly issueId: readonly (string | null)[]
  readonly themeId: readonly (string | null)[]
  readonly opinionScope: readonly ('issue' | 'single')[]
  readonly duplicateOf: readonly (string | null)[]
  /** codes of the urgent matters a rule saw, joined by |; null = none */
  readonly urgent: readonly (string | null)[]
  /** how grave it sounds, 0..1; in no file */
  readonly severity: Float32Array
  readonly source: readonly SourceColumn[]
}

/** One line of the shortlist. Null where the input has no such column. */
export interface IssueRow {
  /** 1-based */
  readonly rank: number
  readonly issueId: string
  readonly themeId: string | null
  readonly area: string
  readonly stage: string | null
  readonly title: string
  readonly keywords: readonly string[]
  /** mentions */
  readonly opinionCount: number
  readonly peopleCount: number | null
  readonly distinctCount: number
  readonly orgCount: number | null
  readonly audienceCount: number | null
  /** 0..1, weighted mean of the parts that the input allows */
  readonly score: number
  readonly scorePeople: number
  readonly scoreOrgs: number | null
  readonly scoreAudiences: number | null
  readonly scoreSeverity: number
  readonly scoreGrowth: number | null
  /** 5th and 95th percentile of the score over bootstrap samples of the opinions */
  readonly scoreLow: number
  readonly scoreHigh: number
  /** the best rank this issue cannot be told apart from: issues with the same tiedRank stand 并列 */
  readonly tiedRank: number
  /** ISO 8601 with +08:00; null without a time column */
  readonly firstAt: string | null
  readonly lastAt: string | null
  readonly exampleIds: readonly string[]
  readonly dissentId: string | null
  readonly suggestionIds: readonly string[]
  /** clauses people wrote, masked; each with the opinion it stands in */
  readonly suggestions: readonly Quote[]
  readonly causes: readonly Quote[]
  /** orgs, audiences with their mentions, most first */
  readonly topOrgs: readonly Tally[]
  readonly topAudiences: readonly Tally[]
  /** why it stands where it stands; null further down the list */
  readonly reasons: IssueReasons | null
}

/** What placed the opinion that stands for an issue in its area, and what holds the issue together. */
export interface IssueReasons {
  /** words by how much they speak for the area, strongest first; negative = against it */
  readonly placedBy: readonly { readonly word: string; readonly weight: number; readonly seed: boolean }[]
  /** mean likeness of two of its distinct texts, 0..1; null for fewer than two */
  readonly cohesion: number | null
  /** wording the members share and its part in their likeness, 0..1 */
  readonly sharedWording: readonly { readonly text: string; readonly share: number }[]
}

export interface Quote {
  readonly opinionId: string
  readonly text: string
}

export interface Tally {
  readonly name: string
  readonly count: number
}

/** A group of related issues and single opinions inside an area. */
export interface ThemeRow {
  readonly themeId: string
  readonly area: string
  readonly title: string
  readonly keywords: readonly string[]
  readonly issueIds: readonly string[]
  readonly opinionCount: number
  readonly distinctCount: number
}

/** One area, also the empty ones; A0 and A? last. */
export interface AreaRow {
  readonly code: string
  readonly name: string
  readonly opinionCount: number
  readonly peopleCount: number | null
  readonly distinctCount: number
  readonly issueCount: number
  /** mentions by stage code, S0 included; empty without stages */
  readonly byStage: Readonly<Record<string, number>>
  /** mentions by audience; null without an audience column */
  readonly byAudience: Readonly<Record<string, number>> | null
  readonly bySubArea: Readonly<Record<string, number>>
  readonly byKind: Readonly<Record<string, number>>
}

export interface StageRow {
  readonly code: string
  readonly name: string
  readonly opinionCount: number
  readonly peopleCount: number | null
  readonly distinctCount: number
}

/** Everything one run found; the writers turn it into files, the server into rows. No clock time, path or duration. */
export interface AnalysisResult {
  readonly version: string
  readonly options: Readonly<Record<string, unknown>>
  readonly mapping: readonly ColumnChoice[]
  readonly segmenter: { readonly name: string; readonly version: string }
  readonly modelHash: string | null
  readonly taxonomyHash: string
  readonly taxonomy: Taxonomy
  readonly counts: {
    readonly rows: number
    readonly accepted: number
    readonly rejected: number
    readonly people: number | null
    readonly mentions: number
    readonly distinct: number
    /** masked items by kind of personal datum */
    readonly masked: Readonly<Record<string, number>>
  }
  readonly areas: readonly AreaRow[]
  readonly stages: readonly StageRow[]
  readonly themes: readonly ThemeRow[]
  readonly issues: readonly IssueRow[]
  readonly opinions: OpinionColumns
  readonly rejected: readonly Rejection[]
  /** how firmly the partition stands when a fixed twentieth of the opinions is left out; null under 40 distinct texts */
  readonly stability: { readonly pairsKept: number; readonly leftOutShare: number } | null
}
