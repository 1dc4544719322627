import type { Quote } from '../../result.ts'
import { documentName, isConfirmed } from '../heading.ts'
import { WITHHELD } from '../notes.ts'
import { areaSentence, restSentence } from '../summary.ts'
import type { IssueView, ReportView } from '../view.ts'
import { period, plainLine, shortened, sourceWords, tallyWords } from '../words.ts'
import { html, type Markup } from './markup.ts'
import { areaLabel } from './tables.ts'

const QUOTE_LENGTH = 200
const CLAUSES = 5

function anchor(issue: IssueView): string {
  return `issue-${issue.row.rank}`
}

/** 得分 with its interval on a line from 0 to 1. */
function range({ row }: IssueView): Markup {
  const at = (value: number): string => (Math.min(1, Math.max(0, value)) * 100).toFixed(2)
  const width = (Math.min(1, row.scoreHigh) - Math.max(0, row.scoreLow)) * 100
  return html`<span class="range" aria-hidden="true"><b style="left:${at(row.scoreLow)}%;width:${Math.max(0, width).toFixed(2)}%"></b><i style="left:${at(row.score)}%"></i></span>`
}

/** The shortlist as a table, one line an issue. */
export function issueTable(view: ReportView, issues: readonly IssueView[]): Markup {
  const people = issues.some((issue) => issue.row.peopleCount !== null)
  const staged = view.stages.length > 0
  const line = (issue: IssueView): Markup => html`<tr data-issue="${anchor(issue)}" data-area="${issue.row.area}" data-stage="${issue.stageName ?? ''}"><td class="n rank">${issue.row.rank}</td><th scope="row"><a href="#${anchor(issue)}">${plainLine(issue.row.title)}</a> ${issue.tied ? html`<span class="tie">并列第${issue.row.tiedRank}</span>` : null}</th><td class="k" data-unit="">${issue.areaName}</td>${staged ? html`<td class="k" data-unit="">${issue.stageName}</td>` : null}${people ? html`<td class="n" data-unit="人">${issue.row.peopleCount ?? '—'}</td>` : null}<td class="n" data-unit="条">${issue.row.opinionCount}</td><td class="n" data-label="不同内容">${issue.row.distinctCount}</td><td class="n" data-label="得分">${issue.row.score.toFixed(2)}</td><td class="wide-cell"><span class="score">${range(issue)}<span class="id">${issue.row.scoreLow.toFixed(2)}–${issue.row.scoreHigh.toFixed(2)}</span></span></td></tr>
`
  return html`<div class="scroll"><table class="cards"><caption>按综合得分从高到低。横线是得分的可能范围，范围分不出先后的标“并列”。</caption>
<thead><tr><th scope="col" class="n">序号</th><th scope="col">问题</th><th scope="col">领域</th>${staged ? html`<th scope="col">环节</th>` : null}${people ? html`<th scope="col" class="n">人</th>` : null}<th scope="col" class="n">条</th><th scope="col" class="n">不同内容</th><th scope="col" class="n">得分</th><th scope="col">可能范围</th></tr></thead>
<tbody>${issues.map(line)}</tbody></table></div>`
}

/** The form that filters; shown by the script only. */
export function issueTools(view: ReportView): Markup {
  const option = (value: string, name: string): Markup => html`<option value="${value}">${name}</option>`
  const stages = view.stages.length === 0 ? null : html`<label>环节 <select id="stage"><option value="">全部</option>${view.stages.map((stage) => option(stage.name, stage.name))}</select></label>`
  return html`<form class="tools" id="tools" hidden><label>查找 <input id="words" type="search" placeholder="题目、原话、建议"></label><label>领域 <select id="area"><option value="">全部</option>${[...view.areas, ...[view.outside, view.undecided].filter((area) => area !== null)].map((area) => option(area.code, area.name))}</select></label>${stages}<span class="note" id="shown" role="status"></span></form>`
}

function quoteList(quotes: readonly Quote[]): Markup {
  return html`<ul class="quotes">${quotes.map(({ opinionId, text }) => html`<li>${shortened(text, QUOTE_LENGTH)} <span class="id">意见 ${opinionId}</span></li>`)}</ul>`
}

function block(title: string, quotes: readonly Quote[]): Markup | null {
  return quotes.length === 0 ? null : html`<h5>${title}</h5>${quoteList(quotes)}`
}

function memberList({ heading }: ReportView, issue: IssueView): Markup {
  const rest = issue.memberCount - issue.memberIds.length
  const more = rest === 0 ? null : html`<p class="note">这里列出前${issue.memberIds.length}个，其余${rest}个见 ${documentName(heading, 'opinions.csv')} 中 issueId 为 ${issue.row.issueId} 的行。</p>`
  return html`<details><summary>意见编号（${issue.memberCount}个）</summary><p class="ids">${issue.memberIds.join(' ')}</p>${more}</details>`
}

/** Which words the issue was recognised by: shown beside the ids, for whoever doubts it. */
function reasonList(issue: IssueView): Markup | null {
  const { reasons } = issue.row
  if (reasons === null || issue.withheldQuotes) return null
  const shared = reasons.sharedWording.map(({ text }) => text)
  const placed = reasons.placedBy.filter(({ weight }) => weight > 0).map(({ word }) => word)
  const lines = [shared.length === 0 ? null : `归在一起，因为都说到：${shared.join('、')}。`, placed.length === 0 ? null : `放在这一领域，主要凭这些词：${placed.join('、')}。`]
  const known = lines.filter((line) => line !== null)
  return known.length === 0 ? null : html`<details><summary>为什么这样归类</summary>${known.map((line) => html`<p>${line}</p>`)}</details>`
}

function issueArticle(view: ReportView, issue: IssueView): Markup {
  const { row } = issue
  const when = row.firstAt === null || row.lastAt === null ? null : html`<span>${period(row.firstAt, row.lastAt)}</span>`
  const orgs = row.topOrgs.length === 0 ? null : html`<span>单位：${tallyWords(row.topOrgs, 3)}</span>`
  const audiences = row.topAudiences.length === 0 ? null : html`<span>对象：${tallyWords(row.topAudiences, 4)}</span>`
  const withheld = issue.withheldQuotes ? html`<p class="note">${issue.quotes.length === 0 ? '原话' : '另有原话'}${WITHHELD}</p>` : null
  const said = [block('大家怎么说', issue.quotes), withheld, block('不同的看法', issue.dissent === null ? [] : [issue.dissent])]
  const beside = [block('说到的原因', issue.causes.slice(0, CLAUSES)), block('提出的建议', issue.suggestions.slice(0, CLAUSES))].filter((part) => part !== null)
  return html`<article id="${anchor(issue)}" data-issue="${anchor(issue)}" data-area="${row.area}" data-stage="${issue.stageName ?? ''}">
<header><h4>${row.rank}. ${plainLine(row.title)}</h4>${isConfirmed(view.heading, row.issueId) ? html`<span class="tie">已研判</span>` : null}${issue.tied ? html`<span class="tie">并列第${row.tiedRank}</span>` : null}</header>
<p class="meta">${issue.stageName === null ? null : html`<span>${issue.stageName}</span>`}${issue.subAreaName === null ? null : html`<span>${issue.subAreaName}</span>`}<span>${sourceWords(row)}</span><span>不同内容${row.distinctCount}条</span>${audiences}${orgs}${when}</p>
<div class="${beside.length === 0 ? 'wide' : 'cols'}"><div>${said}</div>${beside.length === 0 ? null : html`<div>${beside}</div>`}</div>
${reasonList(issue)}${memberList(view, issue)}</article>
`
}

/** One section an area: what its counts are, then its issues; what stands in no area comes last. */
export function areaSections(view: ReportView, issues: readonly IssueView[]): Markup[] {
  const rest = [view.outside, view.undecided].filter((area) => area !== null)
  return [...view.areas, ...rest.filter((area) => area.opinionCount > 0)].map((area) => {
    const own = issues.filter((issue) => issue.row.area === area.code)
    const more = view.issues.filter((issue) => issue.row.area === area.code).length - own.length
    return html`<section id="area-${area.code}"><div class="areahead"><h3 class="area">${areaLabel(view, area)}</h3></div><p>${rest.includes(area) ? restSentence(view, area) : areaSentence(view, area)}</p>
${own.map((issue) => issueArticle(view, issue))}${more > 0 ? html`<p class="note">另有${more}个排在后面的问题，见 ${documentName(view.heading, 'shortlist.xlsx')}。</p>` : null}</section>
`
  })
}
