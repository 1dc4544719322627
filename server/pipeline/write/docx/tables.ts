import type { FileChild } from 'docx'
import { LIGHT_SHADES } from '../../../../analysis/chart/colour.ts'
import { shadeLevel } from '../../../../analysis/chart/shade.ts'
import type { AreaRow } from '../../result.ts'
import type { IssueView, ReportView } from '../view.ts'
import { percent } from '../words.ts'
import { paragraph, table, type TableColumn, type TableValue } from './blocks.ts'

/** Issues in the list of the report; the workbook holds all. */
export const LISTED_ISSUES = 30

/** Columns beside a first column of names share what it leaves. */
function evenColumns(first: TableColumn, headers: readonly string[]): TableColumn[] {
  return [first, ...headers.map((header) => ({ header, share: (1 - first.share) / headers.length, align: 'centre' as const }))]
}

/** The areas with the three counts. */
export function areaTable(view: ReportView): FileChild[] {
  const people = view.areas.some((area) => area.peopleCount !== null)
  const rows = [...view.areas, ...[view.outside, view.undecided].filter((area) => area !== null)]
  const columns = evenColumns({ header: '领域', share: 0.28, align: 'left' }, [...(people ? ['人'] : []), '条', '占全部意见', '不同内容', '问题'])
  const line = (area: AreaRow): TableValue[] => [
    { text: area.name }, ...(people ? [{ text: String(area.peopleCount ?? '—') }] : []), { text: String(area.opinionCount) },
    { text: percent(area.opinionCount, view.result.counts.mentions) }, { text: String(area.distinctCount) }, { text: String(area.issueCount) },
  ]
  return [paragraph('各领域收到的意见', 'Caption'), table(columns, rows.map(line)), paragraph(people ? '同一人可以在几个领域提意见，所以各领域的人数不能相加。' : view.heading === null ? '来源文件没有人员一栏，不列人数。' : '没有记下意见是谁提的，不列人数。', 'TableNote')]
}

function heatRows(view: ReportView, counts: readonly ((area: AreaRow) => number)[]): TableValue[][] {
  const largest = Math.max(0, ...view.areas.flatMap((area) => counts.map((countOf) => countOf(area))))
  const sum = (values: readonly number[]): string => String(values.reduce((total, value) => total + value, 0))
  const lines = view.areas.map((area): TableValue[] => [
    { text: area.name }, ...counts.map((countOf) => ({ text: String(countOf(area)), shade: LIGHT_SHADES[shadeLevel(countOf(area), largest)]! })),
    { text: sum(counts.map((countOf) => countOf(area))) },
  ])
  const foot = [{ text: '合计' }, ...counts.map((countOf) => ({ text: sum(view.areas.map(countOf)) })), { text: sum(view.areas.flatMap((area) => counts.map((countOf) => countOf(area)))) }]
  return [...lines, foot]
}

/** Areas × stages, shaded, the numbers in the cells. */
export function stageTable(view: ReportView): FileChild[] {
  const columns = evenColumns({ header: '领域', share: 0.28, align: 'left' }, [...view.stages.map((stage) => stage.name), '合计'])
  const rows = heatRows(view, view.stages.map(({ code }) => (area) => area.byStage[code] ?? 0))
  return [paragraph('各领域在各环节的意见条数', 'Caption'), table(columns, rows), paragraph('颜色越重，条数越多。“无环节”是看不出卡在哪个环节的意见。', 'TableNote')]
}

/** Areas × audiences; nothing without an audience column. The rarest audiences are taken together. */
export function audienceTable(view: ReportView): FileChild[] {
  if (view.audiences.length === 0) return []
  const named = view.audiences.length <= 6 ? view.audiences : view.audiences.slice(0, 5)
  const others = view.audiences.slice(named.length)
  const counts = named.map((name) => (area: AreaRow) => area.byAudience?.[name] ?? 0)
  if (others.length > 0) counts.push((area) => others.reduce((sum, name) => sum + (area.byAudience?.[name] ?? 0), 0))
  const headers = [...named, ...(others.length > 0 ? ['其他对象'] : []), '合计']
  return [
    paragraph('各类对象在各领域的意见条数', 'Caption'), table(evenColumns({ header: '领域', share: 0.28, align: 'left' }, headers), heatRows(view, counts)),
    paragraph('颜色越重，条数越多。未注明对象的意见不在表中。', 'TableNote'),
  ]
}

/** The head of the shortlist. */
export function issueTable(view: ReportView, issues: readonly IssueView[]): FileChild[] {
  const people = issues.some((issue) => issue.row.peopleCount !== null)
  const staged = view.stages.length > 0
  const narrow = (header: string, share: number): TableColumn => ({ header, share, align: 'centre' })
  const fixed = 0.07 + 0.18 + (staged ? 0.13 : 0) + (people ? 0.07 : 0) + 0.07 + 0.08 + 0.09
  const columns: TableColumn[] = [
    narrow('编号', 0.07), { header: '问题', share: 1 - fixed, align: 'left' }, narrow('领域', 0.18), ...(staged ? [narrow('环节', 0.13)] : []),
    ...(people ? [narrow('人', 0.07)] : []), narrow('条', 0.07), narrow('不同内容', 0.08), narrow('并列', 0.09),
  ]
  const line = (issue: IssueView): TableValue[] => [
    { text: String(issue.row.rank) }, { text: issue.row.title }, { text: issue.areaName }, ...(staged ? [{ text: issue.stageName ?? '' }] : []),
    ...(people ? [{ text: String(issue.row.peopleCount ?? '—') }] : []), { text: String(issue.row.opinionCount) }, { text: String(issue.row.distinctCount) },
    { text: issue.tied ? `第${issue.row.tiedRank}` : '' },
  ]
  return [paragraph('问题清单（前列）', 'Caption'), table(columns, issues.map(line)), paragraph('“条”是提出的次数，“不同内容”把相同或几乎相同的文字并作一条。', 'TableNote')]
}
