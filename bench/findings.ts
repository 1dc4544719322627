import { figure, formatRows, type Row } from './figures.ts'

type Part = 'quality' | 'speed'

/** What has been measured so far; every figure is told as soon as it is known. */
export interface Findings {
  /** Fixes where a set stands in the table before anything of it is measured. */
  open(part: Part, on: string): void
  /**
   * Tells new figures, a line each.
   *
   * @param step - what was just measured, e.g. one of five rotations
   * @param seconds - how long it took
   */
  tell(on: string, step: string, seconds: number, rows: readonly Row[]): void
  /** Puts the rows of a set into the table, in place of those that it had. */
  keep(part: Part, on: string, rows: readonly Row[]): void
  rows(part: Part): Row[]
}

/** @param write - takes finished lines */
export function startFindings(write: (lines: string) => void): Findings {
  const tables: { readonly [P in Part]: Map<string, readonly Row[]> } = { quality: new Map(), speed: new Map() }
  return {
    open: (part, on) => void tables[part].set(on, []),
    tell(on, step, seconds, rows) {
      write(rows.map((row) => `${formatLine(on, step, seconds, row)}\n`).join(''))
    },
    keep: (part, on, rows) => void tables[part].set(on, rows),
    rows: (part) => [...tables[part].values()].flat(),
  }
}

function formatLine(on: string, step: string, seconds: number, row: Row): string {
  const peer = row.peer === null ? '' : `，对照 ${figure(row.peer)}`
  const note = row.note === '' ? '' : `（${row.note}）`
  return `${seconds.toFixed(1).padStart(6)} 秒  ${on}${step === '' ? '' : `，${step}`}：${row.measure} ${figure(row.own)}${peer}，n=${row.n}${note}`
}

/** The tables of both parts; a part without rows is left out. */
export function formatTables(findings: Findings): string {
  const [quality, speed] = [findings.rows('quality'), findings.rows('speed')]
  const titled = (title: string, rows: Row[]): string => (rows.length > 0 ? formatRows(title, rows) : '')
  return titled('质量（对照：领域文件的种子词选样本，线性 SVM）', quality) + titled('速度和内存（从读文件到写完文件）', speed)
}
