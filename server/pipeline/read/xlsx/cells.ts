import type { RawRecord } from '../table.ts'
import { serialText } from './dates.ts'
import { attributeOf, stringItem, unescapeText } from './markup.ts'
import type { SharedStrings } from './strings.ts'

const MAX_COLUMNS = 16_384
/** A row has at most 16,384 cells of 32,767 characters; nobody writes a hundredth of it. */
const MAX_ROW_LENGTH = 1 << 24
const OPENING = /<(\w+:)?(?:worksheet|sheetData)[\s>]/
const REFERENCE = /^([A-Z]{1,3})(\d+)$/

/** What the cells of a sheet refer to. */
export interface CellContext {
  readonly strings: SharedStrings | null
  readonly isDate: readonly boolean[]
  readonly from1904: boolean
}

/**
 * Rows of a sheet, a batch for each chunk of its markup, so that whoever reads slowly holds the parser up. Own code: the
 * spreadsheet library parses on whether its rows are taken or not (a million rows wait in memory), and builds a tree of all
 * texts that cells share.
 *
 * @throws Error when the markup ends in the middle
 */
export async function* scanRows(chunks: AsyncIterable<string>, context: CellContext): AsyncGenerator<RawRecord[]> {
  let text = ''
  let prefix: string | null = null
  let last = 0
  for await (const chunk of chunks) {
    text = text === '' ? chunk : text + chunk
    prefix ??= prefixOf(text)
    if (prefix === null) continue
    const taken = takeRows(text, prefix, last, context)
    last = taken.last
    text = taken.rest
    if (taken.records.length > 0) yield taken.records
    if (taken.ended) return
    if (text.length > MAX_ROW_LENGTH) throw new Error('a row without an end')
  }
  throw new Error('the sheet ends in the middle')
}

function prefixOf(text: string): string | null {
  const opening = OPENING.exec(text)
  return opening === null ? null : (opening[1] ?? '')
}

function takeRows(text: string, prefix: string, lastRow: number, context: CellContext): { records: RawRecord[]; rest: string; last: number; ended: boolean } {
  const records: RawRecord[] = []
  const [begin, end, over] = [`<${prefix}row`, `</${prefix}row>`, `</${prefix}sheetData>`]
  let last = lastRow
  let at = 0
  for (;;) {
    const start = elementAt(text, begin, at)
    if (start < 0) {
      const ended = text.indexOf(over, at) >= 0 || new RegExp(`<${prefix}sheetData\\s*/>`).test(text)
      return { records, rest: text.slice(Math.max(at, text.length - over.length)), last, ended }
    }
    const close = text.indexOf('>', start)
    const stop = close < 0 ? -1 : text[close - 1] === '/' ? close : text.indexOf(end, close)
    if (stop < 0) return { records, rest: text.slice(start), last, ended: false }
    last = Number(attributeOf(text.slice(start + begin.length, close), 'r') ?? last + 1)
    if (stop > close) {
      const inner = text.slice(close + 1, stop)
      const cells = rowCells(prefix === '' ? inner : inner.replaceAll(`<${prefix}`, '<').replaceAll(`</${prefix}`, '</'), context)
      if (cells.length > 0) records.push({ row: last, cells })
    }
    at = stop > close ? stop + end.length : close + 1
  }
}

/** Where an element of just this name begins; -1 = nowhere, or so near the end that it cannot be told. */
function elementAt(text: string, begin: string, from: number): number {
  for (let at = text.indexOf(begin, from); at >= 0; at = text.indexOf(begin, at + 1)) {
    const after = text.charCodeAt(at + begin.length)
    if (Number.isNaN(after) || after === 62 || after === 47 || after <= 32) return at
  }
  return -1
}

function rowCells(row: string, context: CellContext): (string | null)[] {
  const cells: (string | null)[] = []
  let next = 0
  let at = 0
  for (;;) {
    const start = elementAt(row, '<c', at)
    const close = start < 0 ? -1 : row.indexOf('>', start)
    if (close < 0) return cells
    const isEmpty = row.charCodeAt(close - 1) === 47
    const tag = row.slice(start + 2, isEmpty ? close - 1 : close)
    const column = columnOf(plainAttribute(tag, 'r')) ?? next
    next = column + 1
    if (isEmpty) {
      at = close + 1
      continue
    }
    const stop = row.indexOf('</c>', close)
    if (stop < 0) return cells
    const value = cellValue(row, close + 1, stop, tag, context)
    if (value !== null) {
      while (cells.length < column) cells.push(null)
      cells[column] = value
    }
    at = stop + 4
  }
}

/** An attribute of a cell's tag, which is written by programs alone: quoted, without entities. */
function plainAttribute(tag: string, name: string): string | null {
  const at = tag.indexOf(` ${name}="`)
  if (at < 0) return tag.includes("'") || /[\n\t]/.test(tag) ? attributeOf(tag, name) : null
  const from = at + name.length + 3
  return tag.slice(from, tag.indexOf('"', from))
}

function columnOf(reference: string | null): number | null {
  const letters = reference === null ? undefined : REFERENCE.exec(reference)?.[1]
  if (letters === undefined) return null
  let column = 0
  for (let i = 0; i < letters.length; i++) column = column * 26 + letters.charCodeAt(i) - 64
  if (column > MAX_COLUMNS) throw new Error('a cell lies beyond the sheet')
  return column - 1
}

/** A cell as people see it; a formula gives the value that was stored with it. */
function cellValue(row: string, from: number, to: number, tag: string, context: CellContext): string | null {
  const type = plainAttribute(tag, 't')
  if (type === 'inlineStr') return stringItem(row.slice(from, to))
  const raw = valueBetween(row, from, to)
  if (raw === null) return null
  switch (type) {
    case 's':
      return context.strings?.at(Number(raw)) ?? null
    case 'str':
    case 'e':
      return unescapeText(raw)
    case 'b':
      return raw === '1' || raw === 'true' ? 'TRUE' : 'FALSE'
    case 'd':
      return raw.replace('T', ' ').replace(/(\.\d+)?Z?$/, '')
    case null:
    default:
      return numberText(raw, context, Number(plainAttribute(tag, 's') ?? -1))
  }
}

function valueBetween(row: string, from: number, to: number): string | null {
  const open = elementAt(row, '<v', from)
  if (open < 0 || open >= to) return null
  const close = row.indexOf('>', open)
  const end = row.indexOf('</v>', close)
  return close < 0 || end < 0 || end > to ? null : row.slice(close + 1, end)
}

function numberText(raw: string, context: CellContext, style: number): string | null {
  const text = raw.trim()
  if (text === '') return null
  const value = Number(text)
  if (Number.isNaN(value)) return unescapeText(text)
  if (context.isDate[style] === true) return serialText(value, context.from1904) ?? String(value)
  return String(Number.isSafeInteger(value) ? value : Number(value.toPrecision(15)))
}
