import type { Chart, ChartEvent, ChartLook, Datum } from './chart.ts'
import { baseOption, paletteOf } from './look.ts'

/** A row or a column of a matrix. */
export interface MatrixLine {
  readonly key: string
  /** as written beside it; line ends allowed */
  readonly label: string
  /** stands behind a gap, after those that do not */
  readonly apart: boolean
}

/** How one cell is drawn. */
export interface MatrixCell {
  readonly text: string
  readonly fill: string
  readonly ink: string
  /** `dashed` marks what is missing */
  readonly border?: { readonly color: string; readonly width: number; readonly type: 'solid' | 'dashed' }
  /** plain text shown when the pointer rests on it */
  readonly hint: string
}

interface MatrixPlan {
  readonly title: string
  /** for screen readers, after the title */
  readonly description: string
  readonly rows: readonly MatrixLine[]
  readonly columns: readonly MatrixLine[]
  /** called once a row and column */
  readonly cellAt: (row: MatrixLine, column: MatrixLine) => MatrixCell
  /** px left of the cells */
  readonly labelWidth: number
  /** px of a row */
  readonly rowHeight: number
  /** px from one column to the next at the width the chart is made for */
  readonly columnWidth: number
}

interface Block {
  readonly rows: readonly MatrixLine[]
  readonly columns: readonly MatrixLine[]
  readonly top: number
  /** per cent of the whole width where it begins and ends; null = at the row names, at the right edge */
  readonly from: number | null
  readonly to: number | null
}

const GAP = 10
const RIGHT = 4
const HEAD_LINE = 15

/** The framed and the apart lines, empty groups left out. */
function groupsOf(lines: readonly MatrixLine[]): MatrixLine[][] {
  return [lines.filter(({ apart }) => !apart), lines.filter(({ apart }) => apart)].filter((group) => group.length > 0)
}

function headHeight(columns: readonly MatrixLine[]): number {
  return Math.max(1, ...columns.map(({ label }) => label.split('\n').length)) * HEAD_LINE + 10
}

function blocksOf(plan: MatrixPlan): { blocks: Block[]; height: number } {
  const columnGroups = groupsOf(plan.columns)
  const width = plan.labelWidth + plan.columns.length * plan.columnWidth + (columnGroups.length - 1) * GAP + RIGHT
  const firstEnd = plan.labelWidth + (columnGroups[0]?.length ?? 0) * plan.columnWidth
  const share = (px: number): number => Math.round((px / width) * 10_000) / 100
  const split = columnGroups.length > 1
  let top = headHeight(plan.columns)
  const blocks: Block[] = []
  for (const rows of groupsOf(plan.rows)) {
    columnGroups.forEach((columns, at) => blocks.push({ rows, columns, top, from: at === 0 ? null : share(firstEnd + GAP), to: split && at === 0 ? 100 - share(firstEnd) : null }))
    top += rows.length * plan.rowHeight + GAP
  }
  return { blocks, height: Math.max(0, top - GAP) + 4 }
}

interface Mark {
  readonly x: number
  readonly y: number
  readonly cell: MatrixCell
}

/** The cells of a block in the order in which they are drawn: framed ones last, or their neighbours would cover half the frame. */
function marksOf({ rows, columns }: Block, cellAt: MatrixPlan['cellAt']): Mark[] {
  const marks = rows.flatMap((row, y) => columns.map((column, x): Mark => ({ x, y, cell: cellAt(row, column) })))
  return [...marks.filter(({ cell }) => cell.border === undefined), ...marks.filter(({ cell }) => cell.border !== undefined)]
}

function itemOf({ x, y, cell }: Mark, line: string): Record<string, unknown> {
  const { color, width, type } = cell.border ?? { color: line, width: 1, type: 'solid' as const }
  return {
    value: [x, y, 0], visualMap: false, name: cell.hint,
    itemStyle: { color: cell.fill, borderColor: color, borderWidth: width, borderType: type },
    label: { color: cell.ink, formatter: cell.text },
  }
}

function hiddenAxis(lines: readonly MatrixLine[], gridIndex: number): Record<string, unknown> {
  return { type: 'category', gridIndex, data: lines.map(({ label }) => label), axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } }
}

/**
 * Draws cells in rows and columns with the text in each; lines that stand apart come after a gap, so that nobody adds them up with the others.
 *
 * @returns `datumAt` gives the keys of the row and the column
 */
export function matrixChart(plan: MatrixPlan, look: ChartLook): Pick<Chart, 'option' | 'height' | 'datumAt'> {
  const palette = paletteOf(look.theme)
  const { blocks, height } = blocksOf(plan)
  const firstTop = blocks[0]?.top
  const drawn = blocks.map((block) => marksOf(block, plan.cellAt))
  const size = look.compact ? 11 : 12
  const option = {
    ...baseOption(look, plan.title, plan.description),
    grid: blocks.map(({ rows, top, from, to }) => ({ top, height: rows.length * plan.rowHeight, left: from === null ? plan.labelWidth : `${from}%`, right: to === null ? RIGHT : `${to}%`, outerBoundsMode: 'none' })),
    xAxis: blocks.map(({ columns, top }, at) => ({ ...hiddenAxis(columns, at), position: 'top', axisLabel: { show: top === firstTop, interval: 0, color: palette.ink, fontSize: size, lineHeight: HEAD_LINE, margin: 6 } })),
    yAxis: blocks.map(({ rows, from }, at) => ({ ...hiddenAxis(rows, at), inverse: true, axisLabel: { show: from === null, interval: 0, color: palette.ink, fontSize: 12, align: 'left', margin: plan.labelWidth } })),
    // The library refuses heat maps without one; every cell names its own colour.
    visualMap: { show: false, type: 'continuous', min: 0, max: 1 },
    series: blocks.map((_, at) => ({
      type: 'heatmap', xAxisIndex: at, yAxisIndex: at, label: { show: true, fontSize: look.compact ? 12 : 13 }, tooltip: { formatter: '{b}' },
      emphasis: { itemStyle: { borderColor: palette.accent, borderWidth: 2 } },
      data: drawn[at]!.map((mark) => itemOf(mark, palette.line)),
    })),
  }
  const datumAt = ({ seriesIndex, dataIndex }: ChartEvent): Datum | null => {
    const mark = drawn[seriesIndex ?? -1]?.[dataIndex ?? -1]
    if (mark === undefined) return null
    const { rows, columns } = blocks[seriesIndex!]!
    return { row: rows[mark.y]!.key, column: columns[mark.x]!.key }
  }
  return { option, height, datumAt }
}
