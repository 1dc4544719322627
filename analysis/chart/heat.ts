import { NO_STAGE } from '../taxonomy/taxonomy.ts'
import { areaRowNames, standsApart } from './area-names.ts'
import type { Chart, ChartLook, ChartTable, CountCell, FrameEntry } from './chart.ts'
import { DARK_SHADES, LIGHT_SHADES } from './colour.ts'
import { countWords, wrapped } from './look.ts'
import { matrixChart, type MatrixLine } from './matrix.ts'
import { shadeLevel } from './shade.ts'

interface HeatPlan {
  readonly title: string
  readonly note: string
  readonly areas: readonly FrameEntry[]
  readonly columns: readonly (MatrixLine & { readonly name: string })[]
  readonly cells: readonly CountCell[]
}

type Counts = Pick<CountCell, 'mentionCount' | 'opinionCount'>

const NOTHING: Counts = { mentionCount: 0, opinionCount: 0 }

function countsByPair(cells: readonly CountCell[]): (row: string, column: string) => Counts {
  const counts = new Map(cells.map((cell) => [`${cell.row}\n${cell.column}`, cell]))
  return (row, column) => counts.get(`${row}\n${column}`) ?? NOTHING
}

function tableOf({ areas, columns }: HeatPlan, at: (row: string, column: string) => Counts): ChartTable {
  const mentions = (row: string): number[] => columns.map(({ key }) => at(row, key).mentionCount)
  const withSum = (counts: readonly number[]): number[] => [...counts, counts.reduce((sum, count) => sum + count, 0)]
  const totals = columns.map(({ key }) => areas.reduce((sum, { code }) => sum + at(code, key).mentionCount, 0))
  return {
    header: ['领域', ...columns.map(({ name }) => name), '合计'],
    rows: [...areas.map(({ code, name }) => [`${code} ${name}`, ...withSum(mentions(code))]), ['合计', ...withSum(totals)]],
    rowKeys: [...areas.map(({ code }) => code), null],
    columnKeys: [null, ...columns.map(({ key }) => key), null],
  }
}

/** Areas in rows; shades count inside the frame only, what stands apart keeps the empty shade. */
function areaHeat(plan: HeatPlan, look: ChartLook): Chart {
  const { title, note, areas, columns } = plan
  const at = countsByPair(plan.cells)
  const shades = look.theme === 'dark' ? DARK_SHADES : LIGHT_SHADES
  const labels = areaRowNames(areas, look)
  const rows = areas.map((area, index): MatrixLine & { name: string } => ({ key: area.code, name: area.name, label: labels[index]!, apart: standsApart(area) }))
  const names = new Map([...rows, ...columns].map(({ key, name }) => [key, name]))
  const framed = rows.flatMap((row) => columns.filter((column) => !row.apart && !column.apart).map((column) => ({ row, column, count: at(row.key, column.key).mentionCount })))
  const largest = Math.max(0, ...framed.map(({ count }) => count))
  const most = framed.find(({ count }) => count === largest && count > 0)
  const width = look.compact ? 340 : 720
  const labelWidth = look.compact ? 86 : 132
  const drawn = matrixChart({
    title, rows, columns, labelWidth, rowHeight: look.compact ? 36 : 32,
    columnWidth: Math.max(24, (width - labelWidth) / Math.max(1, columns.length)),
    description: most === undefined ? '还没有意见。' : `最多的是${most.row.name}、${most.column.name}，${most.count}条。数字见下面的表格。`,
    cellAt(row, column) {
      const { mentionCount, opinionCount } = at(row.key, column.key)
      const shade = shades[row.apart || column.apart ? 0 : shadeLevel(mentionCount, largest)]!
      return { text: String(mentionCount), ...shade, hint: `${names.get(row.key)!} · ${names.get(column.key)!}\n${countWords(mentionCount, opinionCount)}` }
    },
  }, look)
  return { ...drawn, title, note, table: tableOf(plan, at) }
}

/**
 * 哪些领域卡在哪个环节: areas × stages, one hue, the numbers in the cells; no stage, outside and undecided behind a gap and unshaded.
 *
 * @param input.areas - rows in their order, the empty ones too
 * @param input.stages - columns in their order; S0 = none shows
 * @param input.cells - row = area code, column = stage code; a missing pair counts 0, the order does not matter
 * @returns `datumAt`: row = area code, column = stage code; the table counts mentions, with totals
 * @throws RangeError for counts below 0
 */
export function stageHeat(input: { areas: readonly FrameEntry[]; stages: readonly FrameEntry[]; cells: readonly CountCell[] }, look: ChartLook): Chart {
  const columns = input.stages.map(({ code, name }) => ({ key: code, name, label: look.compact ? wrapped(name, 2) : name, apart: code === NO_STAGE }))
  return areaHeat({
    ...input, columns, title: '哪些领域卡在哪个环节？',
    note: '单位：条。颜色越深，条数越多；看不出环节的、范围外的和待研判的另列，不分深浅。',
  }, look)
}

/**
 * 谁在说哪个领域的事: areas × audiences, drawn as `stageHeat`.
 *
 * @param input.audiences - columns in their order; none = a chart without cells
 * @param input.cells - row = area code, column = audience
 * @returns `datumAt`: row = area code, column = audience
 * @throws RangeError for counts below 0
 */
export function audienceHeat(input: { areas: readonly FrameEntry[]; audiences: readonly string[]; cells: readonly CountCell[] }, look: ChartLook): Chart {
  const columns = input.audiences.map((name) => ({ key: name, name, label: wrapped(name, look.compact ? 2 : 4), apart: false }))
  return areaHeat({ ...input, columns, title: '谁在说哪个领域的事？', note: '单位：条。颜色越深，条数越多；没有注明对象的意见不在图中。' }, look)
}
