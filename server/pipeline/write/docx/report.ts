import { TableOfContents, type FileChild } from 'docx'
import { documentName, headingLines, headline, reviewMark, wholeTitle } from '../heading.ts'
import { meaningLines } from '../notes.ts'
import { summarySentences, urgentSentence } from '../summary.ts'
import type { IssueView, ReportView } from '../view.ts'
import { numeral, plainLine } from '../words.ts'
import { areaChapter, namedIssues, restChapter } from './areas.ts'
import { heading, paragraph, spaced } from './blocks.ts'
import { documentBytes } from './layout.ts'
import { areaTable, audienceTable, issueTable, LISTED_ISSUES, stageTable } from './tables.ts'

const LISTED_IDS = 60
/** Characters of the subtitle's type that fit on a line. */
const SUBTITLE_LINE = 26
// Twips: above the title, below the subtitle and above the org; a title of four lines still leaves org and date on the page.
const COVER_TOP = 1900
const COVER_GAP = 579
const COVER_FOOT = 3474

/** The title and what stands below it; under a heading a page of its own. */
function titlePart({ heading: head }: ReportView): FileChild[] {
  if (head === null) return [paragraph(headline(head), 'Title'), paragraph(reviewMark(head), 'Mark')]
  return [
    spaced(head.title, 'Title', COVER_TOP), ...subtitleLines(head.subtitle ?? '').map((line) => paragraph(line, 'Mark')), spaced(reviewMark(head), 'Mark', COVER_GAP),
    spaced(head.orgName, 'Mark', COVER_FOOT), paragraph(head.runDay, 'Mark'),
  ]
}

/** One line, or two, broken at the last comma, where it would not fit on one. */
function subtitleLines(subtitle: string): string[] {
  const comma = subtitle.lastIndexOf('，')
  if (subtitle.length <= SUBTITLE_LINE || comma < 0) return subtitle === '' ? [] : [subtitle]
  return [subtitle.slice(0, comma + 1), subtitle.slice(comma + 1)]
}

function opening(view: ReportView): FileChild[] {
  return [
    ...titlePart(view), paragraph('目　录', 'ContentsTitle', view.heading !== null),
    new TableOfContents('目录', { hyperlink: true, headingStyleRange: '1-2' }),
  ]
}

function situation(view: ReportView): FileChild[] {
  const ofWhat = view.heading === null ? [] : [paragraph(`${headingLines(view.heading).map(({ name, value }) => `${name}：${value}`).join('；')}。`)]
  return [...ofWhat, ...summarySentences(view).map((sentence) => paragraph(sentence)), ...(urgentSentence(view) === '' ? [] : [paragraph(urgentSentence(view))]), ...areaTable(view), ...audienceTable(view)]
}

function shortlist(view: ReportView): FileChild[] {
  if (view.issues.length === 0) return [paragraph('本次没有归成问题的意见。')]
  const shown = Math.min(LISTED_ISSUES, view.issues.length)
  const scope = shown < view.issues.length ? `共${view.issues.length}个问题，下表列出综合得分排在前面的${shown}个，全部见问题清单（${documentName(view.heading, 'shortlist.xlsx')}）。` : `共${shown}个问题，按综合得分从高到低列在下表。`
  return [paragraph(`${scope}标“并列”的问题分不出先后。`), ...issueTable(view, view.issues.slice(0, shown))]
}

/** Where one stage hurts: its counts and the areas that lead it. */
function stageParagraph(view: ReportView, code: string, name: string): FileChild {
  const counts = view.areas.map((area) => ({ name: area.name, count: area.byStage[code] ?? 0 })).filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count)
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return paragraph(`${name}：本次没有归入这个环节的意见。`)
  return paragraph(`${name}：归入各领域的意见中有${total}条，其中${counts.slice(0, 3).map((area) => `${area.name}${area.count}条`).join('、')}${counts.length > 3 ? '，其余在别的领域' : ''}。`)
}

function stageChapter(view: ReportView): FileChild[] {
  const named = view.result.taxonomy.stages ?? []
  return [...named.map((stage) => stageParagraph(view, stage.code, stage.name)), ...stageTable(view)]
}

function notes(view: ReportView): FileChild[] {
  return meaningLines(view).map(({ term, meaning }, at) => paragraph(`${at + 1}．${term}。${meaning}`))
}

function evidence({ heading: head }: ReportView, issues: readonly IssueView[]): FileChild[] {
  const file = documentName(head, 'opinions.csv')
  const lines = issues.flatMap((issue) => {
    const listed = issue.memberIds.slice(0, LISTED_IDS)
    const rest = issue.memberCount - listed.length
    const more = rest > 0 ? ` 等，其余${rest}个见 ${file} 中 issueId 为 ${issue.row.issueId} 的行` : ''
    return [paragraph(`${issue.row.rank}．${plainLine(issue.row.title)}（${issue.memberCount}个）：${listed.join(' ')}${more}`, 'Ids')]
  })
  return [paragraph(`本报告写到的每个问题所依据的意见编号如下，编号与 ${file} 一致。`), ...lines]
}

/** report.docx: 调研报告 in the layout of official papers. */
export async function reportBytes(view: ReportView): Promise<Uint8Array> {
  const stages = view.result.taxonomy.stages ?? []
  const rest = restChapter(view)
  const chapters: (readonly [string, readonly FileChild[]])[] = [
    ['基本情况', situation(view)], ['问题清单', shortlist(view)], [`${numeral(view.areas.length)}个领域的情况`, areaChapter(view)],
    ...(rest.length === 0 ? [] : [['范围外与待研判的意见', rest] as const]),
    ...(stages.length === 0 ? [] : [[`${numeral(stages.length)}个环节的情况`, stageChapter(view)] as const]),
    ['说明', notes(view)],
  ]
  const body = chapters.flatMap(([title, children], at) => [heading(1, `${numeral(at + 1)}、${title}`, at === 0), ...children])
  const named = namedIssues(view)
  const annex = named.length === 0 ? [] : [heading(1, '附件：各问题的意见编号'), ...evidence(view, named)]
  return documentBytes(wholeTitle(view.heading), [...opening(view), ...body, ...annex])
}
