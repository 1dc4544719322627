/** An entry of the frame: an area or a stage with its stable code. */
export interface FrameEntry {
  readonly code: string
  readonly name: string
}

/** One mark: how often it was said (mentions), and in how many opinions as recorded. Never added to each other. */
export interface CountCell {
  readonly row: string
  readonly column: string
  readonly mentionCount: number
  readonly opinionCount: number
}

/** Where a chart will stand. */
export interface ChartLook {
  readonly theme: 'light' | 'dark'
  /** about 360 px wide: shorter names, narrower margins */
  readonly compact: boolean
}

/** What a mark or a table cell stands for; the keys are those of the input. */
export interface Datum {
  readonly row: string
  readonly column: string
}

/** The chart's numbers as a table, for readers without the picture and for export. */
export interface ChartTable {
  readonly header: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
  /** a key each row, as in Datum.row; null = a row of totals */
  readonly rowKeys: readonly (string | null)[]
  /** a key each column, as in Datum.column; null = names or totals, nothing to open */
  readonly columnKeys: readonly (string | null)[]
}

/** What ECharts tells of a click. */
export interface ChartEvent {
  readonly seriesIndex?: number | undefined
  readonly dataIndex?: number | undefined
}

/** A chart ready to be drawn, and the same as a table. */
export interface Chart {
  /** an ECharts option: plain values and no functions, so it can be copied and compared */
  readonly option: Readonly<Record<string, unknown>>
  /** the question the chart answers */
  readonly title: string
  /** what the colours and signs mean and what is left out; one or two sentences */
  readonly note: string
  /** px the drawing needs; the width is whatever there is */
  readonly height: number
  readonly table: ChartTable
  /** what a clicked mark stands for; null beside the marks */
  readonly datumAt: (event: ChartEvent) => Datum | null
}
