import { type Static, Type } from 'typebox'
import { Count, Id, Instant, named, nullable, Paging, ref } from '../http/schema.ts'
import { RunCounts } from '../issue/contract.ts'
import { OrgRef, type RetentionChange as Change } from '../org/contract.ts'

export type RetentionChange = Change

export const REPORT_FILES = ['shortlist.xlsx', 'report.docx', 'report.html', 'opinions.csv', 'issues.csv'] as const

export const FrameEntry = named('FrameEntry', { code: Type.String(), name: Type.String() })

/** Mentions, people and distinct texts of a mark on a chart. */
export const Cell = named('Cell', { row: Type.String(), column: Type.String(), mentionCount: Count, opinionCount: Count })

export const CoverageCell = named('CoverageCell', {
  audience: Type.String(),
  channel: Type.String(),
  /** the notice asks for this pair */
  isPlanned: Type.Boolean(),
  /** occasions recorded */
  occasionCount: Count,
  opinionCount: Count,
})

/** What the campaign's overview shows of one run, within one org and those below it. */
export const Overview = named('Overview', {
  runId: Id,
  org: ref(OrgRef),
  counts: ref(RunCounts),
  orgCount: Type.Object({ voiced: Count, all: Count }, { additionalProperties: false, description: 'orgs with an opinion, of all that take part' }),
  /** A1…A7, then A0 and A?; every area, empty ones too */
  areas: Type.Array(ref(FrameEntry)),
  /** S1 S2 S3, then S0 */
  stages: Type.Array(ref(FrameEntry)),
  audiences: Type.Array(Type.String()),
  /** row = area, column = stage; every pair */
  byStage: Type.Array(ref(Cell)),
  /** row = area, column = audience; every pair; empty without audiences */
  byAudience: Type.Array(ref(Cell)),
  /** row = org name (the level below the scope), column = area; most opinions first is NOT the order: orgs stand by name */
  byOrg: Type.Array(Type.Object({ org: ref(OrgRef), mentionCount: Count, opinionCount: Count, areas: Type.Record(Type.String(), Count) }, { additionalProperties: false })),
  /** mentions by week and area; weeks without gaps; row = the week's Monday, column = area */
  byWeek: Type.Array(ref(Cell)),
  kinds: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), mentionCount: Count }, { additionalProperties: false })),
  coverage: Type.Array(ref(CoverageCell)),
  /** orgs that take part and have sent nothing yet, by name */
  silentOrgs: Type.Array(ref(OrgRef)),
})
export type Overview = Static<typeof Overview>

export const OverviewQuery = Type.Object({ orgId: Type.Optional(Id) })
export type OverviewQuery = Static<typeof OverviewQuery>

export const NewReport = named('NewReport', { runId: Id, title: nullable(Type.String({ maxLength: 80 })) })
export type NewReport = Static<typeof NewReport>

export const ReportFile = named('ReportFile', { name: Type.Enum([...REPORT_FILES]), byteCount: Count, sha256: Type.String() })

export const Report = named('Report', {
  id: Id,
  runId: Id,
  org: ref(OrgRef),
  title: Type.String(),
  status: Type.Enum(['queued', 'running', 'done', 'failed']),
  /** no issue of the run was reviewed by a person: the documents say 未经研判 */
  isUnreviewed: Type.Boolean(),
  reviewedIssueCount: Count,
  issueCount: Count,
  files: Type.Array(ref(ReportFile)),
  failure: nullable(Type.String()),
  createdBy: Type.String(),
  createdAt: Instant,
  finishedAt: nullable(Instant),
})
export type Report = Static<typeof Report>

export const ReportQuery = Type.Object({ runId: Type.Optional(Id), ...Paging })
export type ReportQuery = Static<typeof ReportQuery>

/** What is published, always these tables: as edges between what they count they form no circle, so that none gives away a hidden cell of another. */
export const PUBLISHED_TABLES = [
  { name: '领域 × 环节', row: 'area', column: 'stage' },
  { name: '领域 × 对象', row: 'area', column: 'audience' },
  { name: '领域 × 单位', row: 'org', column: 'area' },
  { name: '领域 × 周', row: 'week', column: 'area' },
  { name: '渠道 × 对象', row: 'channel', column: 'audience' },
] as const

export const PublishedLine = named('PublishedLine', {
  /** codes, names or Mondays; several where lines of too few people were joined; '' = not stated */
  keys: Type.Array(Type.String()),
  name: Type.String(),
  /** opinions */
  count: Count,
})

export const PublishedTable = named('PublishedTable', {
  name: Type.Enum(PUBLISHED_TABLES.map(({ name }) => name)),
  rows: Type.Array(ref(PublishedLine)),
  columns: Type.Array(ref(PublishedLine)),
  /** opinions by row and column; null = not shown */
  cells: Type.Array(Type.Array(nullable(Count))),
})

export const PublishedFigures = named('PublishedFigures', {
  /** cells of fewer people are not shown */
  k: Count,
  opinionCount: Count,
  /** cells of few people */
  smallCellCount: Count,
  /** these, and those hidden so that these cannot be computed */
  hiddenCellCount: Count,
  tables: Type.Array(ref(PublishedTable)),
})
export type PublishedFigures = Static<typeof PublishedFigures>

const releaseFields = {
  id: Id,
  runId: Id,
  status: Type.Enum(['queued', 'done', 'refused']),
  refusal: nullable(Type.String()),
  createdBy: Type.String(),
  createdAt: Instant,
  finishedAt: nullable(Instant),
}

export const ReleaseSummary = named('ReleaseSummary', releaseFields)
export type ReleaseSummary = Static<typeof ReleaseSummary>

export const Release = named('Release', { ...releaseFields, figures: ref(PublishedFigures) })
export type Release = Static<typeof Release>

export const NewRelease = named('NewRelease', { runId: Id })
export type NewRelease = Static<typeof NewRelease>

export const Retention = named('Retention', {
  campaignName: Type.String(),
  /** last day; null = until somebody says */
  textsUntil: nullable(Type.String()),
  reportsGoToo: Type.Boolean(),
  /** null = the texts are there */
  textsPurgedAt: nullable(Instant),
  /** opinions whose texts are there */
  textCount: Count,
  /** documents that quote them */
  reports: Type.Array(Type.Object({ id: Id, title: Type.String(), createdAt: Instant }, { additionalProperties: false })),
})
export type Retention = Static<typeof Retention>

export const PurgeOrder = named('PurgeOrder', { confirmation: Type.String({ maxLength: 200, description: 'the name of the campaign, typed' }), reportsGoToo: Type.Boolean() })
export type PurgeOrder = Static<typeof PurgeOrder>

export const PurgeReceipt = named('PurgeReceipt', { opinionCount: Count, reportCount: Count })
export type PurgeReceipt = Static<typeof PurgeReceipt>
