import type { Rejection } from './result.ts'

/**
 * The input cannot be analysed at all. Each problem is one plain Chinese sentence with its file; the command line prints
 * one line a problem and exits with 1, the server answers with them.
 */
export class InputError extends Error {
  readonly problems: readonly Rejection[]

  constructor(problems: readonly Rejection[], options?: ErrorOptions) {
    super(problems.map(describeRejection).join('\n'), options)
    this.name = 'InputError'
    this.problems = problems
  }
}

/** An InputError about a whole file. */
export function fileError(file: string, reason: string, cause?: unknown): InputError {
  return new InputError([{ file, row: null, column: null, reason }], cause === undefined ? undefined : { cause })
}

/** One line for people: file, row, column, reason; parts that do not apply are left out. */
export function describeRejection(problem: Rejection): string {
  const row = problem.row === null ? '' : `第 ${problem.row} 行`
  const column = problem.column === null ? '' : `“${problem.column}”列`
  const place = [problem.file, [row, column].filter(Boolean).join('，')].filter(Boolean).join(' ')
  return `${place}：${problem.reason}`
}
