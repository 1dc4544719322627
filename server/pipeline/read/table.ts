import type { Rejection } from '../result.ts'

/** One row of a table as it stands in the file. */
export interface RawRow {
  /** 1-based as a person counts: the line where the record starts, the row of a sheet, the paragraph of a document */
  readonly row: number
  /** one entry per header column; blank cells are null */
  readonly cells: readonly (string | null)[]
}

/** Which table rows belong to; one object a table. */
export interface TableHead {
  /** base name */
  readonly file: string
  readonly sheet: string | null
  /** null where the format carries its own (xlsx, docx) */
  readonly encoding: string | null
  /** distinct, non-empty names */
  readonly header: readonly string[]
}

/** A run of rows of one table as a file is read, in the file's order; a table may have any number of them. */
export interface TableBatch {
  readonly head: TableHead
  readonly rows: readonly RawRow[]
  /** rows that were read and not taken; row null = a remark about the file */
  readonly rejected: readonly Rejection[]
  /** cells of rejected rows as they stand in the file, by row; unmasked, never part of a result */
  readonly spoiled?: ReadonlyMap<number, readonly (string | null)[]>
}

/** A table read from a file, before anybody decides what its columns mean. */
export interface RawTable extends TableHead {
  readonly rows: readonly RawRow[]
  /** rows that were read and not taken; row null = a remark about the file */
  readonly rejected: readonly Rejection[]
  /** what is known of a table of which only the first rows are kept; absent = all are there */
  readonly extent?: TableExtent
}

interface TableExtent {
  readonly rowCount: number
  readonly rejectedCount: number
  /** columns with an empty cell somewhere */
  readonly incomplete: ReadonlySet<number>
  /** columns that may number the rows and hold a value twice */
  readonly repeating: ReadonlySet<number>
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
