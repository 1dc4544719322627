/** One line of the printed table. */
export interface Row {
  readonly on: string
  readonly measure: string
  /** opinions it was measured on */
  readonly n: number
  readonly own: number | null
  readonly peer: number | null
  /** own against peer, the larger the better; null where there is nothing to compare */
  readonly ratio: number | null
  readonly note: string
}

/** The table for a terminal, columns aligned although Chinese characters are two wide. */
export function formatRows(title: string, rows: readonly Row[]): string {
  const header = ['材料', '指标', 'n', '问症', '对照', '倍数', '说明']
  const cells = rows.map((row) => [row.on, row.measure, String(row.n), figure(row.own), figure(row.peer), row.ratio === null ? '' : `${row.ratio.toFixed(1)}×`, row.note])
  const all = [header, ...cells]
  const widths = header.map((_, column) => Math.max(...all.map((line) => displayWidth(line[column]!))))
  const lines = all.map((line) => line.map((cell, column) => cell + ' '.repeat(widths[column]! - displayWidth(cell))).join('  ').trimEnd())
  return `\n${title}\n${lines.join('\n')}\n`
}

export function figure(value: number | null): string {
  if (value === null) return '—'
  return Math.abs(value) < 10 ? value.toFixed(3) : Math.abs(value) < 100 ? value.toFixed(1) : value.toFixed(0)
}

export function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += /[\u2e80-\uff60—]/u.test(character) ? 2 : 1
  return width
}
