import { NO_STAGE } from '../../../analysis/index.ts'
import type { AreaRow } from '../result.ts'
import { documentName } from './heading.ts'
import type { ReportView } from './view.ts'
import { percent, plainLine } from './words.ts'

/** `意见42条、39人、不同内容11条`. */
function threeCounts(row: Pick<AreaRow, 'opinionCount' | 'peopleCount' | 'distinctCount'>): string {
  const people = row.peopleCount === null ? '' : `、${row.peopleCount}人`
  return `意见${row.opinionCount}条${people}、不同内容${row.distinctCount}条`
}

function receivedSentence(view: ReportView): string {
  const { mentions, people, distinct } = view.result.counts
  const kinds = view.kinds.filter((kind) => kind.count > 0).map((kind) => `${kind.name}${kind.count}条`)
  const who = people === null ? '' : `，来自${people}人`
  const kindWords = kinds.length === 0 ? '' : `按类型分，${kinds.join('、')}。`
  return `共收到意见${mentions}条${who}，相同或几乎相同的并作一条后为${distinct}条。${kindWords}`
}

function placedSentence(view: ReportView): string {
  const outside = view.outside?.opinionCount ?? 0
  const undecided = view.undecided?.opinionCount ?? 0
  const { mentions } = view.result.counts
  return `归入${view.areas.length}个领域的${view.placedCount}条（${percent(view.placedCount, mentions)}），不属于这些领域的${outside}条（${percent(outside, mentions)}），把握不足、待研判的${undecided}条（${percent(undecided, mentions)}）。`
}

/** Which areas lead: all that share the largest count are named. */
function leadingSentence(view: ReportView): string {
  if (view.placedCount === 0) return ''
  const sorted = view.areas.toSorted((a, b) => b.opinionCount - a.opinionCount || (a.code < b.code ? -1 : 1))
  const third = sorted[Math.min(2, sorted.length - 1)]!.opinionCount
  const leading = sorted.filter((area) => area.opinionCount > 0 && area.opinionCount >= third)
  const named = leading.map((area) => `${area.name}（${area.opinionCount}条，${percent(area.opinionCount, view.placedCount)}）`).join('、')
  const empty = view.areas.filter((area) => area.opinionCount === 0).map((area) => area.name)
  return `归入各领域的意见中，${leading.length === 1 ? '' : '条数较多的是'}${named}${leading.length === 1 ? '条数最多' : ''}。${empty.length === 0 ? '' : `${empty.join('、')}没有收到意见。`}`
}

function issueSentence(view: ReportView): string {
  const { issues } = view.result
  if (issues.length === 0) return '没有说法相近到可以归成一个问题的意见。'
  const inIssues = issues.reduce((total, issue) => total + issue.opinionCount, 0)
  const withheld = view.withheldIssueCount === 0 ? '' : `其中${view.withheldIssueCount}个问题以廉洁举报为主，不列入本报告。`
  const top = view.issues.slice(0, 3)
  const tied = top.some((issue) => view.issues.slice(3).some((other) => other.row.tiedRank === issue.row.tiedRank))
  const leading = top.length === 0 ? '' : `综合得分排在前面的有${top.map((issue) => `“${plainLine(issue.row.title)}”`).join('')}${tied ? '，其中有与后面的问题分不出先后的，名次以“并列”为准' : ''}。`
  return `说法相近的${inIssues}条意见归成${issues.length}个问题。${withheld}${leading}`
}

/** How many urgent leads there are and whose they are; empty when there are none. */
export function urgentSentence(view: ReportView): string {
  if (view.urgent.length === 0) return ''
  const words = view.urgent.map(({ name, count }) => `${name}${count}条`).join('、')
  return `意见中疑似含紧急线索：${words}。请指定专人当日逐条核实（见 ${documentName(view.heading, 'opinions.csv')} 的 urgent 一列），廉洁举报只转纪检监察机构。除安全隐患外，这些意见的原话不写入本报告。`
}

/** What the run found in a few sentences, every number one of its counts. */
export function summarySentences(view: ReportView): string[] {
  return [receivedSentence(view), placedSentence(view), leadingSentence(view), issueSentence(view)].filter((sentence) => sentence !== '')
}

/** How an area's opinions spread over the stages; empty where the frame has none. */
function stageSentence(view: ReportView, area: AreaRow): string {
  const unseen = area.byStage[NO_STAGE] ?? 0
  const parts = view.stages.flatMap(({ code, name }) => (code === NO_STAGE || !area.byStage[code] ? [] : [`${name}${area.byStage[code]}条`]))
  if (view.stages.length === 0) return ''
  if (parts.length === 0) return '都看不出卡在哪个环节。'
  return `按环节看，${parts.join('、')}${unseen === 0 ? '' : `，看不出环节的${unseen}条`}。`
}

/** What an area holds; an empty one says so. */
export function areaSentence(view: ReportView, area: AreaRow): string {
  if (area.opinionCount === 0) return '本次没有归入这个领域的意见。'
  const issues = area.issueCount === 0 ? '没有说法相近到可以归成问题的' : `归成${area.issueCount}个问题`
  return `本领域${threeCounts(area)}，占归入各领域意见的${percent(area.opinionCount, view.placedCount)}（${area.opinionCount}/${view.placedCount}），${issues}。${stageSentence(view, area)}`
}

/** What stands outside the frame or waits for a person. */
export function restSentence(view: ReportView, area: AreaRow): string {
  const meaning = area === view.undecided ? '这些意见把握不足、机器没有归类，需要人来看' : '这些意见不属于任何领域'
  const issues = area.issueCount === 0 ? '' : `，其中说法相近的归成${area.issueCount}个问题`
  return `${meaning}：${threeCounts(area)}${issues}。`
}
