import type { AnalysisResult } from '../result.ts'

/** What heads the documents of a report: whose it is, of what and when, and how far people have been through it. */
export interface ReportHeading {
  /** first line of the title */
  readonly title: string
  /** second line; null = none */
  readonly subtitle: string | null
  readonly orgName: string
  readonly campaignName: string
  /** `2026年3月2日至3月31日`: days on which the opinions were voiced; null = not known */
  readonly period: string | null
  /** `2026年4月1日`: day of the analysis */
  readonly runDay: string
  readonly review: {
    /** issues that a person confirmed, renamed, merged or dismissed */
    readonly reviewedCount: number
    /** issues of the run as they stand, dismissed ones too */
    readonly issueCount: number
    readonly dismissedCount: number
    /** ids of the issues in the documents that a person has been through */
    readonly confirmedIds: ReadonlySet<string>
  }
}

export type DocumentName = 'shortlist.xlsx' | 'report.docx' | 'report.html' | 'opinions.csv' | 'issues.csv'

const TITLE = '问题调研报告'
const DOCUMENT_NAMES: Readonly<Record<DocumentName, string>> = {
  'shortlist.xlsx': '问题清单.xlsx', 'report.docx': '调研报告.docx', 'report.html': '调研报告.html', 'opinions.csv': '意见明细.csv', 'issues.csv': '问题数据.csv',
}

/** What a document is called on the reader's machine: `云汉市教育局-问题清单.xlsx`; without a heading its plain name. */
export function documentName(heading: Pick<ReportHeading, 'orgName'> | null, name: DocumentName): string {
  return heading === null ? name : `${heading.orgName.replace(/[\\/:*?"<>|\p{Cc}]+/gu, '_')}-${DOCUMENT_NAMES[name]}`
}

/** The mark every output for people carries until a facilitator has been through it. */
const UNREVIEWED = '未经研判（机器归类，供研讨用）'

/** First line of the documents. */
export function headline(heading: ReportHeading | null): string {
  return heading?.title ?? TITLE
}

/** Title and subtitle in one line, as a file's title. */
export function wholeTitle(heading: ReportHeading | null): string {
  return `${headline(heading)}${heading?.subtitle ?? ''}`
}

/** Whether no issue was reviewed by a person. */
export function isUnreviewed(heading: ReportHeading | null): boolean {
  return heading === null || heading.review.reviewedCount === 0
}

/** What stands under the title: not reviewed at all, or how many of the issues in the documents were. */
export function reviewMark(heading: ReportHeading | null): string {
  if (heading === null || isUnreviewed(heading)) return UNREVIEWED
  const { issueCount, dismissedCount, confirmedIds } = heading.review
  const listed = issueCount - dismissedCount
  const confirmed = confirmedIds.size === 0 ? `问题${listed}个，由机器归类` : confirmedIds.size === listed ? `已研判全部${listed}个问题` : `已研判${confirmedIds.size}个问题，共${listed}个，其余为机器归类`
  return `${confirmed}${dismissedCount === 0 ? '' : `；另有${dismissedCount}个经研判不列入`}`
}

/** Whose report of what: org, campaign, time of the opinions and day of the analysis, each with its name. */
export function headingLines(heading: ReportHeading): { name: string; value: string }[] {
  const { orgName, campaignName, period, runDay } = heading
  return [{ name: '单位', value: orgName }, { name: '活动', value: campaignName }, ...(period === null ? [] : [{ name: '意见时间', value: period }]), { name: '分析日期', value: runDay }]
}

/** Whether a person has been through an issue; null where nobody has been through any, so that there is nothing to tell apart. */
export function isConfirmed(heading: ReportHeading | null, issueId: string): boolean | null {
  return heading === null || isUnreviewed(heading) ? null : heading.review.confirmedIds.has(issueId)
}

/** Rows of the input that were not taken; the documents of a campaign begin with what was. */
export function hasRejections(result: AnalysisResult, heading: ReportHeading | null): boolean {
  return heading === null || result.counts.rejected > 0
}
