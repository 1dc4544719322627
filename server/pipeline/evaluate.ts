import { UNDECIDED } from '../../analysis/index.ts'
import { evaluateAreas, evaluateLabels, evaluatePartition, type JudgedAreas, type JudgedLabels } from './evaluate-parts.ts'
import { joinRows, readCsvColumns, refuse, type CsvColumns, type Join } from './evaluate-read.ts'
import type { Evaluation, PartitionEvaluation } from './evaluation.ts'
import { InputError } from './input-error.ts'

export { formatEvaluation } from './evaluate-format.ts'

const OPINION_COLUMNS = ['id', 'text', 'area', 'areaScore', 'bestArea', 'secondArea', 'stage', 'stageScore', 'kind', 'kindScore', 'issueId', 'themeId']
/** Gold cells that settle nothing. */
const UNKNOWN = ['', '?', UNDECIDED]
/** Names under which gold may carry a column; the first present counts. */
const GOLD_COLUMNS = {
  area: ['area', 'label'],
  stage: ['stage'],
  kind: ['kind'],
  issue: ['issueId', 'issue'],
  theme: ['themeId', 'theme'],
} as const

/**
 * Judges an opinions.csv of `wz analyse` against labels given by people: every measure that the columns of both allow.
 *
 * @throws InputError when a file cannot be read, rows cannot be matched, or gold has nothing to judge by
 */
export async function evaluateFiles(opinionsPath: string, goldPath: string): Promise<Evaluation> {
  const opinions = await readCsvColumns(opinionsPath, OPINION_COLUMNS)
  const gold = await readCsvColumns(goldPath, ['id', 'text', 'second', ...Object.values(GOLD_COLUMNS).flat()])
  const join = joinRows(opinions, gold)
  const judge = new Judge(opinions, gold, join)
  const evaluation: Evaluation = {
    version: 1,
    joinedBy: join.joinedBy,
    counts: {
      opinions: opinions.rowCount,
      gold: gold.rowCount,
      matched: join.goldRows.length,
      opinionsUnmatched: opinions.rowCount - join.goldRows.length,
      goldUnmatched: gold.rowCount - join.goldRows.length,
    },
    area: judge.areas(),
    stage: judge.labels('stage'),
    kind: judge.labels('kind'),
    issues: judge.partition('issue', 'issueId'),
    themes: judge.partition('theme', 'themeId'),
    notMeasured: judge.notMeasured,
  }
  if (judge.goldColumnCount === 0) throw refuse(gold.file, '标准答案里没有可比的列：area（或 label）、stage、kind、issue、theme')
  return evaluation
}

/** Picks the cells that belong together out of the two joined files. */
class Judge {
  readonly notMeasured: { column: string; reason: string }[] = []
  goldColumnCount = 0
  readonly #opinions: CsvColumns
  readonly #gold: CsvColumns
  readonly #join: Join

  constructor(opinions: CsvColumns, gold: CsvColumns, join: Join) {
    this.#opinions = opinions
    this.#gold = gold
    this.#join = join
  }

  areas(): Evaluation['area'] {
    const rows = this.#judgedRows('area', 'area')
    if (!rows) return null
    const judged: JudgedAreas = {
      ...this.#labels(rows, 'area'),
      best: this.#cells(this.#opinions, 'bestArea', rows.opinionRows),
      second: this.#cells(this.#opinions, 'secondArea', rows.opinionRows),
      goldSecond: this.#cells(this.#gold, 'second', rows.goldRows),
    }
    return evaluateAreas(judged)
  }

  labels(name: 'stage' | 'kind'): Evaluation['stage'] {
    const rows = this.#judgedRows(name, name)
    return rows && evaluateLabels(this.#labels(rows, name))
  }

  partition(name: 'issue' | 'theme', column: string): PartitionEvaluation | null {
    const rows = this.#judgedRows(name, column)
    return rows && evaluatePartition(rows.gold, this.#cells(this.#opinions, column, rows.opinionRows)!, rows.leftOut)
  }

  #labels(rows: JudgedRows, name: 'area' | 'stage' | 'kind'): JudgedLabels {
    return {
      gold: rows.gold,
      predicted: this.#cells(this.#opinions, name, rows.opinionRows)!,
      scores: this.#scores(`${name}Score`, rows.opinionRows),
      leftOut: rows.leftOut,
    }
  }

  #judgedRows(name: keyof typeof GOLD_COLUMNS, opinionColumn: string): JudgedRows | null {
    const goldColumn = GOLD_COLUMNS[name].find((column) => this.#gold.columns.has(column))
    if (!goldColumn) return null
    this.goldColumnCount++
    if (!this.#opinions.columns.has(opinionColumn)) {
      this.notMeasured.push({ column: goldColumn, reason: `${this.#opinions.file} 没有 ${opinionColumn} 列` })
      return null
    }
    const cells = this.#cells(this.#gold, goldColumn, this.#join.goldRows)!
    const judged = cells.flatMap((cell, at) => (UNKNOWN.includes(cell) ? [] : [at]))
    if (judged.length === 0) {
      this.notMeasured.push({ column: goldColumn, reason: '对得上的行里这一列没有填写' })
      return null
    }
    return {
      gold: judged.map((at) => cells[at]!),
      opinionRows: judged.map((at) => this.#join.opinionRows[at]!),
      goldRows: judged.map((at) => this.#join.goldRows[at]!),
      leftOut: cells.length - judged.length,
    }
  }

  #cells(file: CsvColumns, column: string, rows: readonly number[]): string[] | null {
    const cells = file.columns.get(column)
    return cells ? rows.map((row) => cells[row]!) : null
  }

  #scores(column: string, rows: readonly number[]): number[] | null {
    const cells = this.#cells(this.#opinions, column, rows)
    if (!cells) return null
    const scores = cells.map((cell) => (cell === '' ? Number.NaN : Number(cell)))
    const wrong = scores.findIndex((score, at) => cells[at] !== '' && !(score >= 0 && score <= 1))
    if (wrong < 0) return scores
    throw new InputError([{ file: this.#opinions.file, row: rows[wrong]! + 2, column, reason: '分数应在 0 与 1 之间' }])
  }
}

interface JudgedRows {
  readonly gold: readonly string[]
  readonly opinionRows: readonly number[]
  readonly goldRows: readonly number[]
  readonly leftOut: number
}
