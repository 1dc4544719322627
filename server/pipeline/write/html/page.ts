import { createHash } from 'node:crypto'
import { documentName, hasRejections, headingLines, headline, reviewMark, wholeTitle } from '../heading.ts'
import { meaningLines, sampleNote } from '../notes.ts'
import { summarySentences, urgentSentence } from '../summary.ts'
import type { ReportView } from '../view.ts'
import { areaSections, issueTable, issueTools } from './issues.ts'
import { html, Markup } from './markup.ts'
import { FILTER_SCRIPT } from './script.ts'
import { styleSheet } from './style.ts'
import { areaBars, audienceHeat, stageHeat } from './tables.ts'

/** Issues shown in full; a page of thousands helps nobody, and the tables hold them all. */
const SHOWN_ISSUES = 200

function tile(name: string, count: number | null, unit: string): Markup | null {
  return count === null ? null : html`<div><dt>${name}</dt><dd>${count} <small>${unit}</small></dd></div>`
}

function overview(view: ReportView): Markup {
  const { counts } = view.result
  return html`<dl class="tiles">${tile('意见', counts.mentions, '条')}${tile('提出意见的人', counts.people, '人')}${tile('不同内容', counts.distinct, '条')}${tile('归成问题', view.result.issues.length, '个')}${tile('待研判', view.undecided?.opinionCount ?? 0, '条')}${hasRejections(view.result, view.heading) ? tile('未收下', counts.rejected, '行') : null}</dl>${summarySentences(view).map((sentence) => html`<p class="summary">${sentence}</p>`)}`
}

function urgentNotice(view: ReportView): Markup | null {
  const sentence = urgentSentence(view)
  return sentence === '' ? null : html`<p class="notice"><strong>紧急线索</strong> ${sentence}</p>`
}

function section(id: string, title: string, lead: string, body: Markup | null | readonly Markup[]): Markup {
  return html`<section id="${id}"><h2>${title}</h2><p class="lead">${lead}</p>${body}</section>
`
}

function shortlist(view: ReportView): Markup {
  if (view.issues.length === 0) return section('shortlist', '问题清单', '本次没有归成问题的意见。', null)
  const shown = view.issues.slice(0, SHOWN_ISSUES)
  const lead = shown.length < view.issues.length ? `共${view.issues.length}个问题，这里列出前${shown.length}个，全部见 ${documentName(view.heading, 'shortlist.xlsx')}。` : `共${shown.length}个问题。`
  return section('shortlist', '问题清单', lead, [issueTools(view), issueTable(view, shown)])
}

function notes(view: ReportView): Markup {
  return section('notes', '说明', '', html`<dl class="said">${meaningLines(view).map(({ term, meaning }) => html`<dt>${term}</dt><dd>${meaning}</dd>`)}</dl>`)
}

function lead({ heading, result }: ReportView): Markup {
  if (heading === null) return html`<p class="lead">${result.taxonomy.name}</p>`
  const words = headingLines(heading).map(({ name, value }) => html`<span class="k">${name}：${value}</span>　`)
  return html`${heading.subtitle === null ? null : html`<p class="lead">${heading.subtitle}</p>`}<p class="lead">${words}</p>`
}

function body(view: ReportView): Markup {
  const stages = stageHeat(view)
  const audiences = audienceHeat(view)
  const links = [['overview', '概况'], ...(stages ? [['stages', '领域与环节']] : []), ...(audiences ? [['audiences', '领域与对象']] : []), ['shortlist', '问题清单'], ['areas', '分领域'], ['notes', '说明']] as const
  return html`<a class="skip" href="#overview">跳到正文</a>
<div class="top"><div><h1>${headline(view.heading)}</h1>${lead(view)}<p class="notice"><strong>${reviewMark(view.heading)}</strong> ${sampleNote()}</p></div></div>
<nav aria-label="目录"><ul>${links.map(([id, name]) => html`<li><a href="#${id!}">${name!}</a></li>`)}</ul></nav>
<main>
${section('overview', '各领域意见有多少？', '', [overview(view), ...[urgentNotice(view)].filter((notice) => notice !== null), areaBars(view)])}
${stages && section('stages', '哪些领域卡在哪个环节？', '', stages)}${audiences && section('audiences', '谁在说哪个领域的事？', '', audiences)}
${shortlist(view)}${section('areas', '分领域情况', `每条意见后面是它的编号，可在 ${documentName(view.heading, 'opinions.csv')} 中查到原文。`, areaSections(view, view.issues.slice(0, SHOWN_ISSUES)))}
${notes(view)}</main>
<footer>问症 ${view.result.version}，归类框架校验码 ${view.result.taxonomyHash.slice(0, 12)}</footer>`
}

/** report.html: one file that needs nothing else, readable without its script. */
export function reportHtml(view: ReportView): string {
  const hash = createHash('sha256').update(FILTER_SCRIPT).digest('base64')
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>${wholeTitle(view.heading)}</title>
<style>${new Markup(styleSheet(view.areas.length))}</style></head>
<body>
${body(view)}
<script>${new Markup(FILTER_SCRIPT)}</script></body></html>
`.text
}
