import type { Rejection } from '../result.ts'

/** One row of a table as it stands in the file. */
export interface RawRow {
  /** 1-based as a person counts: the line where the record starts, the row of a sheet, the paragraph of a document */
  readonly row: number
  /** one entry per header column; blank cells are null */
  readonly cells: readonly (string | null)[]
}

/** A table read from a file, before anybody decides what its columns mean. */
export interface RawTable {
  /** base name */
  readonly file: string
  readonly sheet: string | null
  /** null where the format carries its own (xlsx, docx) */
  readonly encoding: string | null
  /** distinct, non-empty names */
  readonly header: readonly string[]
  readonly rows: readonly RawRow[]
  /** rows that were read and not taken; row null = a remark about the file */
  readonly rejected: readonly Rejection[]
}

/** A record before the header is known: any number of cells. */
export interface RawRecord {
  readonly row: number
  readonly cells: readonly (string | null)[]
  /** true when a quotation mark was opened and never closed, so that the line was cut at its delimiters alone */
  readonly broken?: boolean
}

export interface ReadOptions {
  readonly sheet?: string
  readonly encoding?: string
}
