import { LIGHT_SHADES } from '../../../../analysis/chart/colour.ts'
import { shadeLevel } from '../../../../analysis/chart/shade.ts'
import type { AreaRow, Quote } from '../../result.ts'
import { headingLines, isConfirmed, isUnreviewed, reviewMark } from '../heading.ts'
import { meaningLines, sampleNote, WITHHELD } from '../notes.ts'
import type { IssueView, ReportView } from '../view.ts'
import { period, plainLine, shortened, sourceWords, tallyWords } from '../words.ts'
import { workbookBytes, type Look, type SheetCell, type SheetColumn, type SheetPlan } from './workbook.ts'

interface IssueColumn extends SheetColumn {
  readonly look: Look
  readonly valueOf: (issue: IssueView) => string | number | null
  readonly leadOf?: (issue: IssueView) => string
}

function numbered(quotes: readonly Quote[]): string {
  const shown = quotes.slice(0, 2)
  return shown.map(({ opinionId, text }, at) => `${shown.length > 1 ? `${at + 1}.` : ''}${shortened(text, 50)}（意见${opinionId}）`).join('\n')
}

function typicalQuote(issue: IssueView): string {
  if (issue.quotes.length === 0) return issue.withheldQuotes ? `原话${WITHHELD}` : ''
  return issue.quotes.slice(0, 1).map(({ opinionId, text }) => `“${shortened(text, 80)}”（意见${opinionId}）`).join('')
}

function source({ row }: IssueView): string {
  return [`${sourceWords(row)}（不同内容${row.distinctCount}条）`, tallyWords(row.topAudiences, 3)].filter((words) => words !== '').join('\n')
}

/** Columns for the clerk to fill in. */
function openColumns(): IssueColumn[] {
  const open = (header: string, width: number, choices?: readonly string[]): IssueColumn =>
    ({ header, width, look: 'blank', valueOf: () => null, ...(choices === undefined ? {} : { choices }) })
  return [
    open('解决层级', 4.7, ['园校', '教育组', '市局', '需协调外部门']), open('整改类型', 4.7, ['立行立改', '限期整改', '长期坚持']), open('举措', 12),
    open('责任科室', 4.7), open('责任人', 4.7), open('时限', 4.7), open('进展', 4.7, ['未启动', '推进中', '已完成', '已销号']),
  ]
}

function listColumns(view: ReportView): IssueColumn[] {
  const subAreas = view.issues.some((issue) => issue.subAreaName !== null)
  const stages = view.stages.length > 0
  const said: IssueColumn[] = [
    { header: '原因', width: 15.5, look: 'text', valueOf: (issue) => numbered(issue.causes) },
    { header: '建议', width: 20, look: 'text', valueOf: (issue) => numbered(issue.suggestions) },
  ]
  return [
    { header: '编号', width: 4.4, look: 'centre', valueOf: (issue) => issue.row.rank },
    { header: '领域', width: 8.1, look: 'centre', valueOf: (issue) => issue.areaName },
    ...(subAreas ? [{ header: '子类', width: 8.1, look: 'centre', valueOf: (issue) => issue.subAreaName } satisfies IssueColumn] : []),
    ...(stages ? [{ header: '环节', width: 4.7, look: 'centre', valueOf: (issue) => issue.stageName } satisfies IssueColumn] : []),
    { header: '具体表现', width: 32, look: 'text', valueOf: typicalQuote, leadOf: (issue) => plainLine(issue.row.title) },
    ...said.filter(({ valueOf }) => view.heading === null || view.issues.some((issue) => valueOf(issue) !== '')),
    { header: '来源', width: 12.5, look: 'text', valueOf: source },
    ...(isUnreviewed(view.heading) ? [] : [{ header: '研判', width: 4.7, look: 'centre', valueOf: (issue) => (isConfirmed(view.heading, issue.row.issueId) ? '已研判' : '机器归类') } satisfies IssueColumn]),
    { header: '并列', width: 4.7, look: 'centre', valueOf: (issue) => (issue.tied ? `并列第${issue.row.tiedRank}` : '') },
    ...openColumns(),
  ]
}

function detailColumns(): IssueColumn[] {
  const number = (header: string, valueOf: IssueColumn['valueOf']): IssueColumn => ({ header, width: 5.2, look: 'number', valueOf })
  const score = (header: string, valueOf: IssueColumn['valueOf']): IssueColumn => ({ header, width: 6.6, look: 'score', valueOf })
  return [
    number('编号', ({ row }) => row.rank),
    { header: '问题编号', width: 10, look: 'text', valueOf: ({ row }) => row.issueId },
    { header: '问题', width: 24, look: 'text', valueOf: ({ row }) => plainLine(row.title) },
    { header: '关键词', width: 15, look: 'text', valueOf: ({ row }) => row.keywords.map(plainLine).join('、') },
    number('人', ({ row }) => row.peopleCount), number('条', ({ row }) => row.opinionCount), number('不同内容', ({ row }) => row.distinctCount),
    number('单位数', ({ row }) => row.orgCount), number('对象数', ({ row }) => row.audienceCount),
    score('综合得分', ({ row }) => row.score), score('范围下限', ({ row }) => row.scoreLow), score('范围上限', ({ row }) => row.scoreHigh),
    number('并列名次', ({ row }) => row.tiedRank),
    score('人数分', ({ row }) => row.scorePeople), score('单位分', ({ row }) => row.scoreOrgs), score('对象分', ({ row }) => row.scoreAudiences),
    score('严重分', ({ row }) => row.scoreSeverity), score('增长分', ({ row }) => row.scoreGrowth),
    { header: '时间', width: 14, look: 'text', valueOf: ({ row }) => (row.firstAt === null || row.lastAt === null ? '' : period(row.firstAt, row.lastAt)) },
    { header: '代表意见', width: 12, look: 'text', valueOf: ({ row }) => row.exampleIds.join('、') },
    { header: '不同看法', width: 9, look: 'text', valueOf: ({ row }) => row.dissentId },
    { header: '建议出处', width: 12, look: 'text', valueOf: ({ row }) => row.suggestionIds.slice(0, 20).join('、') },
  ]
}

function issueSheet(name: string, title: string, note: string, columns: readonly IssueColumn[], issues: readonly IssueView[]): SheetPlan {
  const rows = issues.map((issue) => columns.map((column): SheetCell =>
    ({ value: column.valueOf(issue), look: column.look, ...(column.leadOf === undefined ? {} : { lead: column.leadOf(issue) }) })))
  return { name, title, note, columns, rows }
}

function areaSheet(view: ReportView): SheetPlan {
  const largest = Math.max(0, ...view.areas.flatMap((area) => view.stages.map(({ code }) => area.byStage[code] ?? 0)))
  const columns: SheetColumn[] = [
    { header: '代码', width: 8 }, { header: '领域', width: 22 }, { header: '人', width: 10 }, { header: '条', width: 10 }, { header: '不同内容', width: 10 },
    { header: '占全部意见', width: 12 }, { header: '问题数', width: 10 }, ...view.stages.map(({ name }) => ({ header: name, width: 12 })),
  ]
  const line = (area: AreaRow, shaded: boolean): SheetCell[] => [
    { value: area.code, look: 'centre' }, { value: area.name, look: 'text' }, { value: area.peopleCount, look: 'number' }, { value: area.opinionCount, look: 'number' },
    { value: area.distinctCount, look: 'number' }, { value: area.opinionCount / Math.max(1, view.result.counts.mentions), look: 'share' }, { value: area.issueCount, look: 'number' },
    ...view.stages.map(({ code }): SheetCell => {
      const count = area.byStage[code] ?? 0
      const shade = LIGHT_SHADES[shaded ? shadeLevel(count, largest) : 0]!
      return { value: count, look: 'number', fill: shade.fill.slice(1), ink: shade.ink.slice(1) }
    }),
  ]
  const rest = [view.outside, view.undecided].filter((area) => area !== null)
  return {
    name: '领域概览', title: '领域概览', note: `单位：条。颜色越重，条数越多。${sampleNote()}`, columns,
    rows: [...view.areas.map((area) => line(area, true)), ...rest.map((area) => line(area, false))],
  }
}

function noteSheet(view: ReportView): SheetPlan {
  const ofWhat = view.heading === null ? [] : headingLines(view.heading).map(({ name, value }) => ({ term: name, meaning: value }))
  const rows = [...ofWhat, ...meaningLines(view)].map(({ term, meaning }): SheetCell[] => [{ value: term, look: 'text' }, { value: meaning, look: 'text' }])
  return { name: '说明', title: '说明', note: reviewMark(view.heading), columns: [{ header: '项目', width: 22 }, { header: '含义', width: 90 }], rows }
}

/** shortlist.xlsx: the list with columns for the clerk, the scores behind it, the areas, what the words mean. */
export async function shortlistBytes(view: ReportView): Promise<Uint8Array> {
  const { heading } = view
  const ofWhat = heading === null ? '' : `${headingLines(heading).map(({ name, value }) => `${name}：${value}`).join('　')}\n`
  const listNote = `${ofWhat}${reviewMark(heading)}。浅色各栏由承办人填写。${sampleNote()}`
  return workbookBytes(heading === null ? '问题清单' : `${heading.title}${heading.subtitle ?? ''}`, [
    issueSheet('问题清单', heading === null ? '问题清单' : heading.title, listNote, listColumns(view), view.issues),
    issueSheet('详情', '详情', '综合得分和各项分在0到1之间；范围上下限由反复抽取部分意见重算得到，范围分不出先后的名次相同。来源文件没有的栏目为空。', detailColumns(), view.issues),
    areaSheet(view),
    noteSheet(view),
  ])
}
