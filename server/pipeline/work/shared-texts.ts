import type { OpinionTexts } from '../../../analysis/index.ts'
import { shared } from './shared.ts'

/** Strings in memory that threads share. */
interface SharedStrings {
  /** UTF-16 code units of all strings, one after the other */
  readonly units: Uint16Array
  /** in code units; one more than there are strings */
  readonly offsets: Uint32Array
}

/** A table of opinions of which a thread reads the rows it needs, without a copy of the rest. */
export interface SharedTexts {
  readonly ids: SharedStrings
  readonly texts: SharedStrings
  readonly matchTexts: SharedStrings
  readonly titleLengths: Uint32Array
  readonly words: { readonly vocabulary: readonly string[]; readonly offsets: Uint32Array; readonly tokens: Uint32Array }
  readonly titleWordCounts: Uint32Array
}

export function shareTexts(texts: OpinionTexts): SharedTexts {
  return {
    ids: shareStrings(texts.ids),
    texts: shareStrings(texts.texts),
    matchTexts: shareStrings(texts.matchTexts),
    titleLengths: shared(texts.titleLengths),
    words: shared(texts.words),
    titleWordCounts: shared(texts.titleWordCounts),
  }
}

/** Some rows of the table, in the order given. */
export function openTexts(texts: SharedTexts, rows: Uint32Array): OpinionTexts {
  const { vocabulary, offsets: starts, tokens: all } = texts.words
  const offsets = new Uint32Array(rows.length + 1)
  for (let i = 0; i < rows.length; i++) offsets[i + 1] = offsets[i]! + starts[rows[i]! + 1]! - starts[rows[i]!]!
  const tokens = new Uint32Array(offsets[rows.length]!)
  for (let i = 0; i < rows.length; i++) tokens.set(all.subarray(starts[rows[i]!]!, starts[rows[i]! + 1]!), offsets[i]!)
  return {
    ids: stringsOf(texts.ids, rows),
    texts: stringsOf(texts.texts, rows),
    matchTexts: stringsOf(texts.matchTexts, rows),
    titleLengths: Uint32Array.from(rows, (row) => texts.titleLengths[row]!),
    words: { vocabulary, offsets, tokens },
    titleWordCounts: Uint32Array.from(rows, (row) => texts.titleWordCounts[row]!),
  }
}

function shareStrings(strings: readonly string[]): SharedStrings {
  const offsets = new Uint32Array(new SharedArrayBuffer(4 * (strings.length + 1)))
  strings.forEach((text, row) => (offsets[row + 1] = offsets[row]! + text.length))
  const bytes = new SharedArrayBuffer(2 * offsets[strings.length]!)
  const buffer = Buffer.from(bytes)
  strings.forEach((text, row) => buffer.write(text, 2 * offsets[row]!, 'utf16le'))
  return { units: new Uint16Array(bytes), offsets }
}

function stringsOf({ units, offsets }: SharedStrings, rows: Uint32Array): string[] {
  const buffer = Buffer.from(units.buffer, units.byteOffset, units.byteLength)
  return Array.from(rows, (row) => buffer.toString('utf16le', 2 * offsets[row]!, 2 * offsets[row + 1]!))
}
