/**
 * Words of every opinion, row after row. Punctuation and white space are left out; the words of a row stand in the
 * order of the text.
 */
export interface TokenTable {
  /** distinct words, sorted by code unit; a token is an index into it */
  readonly vocabulary: readonly string[]
  /** length rows + 1; row r owns tokens[offsets[r] .. offsets[r + 1]) */
  readonly offsets: Uint32Array
  readonly tokens: Uint32Array
}

/** The words of one row as strings. */
export function wordsOf(table: TokenTable, row: number): string[] {
  const words: string[] = []
  for (let at = table.offsets[row]!; at < table.offsets[row + 1]!; at++) words.push(table.vocabulary[table.tokens[at]!]!)
  return words
}

/**
 * Where each word of a row begins.
 *
 * @param text - the text the words were cut from
 * @param words - its words in order, punctuation left out
 * @returns one code-unit offset per word
 * @throws RangeError when a word does not follow in the text
 */
export function wordStarts(text: string, words: readonly string[]): Uint32Array {
  const starts = new Uint32Array(words.length)
  let from = 0
  for (let i = 0; i < words.length; i++) {
    const at = text.indexOf(words[i]!, from)
    if (at < 0) throw new RangeError('word does not follow in the text')
    starts[i] = at
    from = at + words[i]!.length
  }
  return starts
}
