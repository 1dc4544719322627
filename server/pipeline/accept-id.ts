import { hashHex } from '../../analysis/index.ts'
import { InputError } from './input-error.ts'
import type { RawTable } from './read/table.ts'
import type { Rejection } from './result.ts'

/** How many problems of one kind are listed before the rest is only counted. */
const MAX_LISTED = 10
const MOBILE_OR_IDENTITY = /^(?:\+?86)?1[3-9]\d{9}$|^[1-9]\d{16}[\dXx]$/

/**
 * Gives each row without an id column one made of its content, independent of file name, column order and row order:
 * a hash of its filled cells with their column names, and -2, -3 … for further rows that are the same.
 */
export function contentIds(): (header: readonly string[], cells: readonly (string | null)[]) => string {
  const occurrences = new Map<string, number>()
  return (header, cells) => {
    const parts: string[] = []
    for (let c = 0; c < header.length; c++) {
      const cell = cells[c] ?? null
      if (cell !== null) parts.push(`${header[c]!}\u0001${cell}`)
    }
    const hash = hashHex(parts.sort().join('\u0002'))
    const occurrence = (occurrences.get(hash) ?? 0) + 1
    occurrences.set(hash, occurrence)
    return occurrence === 1 ? hash : `${hash}-${occurrence}`
  }
}

/** Stands between ids in files and on screens, where an id with one would be two. */
const NOT_IN_IDS = /[|\r\n]/
export const UNUSABLE_ID = '编号里有竖线或换行，不能作编号；请改掉，或不用 --id 让程序自己编号'

/** Whether an id can stand in files and on screens. */
export function isUsableId(id: string): boolean {
  return !NOT_IN_IDS.test(id)
}

/**
 * Makes sure that an id column can identify rows in files and on screens.
 * @throws InputError when it holds phone or identity numbers, or ids with | or line breaks
 */
export function checkIdColumn(table: RawTable, column: number): void {
  checkImpersonal(table, column)
  const problems = table.rows.flatMap(({ row, cells }): Rejection[] => {
    const id = cells[column]?.trim()
    return id === undefined || isUsableId(id) ? [] : [{ file: table.file, row, column: table.header[column]!, reason: UNUSABLE_ID }]
  })
  if (problems.length > 0) throw new InputError(listSome(problems))
}

/** @throws InputError when an id column holds phone or identity numbers */
export function checkImpersonal(table: RawTable, column: number): void {
  const ids = table.rows.flatMap(({ cells }) => cells[column]?.trim() ?? [])
  if (ids.filter((id) => MOBILE_OR_IDENTITY.test(id)).length <= ids.length / 2) return
  throw new InputError([{ file: table.file, row: null, column: table.header[column]!, reason: '内容是手机号或身份证号，不能作编号；请换一列，或不用 --id 让程序自己编号' }])
}

/** Where an opinion came from, for messages. */
export interface Origin {
  readonly file: string
  readonly row: number
}

/** @throws InputError naming both rows of the first ids that occur twice */
export function checkDistinct(ids: readonly string[], originOf: (index: number) => Origin): void {
  const first = new Map<string, number>()
  const problems: Rejection[] = []
  for (let i = 0; i < ids.length; i++) {
    const earlier = first.get(ids[i]!)
    if (earlier === undefined) {
      first.set(ids[i]!, i)
      continue
    }
    const origin = originOf(i)
    const other = originOf(earlier)
    problems.push({ file: origin.file, row: origin.row, column: null, reason: `编号“${ids[i]!}”与 ${other.file} 第 ${other.row} 行重复；请改掉重复的编号，或换一列作编号` })
  }
  if (problems.length > 0) throw new InputError(listSome(problems))
}

/** Canonical order: ascending, numeric when every id is an integer, else by code units. Returns row indexes. */
export function canonicalOrder(ids: readonly string[]): Uint32Array {
  const order = Uint32Array.from(ids, (_, i) => i)
  const byText = (a: number, b: number) => (ids[a]! < ids[b]! ? -1 : ids[a]! > ids[b]! ? 1 : 0)
  if (!ids.every((id) => /^-?\d+$/.test(id))) return order.sort(byText)
  const numbers = ids.every((id) => id.length <= 15) ? ids.map(Number) : ids.map(BigInt)
  return order.sort((a, b) => (numbers[a]! < numbers[b]! ? -1 : numbers[a]! > numbers[b]! ? 1 : byText(a, b)))
}

function listSome(problems: readonly Rejection[]): readonly Rejection[] {
  if (problems.length <= MAX_LISTED) return problems
  const rest = problems.length - MAX_LISTED
  return [...problems.slice(0, MAX_LISTED), { file: problems[0]!.file, row: null, column: null, reason: `同样的问题还有 ${rest} 处` }]
}
