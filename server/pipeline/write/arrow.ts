import {
  AsyncByteQueue, Dictionary, Field, Float32, Int32, makeData, makeVector, RecordBatch, RecordBatchFileWriter, Schema, Struct, Utf8, type Data, type DataType, type Vector,
} from 'apache-arrow'
import type { OpinionColumns } from '../result.ts'
import { opinionColumns, scoreAt, type OpinionColumn } from './columns.ts'

const ROWS_A_BATCH = 65_536

/** Hands over what the library writes as it is written; its own queue would hold the whole file. */
class PieceSink extends AsyncByteQueue {
  readonly #pieces: Uint8Array[]

  constructor(pieces: Uint8Array[]) {
    super()
    this.#pieces = pieces
  }

  override write(piece: ArrayBufferView): void {
    this.#pieces.push(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength))
  }
}

/** Cuts one batch out of a column. */
interface ColumnWriter {
  readonly field: Field
  readonly batch: (start: number, end: number) => Data
}

/** Null bitmap of rows start..end: bit set = present. */
function validity(start: number, end: number, present: (row: number) => boolean): { nullCount: number; nullBitmap?: Uint8Array } {
  const nullBitmap = new Uint8Array((end - start + 7) >> 3)
  let nullCount = 0
  for (let row = start; row < end; row++) {
    const at = row - start
    if (present(row)) nullBitmap[at >> 3]! |= 1 << (at & 7)
    else nullCount++
  }
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap }
}

function utf8Data(values: readonly (string | null)[], start: number, end: number): Data<Utf8> {
  const valueOffsets = new Int32Array(end - start + 1)
  const texts: string[] = []
  let bytes = 0
  for (let row = start; row < end; row++) {
    // Half characters at two ends would become one when the texts are joined, and the offsets would be wrong.
    const text = (values[row] ?? '').toWellFormed()
    texts.push(text)
    bytes += Buffer.byteLength(text)
    valueOffsets[row - start + 1] = bytes
  }
  const missing = validity(start, end, (row) => (values[row] ?? null) !== null)
  return makeData({ type: new Utf8(), length: end - start, valueOffsets, data: Buffer.from(texts.join('')), ...missing })
}

function textWriter(name: string, values: readonly (string | null)[]): ColumnWriter {
  return { field: new Field(name, new Utf8(), true), batch: (start, end) => utf8Data(values, start, end) }
}

/** Codes share one dictionary over all batches, its values in code-unit order. */
function codeWriter(name: string, values: readonly (string | null)[], dictionaryId: number): ColumnWriter {
  const distinct = [...new Set(values.filter((value) => value !== null))].toSorted()
  const codeOf = new Map(distinct.map((value, code) => [value, code]))
  const dictionary: Vector<Utf8> = makeVector(utf8Data(distinct, 0, distinct.length))
  // Without an id of its own the library numbers dictionaries from a counter of the process, and the bytes change from run to run.
  const type = new Dictionary(new Utf8(), new Int32(), dictionaryId)
  const batch = (start: number, end: number): Data => {
    const keys = Int32Array.from({ length: end - start }, (_, at) => codeOf.get(values[start + at] ?? '') ?? 0)
    return makeData({ type, length: end - start, data: keys, dictionary, ...validity(start, end, (row) => (values[row] ?? null) !== null) })
  }
  return { field: new Field(name, type, true), batch }
}

function scoreWriter(column: Extract<OpinionColumn, { type: 'score' }>): ColumnWriter {
  const batch = (start: number, end: number): Data => {
    const scores = Float32Array.from({ length: end - start }, (_, at) => scoreAt(column, start + at) ?? 0)
    return makeData({ type: new Float32(), length: end - start, data: scores, ...validity(start, end, (row) => scoreAt(column, row) !== null) })
  }
  return { field: new Field(column.name, new Float32(), true), batch }
}

function columnWriter(column: OpinionColumn, at: number): ColumnWriter {
  switch (column.type) {
    case 'text': return textWriter(column.name, column.values)
    case 'code': return codeWriter(column.name, column.values, at)
    case 'score': return scoreWriter(column)
  }
}

/** result.arrow in pieces: the opinions as an Arrow IPC file, one record batch after the other. */
export function* opinionsArrow(opinions: OpinionColumns): Generator<Uint8Array> {
  const writers = opinionColumns(opinions).map(columnWriter)
  const schema = new Schema(writers.map((writer) => writer.field))
  function* batches(): Generator<RecordBatch> {
    for (let start = 0; start < Math.max(opinions.count, 1); start += ROWS_A_BATCH) {
      const end = Math.min(start + ROWS_A_BATCH, opinions.count)
      const children = writers.map((writer) => writer.batch(start, end))
      yield new RecordBatch(schema, makeData({ type: new Struct<Record<string, DataType>>(schema.fields), length: end - start, nullCount: 0, children }))
    }
  }
  const pieces: Uint8Array[] = []
  const file = new RecordBatchFileWriter()
  file.reset(new PieceSink(pieces), schema)
  for (const batch of batches()) {
    file.write(batch)
    yield* pieces.splice(0)
  }
  file.finish()
  yield* pieces.splice(0)
}
