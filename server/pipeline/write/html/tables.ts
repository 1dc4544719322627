import { shadeLevel } from '../../../../analysis/chart/shade.ts'
import type { AreaRow } from '../../result.ts'
import type { ReportView } from '../view.ts'
import { percent } from '../words.ts'
import { html, type Markup } from './markup.ts'

/** Class of the colour mark of an area. */
function areaClass(view: ReportView, code: string): string {
  const index = view.areas.findIndex((area) => area.code === code)
  return index >= 0 ? `c${index}` : code === view.undecided?.code ? 'c-undecided' : 'c-outside'
}

/** Colour, code and name of an area. */
export function areaLabel(view: ReportView, area: AreaRow, name: Markup = html`${area.name}`): Markup {
  return html`<i class="${areaClass(view, area.code)}"></i><span class="code">${area.code}</span>${name}`
}

/** The same, the name linked to the area's section when it has one. */
function linkedArea(view: ReportView, area: AreaRow): Markup {
  const section = area.opinionCount > 0 || view.areas.includes(area)
  return areaLabel(view, area, section ? html`<a href="#area-${area.code}">${area.name}</a>` : html`${area.name}`)
}

interface HeatColumn {
  readonly name: string
  readonly countOf: (area: AreaRow) => number
}

function heatTable(view: ReportView, rows: readonly AreaRow[], columns: readonly HeatColumn[], caption: string): Markup {
  const largest = Math.max(0, ...rows.flatMap((row) => columns.map((column) => column.countOf(row))))
  const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)
  const cells = (row: AreaRow): Markup[] => columns.map((column) => html`<td class="h${shadeLevel(column.countOf(row), largest)}">${column.countOf(row)}</td>`)
  return html`<div class="scroll"><table class="heat"><caption>${caption}</caption>
<thead><tr><th scope="col">领域</th>${columns.map((column) => html`<th scope="col"><span>${column.name}</span></th>`)}<th scope="col"><span>合计</span></th></tr></thead>
<tbody>${rows.map((row) => html`<tr><th scope="row" class="area">${linkedArea(view, row)}</th>${cells(row)}<td class="sum">${total(columns.map((column) => column.countOf(row)))}</td></tr>
`)}</tbody>
<tfoot><tr><th scope="row">合计</th>${columns.map((column) => html`<td class="sum">${total(rows.map(column.countOf))}</td>`)}<td class="sum">${total(rows.flatMap((row) => columns.map((column) => column.countOf(row))))}</td></tr></tfoot></table></div>`
}

/** Areas × stages, mentions; null where the frame has no stages. */
export function stageHeat(view: ReportView): Markup | null {
  if (view.stages.length === 0) return null
  const columns = view.stages.map(({ code, name }) => ({ name, countOf: (area: AreaRow) => area.byStage[code] ?? 0 }))
  return heatTable(view, view.areas, columns, '单位：条。颜色越重，条数越多；没有意见的领域也列出。')
}

/** Areas × audiences, mentions; null without an audience column. The rarest audiences are taken together. */
export function audienceHeat(view: ReportView): Markup | null {
  const named = view.audiences.length <= 8 ? view.audiences : view.audiences.slice(0, 7)
  if (named.length === 0) return null
  const columns: HeatColumn[] = named.map((name) => ({ name, countOf: (area) => area.byAudience?.[name] ?? 0 }))
  const others = view.audiences.slice(named.length)
  if (others.length > 0) columns.push({ name: `其他${others.length}类`, countOf: (area) => others.reduce((sum, name) => sum + (area.byAudience?.[name] ?? 0), 0) })
  return heatTable(view, view.areas, columns, '单位：条。未注明对象的意见不在表中。')
}

/** The areas with a bar and the three counts; outside and undecided below. */
export function areaBars(view: ReportView): Markup {
  const rest = [view.outside, view.undecided].filter((area) => area !== null)
  const rows = [...view.areas, ...rest]
  const largest = Math.max(1, ...rows.map((row) => row.opinionCount))
  const people = rows.some((row) => row.peopleCount !== null)
  const all = view.result.counts.mentions
  return html`<div class="scroll"><table class="cards"><caption>横条按条数画；占比的分母是全部意见${all}条。</caption>
<thead><tr><th scope="col">领域</th><th scope="col" class="bar">条数</th><th scope="col" class="n">条</th><th scope="col" class="n">占比</th>${people ? html`<th scope="col" class="n">人</th>` : null}<th scope="col" class="n">不同内容</th><th scope="col" class="n">问题</th></tr></thead>
<tbody>${rows.map((row) => html`<tr><th scope="row" class="area">${linkedArea(view, row)}</th><td class="bar"><span${row.opinionCount === 0 ? html` class="zero"` : html` style="width:${((row.opinionCount / largest) * 100).toFixed(2)}%"`}></span></td><td class="n" data-unit="条">${row.opinionCount}</td><td class="n" data-label="占比">${percent(row.opinionCount, all)}</td>${people ? html`<td class="n" data-unit="人">${row.peopleCount ?? '—'}</td>` : null}<td class="n" data-label="不同内容">${row.distinctCount}</td><td class="n" data-unit="个问题">${row.issueCount}</td></tr>
`)}</tbody></table></div>`
}
