import type { RawRecord } from './table.ts'

/** A quoted cell longer than this was never closed. */
const MAX_RECORD_LENGTH = 1 << 20
const QUOTE = 34
const LF = 10
const CR = 13
const SPACE = 32

/** Where a scan stands; `next` is the offset behind the record. */
interface Scan {
  readonly cells: string[]
  readonly next: number
  /** line breaks consumed */
  readonly lines: number
  readonly broken: boolean
}

/**
 * Records of delimited text (RFC 4180 and its sloppy relatives), streamed, with the line each begins on.
 *
 * Own code, because csv-parse 7 counts a CRLF inside quotes twice and cannot go back after a quotation mark that is never
 * closed: there the rest of the file would be one cell. Here that line alone is cut at its delimiters and marked broken.
 *
 * @param columns - the usual number of cells, to tell a quoted line break from a quotation mark never closed
 */
export async function* scanRecords(
  chunks: AsyncIterable<string> | Iterable<string>,
  delimiter: string,
  columns: number,
): AsyncGenerator<RawRecord[]> {
  const mark = delimiter.charCodeAt(0)
  let text = ''
  let line = 1
  for await (const chunk of chunks) {
    text = text === '' ? chunk : text + chunk
    const batch: RawRecord[] = []
    const rest = drain(text, mark, columns, false, line, batch)
    line = rest.line
    text = text.slice(rest.at)
    if (batch.length > 0) yield batch
  }
  const batch: RawRecord[] = []
  drain(text, mark, columns, true, line, batch)
  if (batch.length > 0) yield batch
}

function drain(text: string, mark: number, columns: number, final: boolean, startLine: number, batch: RawRecord[]): { at: number; line: number } {
  let at = 0
  let line = startLine
  while (at < text.length) {
    const record = scanRecord(text, at, mark, columns, final)
    if (record === null) break
    if (record.cells.length > 1 || record.cells[0] !== '') batch.push(toRecord(record, line))
    at = record.next
    line += record.lines
  }
  return { at, line }
}

function toRecord(scan: Scan, row: number): RawRecord {
  return scan.broken ? { row, cells: scan.cells, broken: true } : { row, cells: scan.cells }
}

/** The record at an offset; null when the text ends before the record does and more is to come. */
function scanRecord(text: string, start: number, mark: number, columns: number, final: boolean): Scan | null {
  const scan = scanCells(text, start, mark)
  if (scan === 'open') {
    if (!final && text.length - start <= MAX_RECORD_LENGTH) return null
    return scanLiteral(text, start, mark, final)
  }
  // A CR at the very end of a chunk may be half a CRLF.
  if (!final && (scan.next >= text.length || scan.next < 0)) return null
  const spansLines = scan.lines > 1
  if (scan.broken || (spansLines && scan.cells.length > columns)) return scanLiteral(text, start, mark, final)
  return scan.next < 0 ? { ...scan, next: text.length } : scan
}

/** Cells of one record; `broken` when a stray quotation mark stands in a cell of several lines; 'open' when unclosed. */
function scanCells(text: string, start: number, mark: number): Scan | 'open' {
  const cells: string[] = []
  let lines = 0
  let at = start
  for (;;) {
    let from = at
    while (text.charCodeAt(from) === SPACE && mark !== SPACE) from++
    if (text.charCodeAt(from) === QUOTE) {
      const cell = scanQuoted(text, from + 1, mark)
      if (cell === null) return 'open'
      lines += cell.lines
      cells.push(cell.value)
      if (cell.broken) return { cells, next: at, lines, broken: true }
      at = cell.next
    } else {
      const end = cellEnd(text, at, mark)
      cells.push(text.slice(at, end))
      at = end
    }
    if (at >= text.length) return { cells, next: -1, lines: lines + 1, broken: false }
    if (text.charCodeAt(at) === mark) {
      at++
      continue
    }
    const width = text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? 2 : 1
    return { cells, next: at + width, lines: lines + 1, broken: false }
  }
}

function cellEnd(text: string, start: number, mark: number): number {
  let at = start
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === mark || code === LF || code === CR) break
    at++
  }
  return at
}

/** A quoted cell; a quotation mark inside that is not doubled is kept as written while the cell stays on one line. */
function scanQuoted(text: string, start: number, mark: number): { value: string; next: number; lines: number; broken: boolean } | null {
  const firstBreak = cellBreak(text, start)
  let from = start
  let stray = false
  let doubled = false
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return null
    const after = text.charCodeAt(quote + 1)
    if (after === QUOTE) {
      doubled = true
      from = quote + 2
      continue
    }
    const closes = Number.isNaN(after) || after === mark || after === LF || after === CR
    if (!closes) stray = true
    if (!closes && quote < firstBreak) {
      from = quote + 1
      continue
    }
    const raw = text.slice(start, quote)
    const lines = countBreaks(raw)
    const unified = lines > 0 ? raw.replace(/\r\n?/g, '\n') : raw
    return { value: doubled ? unified.replaceAll('""', '"') : unified, next: quote + 1, lines, broken: stray && lines > 0 }
  }
}

function cellBreak(text: string, start: number): number {
  const feed = text.indexOf('\n', start)
  const carriage = text.slice(start, feed < 0 ? text.length : feed).indexOf('\r')
  if (carriage >= 0) return start + carriage
  return feed < 0 ? text.length : feed
}

/** One line cut at its delimiters alone; quotation marks around a cell, and a single one before it, are taken off. */
function scanLiteral(text: string, start: number, mark: number, final: boolean): Scan | null {
  const cells: string[] = []
  let at = start
  for (;;) {
    const end = cellEnd(text, at, mark)
    cells.push(text.slice(at, end).replace(/^"(.*)"$/, '$1').replace(/^"(?=[^"]*(?:"[^"]*"[^"]*)*$)/, ''))
    if (end >= text.length) return final ? { cells, next: text.length, lines: 1, broken: true } : null
    if (text.charCodeAt(end) !== mark) {
      const width = text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? 2 : 1
      return { cells, next: end + width, lines: 1, broken: true }
    }
    at = end + 1
  }
}

function countBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0
}
