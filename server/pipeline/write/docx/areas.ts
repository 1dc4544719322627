import type { FileChild } from 'docx'
import { NO_STAGE } from '../../../../analysis/index.ts'
import type { AreaRow, Quote } from '../../result.ts'
import { documentName, isConfirmed } from '../heading.ts'
import { WITHHELD } from '../notes.ts'
import { areaSentence, restSentence } from '../summary.ts'
import type { IssueView, ReportView } from '../view.ts'
import { numeral, period, plainLine, shortened, tallyWords } from '../words.ts'
import { heading, labelled, paragraph } from './blocks.ts'
import { LISTED_ISSUES } from './tables.ts'

/** Issues written out in an area; the others stand in the shortlist. */
const ISSUES_AN_AREA = 5

function quoted(quotes: readonly Quote[], limit: number, length: number): string {
  return quotes.slice(0, limit).map(({ opinionId, text }) => `“${shortened(text, length)}”（意见${opinionId}）`).join('；')
}

function placeSentence(issue: IssueView): string {
  const { row } = issue
  const who = row.peopleCount === null ? `共${row.opinionCount}条` : `${row.peopleCount}人提出${row.opinionCount}条`
  const orgs = row.orgCount === null || row.orgCount === 0 ? '' : `，涉及${row.orgCount}个单位`
  const audiences = row.topAudiences.length === 0 ? '' : `，其中${tallyWords(row.topAudiences, 3)}`
  const when = row.firstAt === null || row.lastAt === null ? '' : `时间为${period(row.firstAt, row.lastAt)}。`
  const stage = issue.stageName === null ? '' : (row.stage ?? NO_STAGE) === NO_STAGE ? '，看不出卡在哪个环节' : `，环节为${issue.stageName}`
  return `${who}，不同内容${row.distinctCount}条${orgs}${audiences}。${when}综合得分${issue.tied ? `并列第${row.tiedRank}` : `排第${row.rank}`}${stage}。`
}

function issueParagraphs(view: ReportView, issue: IssueView, number: number): FileChild[] {
  const { row } = issue
  return [
    heading(3, `${number}．${plainLine(row.title)}${isConfirmed(view.heading, row.issueId) ? '（已研判）' : ''}`),
    paragraph(placeSentence(issue)),
    ...(issue.quotes.length === 0 ? (issue.withheldQuotes ? [labelled('原话：', WITHHELD)] : []) : [labelled('原话：', `${quoted(issue.quotes, 2, 90)}。`)]),
    ...(issue.dissent === null ? [] : [labelled('不同看法：', `${quoted([issue.dissent], 1, 90)}。`)]),
    ...(issue.causes.length === 0 ? [] : [labelled('说到的原因：', `${quoted(issue.causes, 2, 60)}。`)]),
    ...(issue.suggestions.length === 0 ? [] : [labelled('提出的建议：', `${quoted(issue.suggestions, 3, 60)}。`)]),
  ]
}

function leadingIssues(view: ReportView, area: string): IssueView[] {
  return view.issues.filter((issue) => issue.row.area === area).slice(0, ISSUES_AN_AREA)
}

/** Areas that are none of the frame's, with opinions. */
function restAreas(view: ReportView): AreaRow[] {
  return [view.outside, view.undecided].filter((area) => area !== null && area.opinionCount > 0) as AreaRow[]
}

/** Every issue the report names, by rank: those of the list and those written out under an area. */
export function namedIssues(view: ReportView): IssueView[] {
  const areas = [...view.areas, ...restAreas(view)]
  const named = new Set([...view.issues.slice(0, LISTED_ISSUES), ...areas.flatMap((area) => leadingIssues(view, area.code))])
  return view.issues.filter((issue) => named.has(issue))
}

function areaSection(view: ReportView, area: AreaRow, number: number, sentence: string): FileChild[] {
  const leading = leadingIssues(view, area.code)
  const rest = view.issues.filter((issue) => issue.row.area === area.code).length - leading.length
  return [
    heading(2, `（${numeral(number)}）${area.name}`), paragraph(sentence),
    ...leading.flatMap((issue, index) => issueParagraphs(view, issue, index + 1)),
    ...(rest > 0 ? [paragraph(`另有${rest}个问题，见问题清单（${documentName(view.heading, 'shortlist.xlsx')}）。`)] : []),
  ]
}

/** Each area: its counts, its leading issues, what was said and suggested; an empty area says so. */
export function areaChapter(view: ReportView): FileChild[] {
  return view.areas.flatMap((area, at) => areaSection(view, area, at + 1, areaSentence(view, area)))
}

/** What stands in no area of the frame; empty when everything does. */
export function restChapter(view: ReportView): FileChild[] {
  return restAreas(view).flatMap((area, at) => areaSection(view, area, at + 1, restSentence(view, area)))
}
