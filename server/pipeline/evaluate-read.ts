import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { CsvError, parse } from 'csv-parse/sync'
import { InputError } from './input-error.ts'
import type { Rejection } from './result.ts'

/** A CSV file by columns; cells trimmed, missing cells ''. */
export interface CsvColumns {
  readonly file: string
  readonly rowCount: number
  readonly columns: ReadonlyMap<string, readonly string[]>
}

/** Which row of one file belongs to which of the other. */
export interface Join {
  readonly joinedBy: 'id' | 'text'
  /** row numbers, pairwise, ordered by what they are joined by so that the files' order does not matter */
  readonly opinionRows: readonly number[]
  readonly goldRows: readonly number[]
}

const MOST_PROBLEMS = 20

/**
 * Reads the wanted columns of a CSV file in UTF-8 (BOM or not) or GB18030.
 *
 * @param wanted - column names; those absent are left out of the result
 * @throws InputError when the file cannot be read, has no header or a row of another width
 */
export async function readCsvColumns(path: string, wanted: readonly string[]): Promise<CsvColumns> {
  const file = basename(path)
  const text = decode(await readBytes(path, file))
  const problems: Rejection[] = []
  let width = 0
  const places: { at: number; values: string[] }[] = []
  const columns = new Map<string, string[]>()
  let rowCount = -1
  const onRecord = (cells: string[]): null => {
    rowCount++
    if (rowCount === 0) {
      width = cells.length
      const header = cells.map((cell) => cell.trim())
      for (const name of wanted.filter((name) => header.includes(name))) {
        const values: string[] = []
        columns.set(name, values)
        places.push({ at: header.indexOf(name), values })
      }
      return null
    }
    if (cells.length !== width) problems.push({ file, row: rowCount + 1, column: null, reason: `应有 ${width} 列，实有 ${cells.length} 列` })
    for (const { at, values } of places) values.push((cells[at] ?? '').trim())
    return null
  }
  try {
    parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, on_record: onRecord })
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    throw refuse(file, `第 ${rowCount + 2} 行起 CSV 格式有误：引号没有配对或位置不对`, { cause })
  }
  if (rowCount < 0) throw refuse(file, '文件是空的，没有表头')
  if (problems.length > 0) throw new InputError(problems.slice(0, MOST_PROBLEMS))
  return { file, rowCount, columns }
}

/**
 * Joins by id, or by text where gold has no id: the first row of a text with the first of the same text, and so on.
 *
 * @throws InputError when there is nothing to join by, an id occurs twice, or no row finds its match
 */
export function joinRows(opinions: CsvColumns, gold: CsvColumns): Join {
  const joinedBy = gold.columns.has('id') ? 'id' : 'text'
  const goldKeys = gold.columns.get(joinedBy)
  if (!goldKeys) throw refuse(gold.file, '标准答案要有 id 列或 text 列')
  const opinionKeys = opinions.columns.get(joinedBy)
  if (!opinionKeys) throw refuse(opinions.file, `没有 ${joinedBy} 列，无法与标准答案对应`)
  if (joinedBy === 'id') refuseDuplicates([[opinions.file, opinionKeys], [gold.file, goldKeys]])
  const waiting = new Map<string, number[]>()
  for (let row = opinionKeys.length - 1; row >= 0; row--) {
    const rows = waiting.get(opinionKeys[row]!)
    if (rows) rows.push(row)
    else waiting.set(opinionKeys[row]!, [row])
  }
  const pairs: { key: string; opinionRow: number; goldRow: number }[] = []
  goldKeys.forEach((key, goldRow) => {
    const opinionRow = waiting.get(key)?.pop()
    if (opinionRow !== undefined) pairs.push({ key, opinionRow, goldRow })
  })
  if (pairs.length === 0) throw refuse(gold.file, `按 ${joinedBy} 没有一条与 ${opinions.file} 对得上`)
  pairs.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return { joinedBy, opinionRows: pairs.map((pair) => pair.opinionRow), goldRows: pairs.map((pair) => pair.goldRow) }
}

/** One problem about a whole file, as an error to throw. */
export function refuse(file: string, reason: string, options?: { cause: unknown }): InputError {
  const error = new InputError([{ file, row: null, column: null, reason }])
  if (options) error.cause = options.cause
  return error
}

async function readBytes(path: string, file: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw refuse(file, '文件不存在或无法读取', { cause })
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    return new TextDecoder('gb18030').decode(bytes)
  }
}

function refuseDuplicates(files: readonly (readonly [string, readonly string[]])[]): void {
  const problems: Rejection[] = []
  for (const [file, ids] of files) {
    const firstAt = new Map<string, number>()
    ids.forEach((id, row) => {
      const first = firstAt.get(id)
      if (first === undefined) firstAt.set(id, row)
      else problems.push({ file, row: row + 2, column: 'id', reason: `编号与第 ${first + 2} 行重复` })
    })
  }
  if (problems.length > 0) throw new InputError(problems.slice(0, MOST_PROBLEMS))
}
