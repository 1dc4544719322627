import { type CountTable, countTable } from './count-table.ts'
import { mayNumberRows } from './mapping-role.ts'
import type { Rejection } from './result.ts'
import type { RawRow, RawTable, TableBatch, TableHead } from './read/table.ts'

/** Columns are guessed from the first rows of each table, fewer where an archive holds many tables. */
const SAMPLE_ROWS = 4000
const LEAST_SAMPLE_ROWS = 200
const SAMPLES_IN_ALL = 40_000
const KEPT_REJECTIONS = 50

/** Where a reading stands. */
export interface SurveyEffects {
  /** called now and then */
  onRows?(rowCount: number): void
  readonly signal?: AbortSignal
}

/**
 * Goes through all tables of a file and keeps of each the first rows and what is to be known of the rest: how many there are,
 * and which columns number them.
 *
 * @param enough - all: to the end; sample: as far as the first rows, where the file is one table anyway
 */
export async function surveyTables(batches: AsyncIterable<TableBatch>, enough: 'all' | 'sample', { onRows, signal }: SurveyEffects = {}): Promise<RawTable[]> {
  const surveys = new Map<TableHead, Survey>()
  let sampled = 0
  let rowCount = 0
  for await (const { head, rows, rejected } of batches) {
    signal?.throwIfAborted()
    const survey = surveys.get(head) ?? newSurvey(head, Math.min(SAMPLE_ROWS, Math.max(LEAST_SAMPLE_ROWS, SAMPLES_IN_ALL - sampled)))
    surveys.set(head, survey)
    const before = survey.sample.length
    takeRows(survey, rows, rejected)
    sampled += survey.sample.length - before
    rowCount += rows.length
    onRows?.(rowCount)
    if (enough === 'sample' && isOnlyTable(head) && survey.sample.length >= SAMPLE_ROWS) break
  }
  return [...surveys].map(([head, survey]) => ({ ...head, rows: survey.sample, rejected: survey.rejected, extent: extentOf(survey) }))
}

/** Text files and workbooks outside archives give one table; documents may give several. */
function isOnlyTable(head: TableHead): boolean {
  return !head.file.includes('/') && (head.sheet !== null || head.encoding !== null)
}

interface Survey {
  readonly limit: number
  readonly sample: RawRow[]
  readonly rejected: Rejection[]
  readonly numbering: readonly { readonly column: number; readonly seen: CountTable }[]
  readonly incomplete: Set<number>
  readonly repeating: Set<number>
  rowCount: number
  rejectedCount: number
}

function newSurvey(head: TableHead, limit: number): Survey {
  const numbering = head.header.flatMap((name, column) => (mayNumberRows(name) ? [{ column, seen: countTable() }] : []))
  return { limit, sample: [], rejected: [], numbering, incomplete: new Set(), repeating: new Set(), rowCount: 0, rejectedCount: 0 }
}

function takeRows(survey: Survey, rows: readonly RawRow[], rejected: readonly Rejection[]): void {
  survey.rowCount += rows.length
  if (survey.sample.length < survey.limit) for (const row of rows.slice(0, survey.limit - survey.sample.length)) survey.sample.push(row)
  for (const { column, seen } of survey.numbering) {
    if (survey.incomplete.has(column)) continue
    for (const { cells } of rows) {
      const cell = cells[column] ?? null
      if (cell === null) survey.incomplete.add(column)
      else if (seen.add(cell.trim()) > 1) survey.repeating.add(column)
    }
  }
  for (const rejection of rejected) {
    if (rejection.row !== null) survey.rejectedCount++
    if (rejection.row === null || survey.rejected.length < KEPT_REJECTIONS) survey.rejected.push(rejection)
  }
}

function extentOf({ rowCount, rejectedCount, incomplete, repeating }: Survey): NonNullable<RawTable['extent']> {
  return { rowCount, rejectedCount, incomplete, repeating }
}
