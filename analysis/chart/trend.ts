import { areaDecal, areaFill, areaRowNames, standsApart } from './area-names.ts'
import type { Chart, ChartEvent, ChartLook, CountCell, Datum, FrameEntry } from './chart.ts'
import { baseOption, countWords, paletteOf } from './look.ts'

const TITLE = '各领域的意见每周有多少？'
const NOTE = '单位：条，每格一周，从周一起。各行用同一把尺子；没有注明时间的意见不在图中。'

/** `3月2日` of `2026-03-02`. */
function dayWords(day: string): string {
  const [, month, date] = day.split('-')
  return `${Number(month)}月${Number(date)}日`
}

interface Panel {
  readonly area: FrameEntry
  readonly name: string
  readonly top: number
}

interface Measures {
  readonly panelHeight: number
  readonly nameWidth: number
  readonly labelled: boolean
}

function barOf(cell: CountCell | undefined, monday: string, panel: Panel, isLabelled: boolean): Record<string, unknown> {
  const mentionCount = cell?.mentionCount ?? 0
  return {
    value: mentionCount, label: { show: isLabelled && mentionCount > 0 }, ...(mentionCount === 0 ? { itemStyle: { borderWidth: 0 } } : {}),
    name: `${panel.area.name} · ${dayWords(monday)}起一周\n${countWords(mentionCount, cell?.opinionCount ?? 0)}`,
  }
}

/** Weeks named below the last row: all where they fit, else every n-th from the first. */
function weekLabels(weeks: readonly string[], look: ChartLook): string[] {
  const step = Math.ceil(weeks.length / (look.compact ? 4 : 10))
  return weeks.map((week, at) => (at % step === 0 ? dayWords(week) : ''))
}

function trendOption(panels: readonly Panel[], weeks: readonly string[], at: (week: string, area: string) => CountCell | undefined, measures: Measures, look: ChartLook): Record<string, unknown> {
  const palette = paletteOf(look.theme)
  const frame = panels.map(({ area }) => area).filter((area) => !standsApart(area))
  const largest = Math.max(1, ...panels.flatMap(({ area }) => weeks.map((week) => at(week, area.code)?.mentionCount ?? 0)))
  const labels = weekLabels(weeks, look)
  const peak = (area: FrameEntry): number => weeks.reduce((best, week, index) => ((at(week, area.code)?.mentionCount ?? 0) > (at(weeks[best]!, area.code)?.mentionCount ?? 0) ? index : best), 0)
  return {
    ...baseOption(look, TITLE, weeks.length === 0 ? '还没有注明时间的意见。' : `${dayWords(weeks[0]!)}到${dayWords(weeks.at(-1)!)}那周，共${weeks.length}周。数字见下面的表格。`),
    grid: panels.map(({ top }) => ({ top, height: measures.panelHeight, left: measures.nameWidth, right: 8, outerBoundsMode: 'none' })),
    xAxis: panels.map((_, index) => ({
      type: 'category', gridIndex: index, data: labels, axisTick: { show: false }, axisLine: { show: true, lineStyle: { color: palette.line } },
      axisLabel: { show: index === panels.length - 1, interval: 0, color: palette.secondary, fontSize: 11 },
    })),
    yAxis: panels.map(({ name }, index) => ({
      type: 'value', gridIndex: index, min: 0, max: largest, splitLine: { show: false }, axisLabel: { show: false }, axisLine: { show: false }, axisTick: { show: false },
      name, nameLocation: look.compact ? 'end' : 'middle', nameRotate: 0, nameGap: look.compact ? 18 : measures.nameWidth, nameTextStyle: { align: 'left', color: palette.ink, fontSize: 12 },
    })),
    series: panels.map((panel, index) => {
      const best = peak(panel.area)
      return {
        type: 'bar', name: panel.name, xAxisIndex: index, yAxisIndex: index, barCategoryGap: '20%', tooltip: { formatter: '{b}' },
        // A ring around every bar carries the contrast on either ground.
        itemStyle: { color: areaFill(panel.area, frame), borderColor: palette.secondary, borderWidth: 1, decal: areaDecal(panel.area, palette.surface) },
        label: { show: false, position: 'top', distance: 2, color: palette.ink, fontSize: 11 }, emphasis: { itemStyle: { borderColor: palette.accent, borderWidth: 2 } },
        data: weeks.map((week, x) => barOf(at(week, panel.area.code), week, panel, measures.labelled || x === best)),
      }
    }),
  }
}

/**
 * 各领域的意见每周有多少: a row of weekly bars for every area, all on one scale, named at its side instead of in a legend. Where the weeks
 * are many only the highest bar of a row (the earliest of equals) bears its number.
 *
 * @param input.areas - rows in their order, the empty ones too
 * @param input.cells - row = the week's Monday `YYYY-MM-DD`, column = area code; weeks without gaps, in any order; a missing pair counts 0
 * @returns `datumAt`: row = Monday, column = area code; the table has a row a week, with totals
 */
export function weekTrend(input: { areas: readonly FrameEntry[]; cells: readonly CountCell[] }, look: ChartLook): Chart {
  const weeks = [...new Set(input.cells.map(({ row }) => row))].toSorted()
  const byPair = new Map(input.cells.map((cell) => [`${cell.row}\n${cell.column}`, cell]))
  const at = (week: string, area: string): CountCell | undefined => byPair.get(`${week}\n${area}`)
  const names = areaRowNames(input.areas, { ...look, compact: false })
  const measures = { panelHeight: 34, nameWidth: look.compact ? 8 : 140, labelled: weeks.length <= (look.compact ? 8 : 16) }
  const pitch = measures.panelHeight + (look.compact ? 42 : 20)
  const panels = input.areas.map((area, index): Panel => ({ area, name: names[index]!, top: (look.compact ? 40 : 18) + index * pitch }))
  const mentions = (week: string, area: string): number => at(week, area)?.mentionCount ?? 0
  const table = {
    header: ['一周起于', ...names, '合计'],
    rows: weeks.map((week) => [week, ...input.areas.map(({ code }) => mentions(week, code)), input.areas.reduce((sum, { code }) => sum + mentions(week, code), 0)]),
    rowKeys: weeks,
    columnKeys: [null, ...input.areas.map(({ code }) => code), null],
  }
  const datumAt = ({ seriesIndex, dataIndex }: ChartEvent): Datum | null => {
    const row = weeks[dataIndex ?? -1]
    const column = input.areas[seriesIndex ?? -1]?.code
    return row === undefined || column === undefined ? null : { row, column }
  }
  return { option: trendOption(panels, weeks, at, measures, look), title: TITLE, note: NOTE, height: panels.length * pitch + (look.compact ? 28 : 26), table, datumAt }
}
