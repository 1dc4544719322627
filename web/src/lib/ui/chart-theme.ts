/** Colours and sizes of a chart, for options that colour single marks. */
export interface ChartTheme {
  readonly isDark: boolean
  readonly ink: string
  readonly secondary: string
  readonly line: string
  readonly surface: string
  readonly accent: string
  /** px */
  readonly fontSize: number
}

const FONT = `'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif`

const LIGHT = { isDark: false, ink: '#1F2329', secondary: '#5A6270', line: '#DDE1E6', surface: '#FFFFFF', accent: '#1D4F91' } as const
const DARK = { isDark: true, ink: '#E6E9ED', secondary: '#A3ACB8', line: '#343A43', surface: '#1C2026', accent: '#6C9FE0' } as const

/** @param fontSize - px of the text in the chart */
export function chartTheme(isDark: boolean, fontSize: number): ChartTheme {
  return { ...(isDark ? DARK : LIGHT), fontSize }
}

/** The theme as ECharts takes it: every default that would else be its own colour, size or HTML. */
export function engineTheme({ ink, secondary, line, surface, accent, fontSize }: ChartTheme): object {
  const axis = {
    axisLine: { show: true, lineStyle: { color: secondary } },
    axisTick: { show: false },
    axisLabel: { color: ink, fontSize },
    nameTextStyle: { color: secondary, fontSize },
    splitLine: { lineStyle: { color: line } },
    splitArea: { show: false },
  }
  const label = { color: ink, fontSize }
  return {
    color: [accent],
    backgroundColor: 'transparent',
    textStyle: { fontFamily: FONT, fontSize, color: ink },
    // Axis labels are counted into the margins.
    grid: { left: 4, right: 8, top: 8, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    categoryAxis: axis,
    valueAxis: { ...axis, axisLine: { show: false }, axisLabel: { color: secondary, fontSize } },
    timeAxis: axis,
    legend: { textStyle: label, itemWidth: 12, itemHeight: 12 },
    // As drawn text a tooltip can carry no markup, and needs no inline style.
    tooltip: { renderMode: 'richText', confine: true, backgroundColor: surface, borderColor: secondary, borderWidth: 1, textStyle: label },
    visualMap: { textStyle: label },
    bar: { label, itemStyle: { borderWidth: 0 } },
    line: { label, symbolSize: 6, lineStyle: { width: 2 } },
    heatmap: { label },
    scatter: { label },
  }
}
