import { isWordUnit } from '../feature/count.ts'
import type { TokenTable } from '../feature/tokens.ts'
import type { Segmenter } from './segmenter.ts'

/** Words of a run of opinions; tokens index the shard's own vocabulary, which stands in order of first use. */
export interface TokenShard {
  readonly vocabulary: readonly string[]
  /** words per row */
  readonly wordCounts: Uint32Array
  /** how many of a row's first words belong to its title */
  readonly titleWordCounts: Uint32Array
  readonly tokens: Uint32Array
}

/**
 * Cuts a run of matching texts into words; titles are cut apart from what follows. Pieces without a letter, digit or Han
 * character are left out.
 */
export function segmentShard(matchTexts: readonly string[], titleLengths: Uint32Array, segmenter: Segmenter): TokenShard {
  const numbers = new Map<string, number>()
  const tokens: number[] = []
  const wordCounts = new Uint32Array(matchTexts.length)
  const titleWordCounts = new Uint32Array(matchTexts.length)
  const add = (text: string): number => {
    let count = 0
    for (const piece of segmenter.cut(text)) {
      if (!isWord(piece)) continue
      let number = numbers.get(piece)
      if (number === undefined) numbers.set(piece, (number = numbers.size))
      tokens.push(number)
      count++
    }
    return count
  }
  for (let row = 0; row < matchTexts.length; row++) {
    const text = matchTexts[row]!
    const titleLength = titleLengths[row]!
    if (titleLength > 0) titleWordCounts[row] = add(text.slice(0, titleLength))
    wordCounts[row] = titleWordCounts[row]! + add(text.slice(titleLength))
  }
  return { vocabulary: [...numbers.keys()], wordCounts, titleWordCounts, tokens: Uint32Array.from(tokens) }
}

/**
 * Puts the shards of a corpus together, in the order given.
 *
 * @returns one table whose vocabulary is sorted by code unit, so that it does not depend on how the corpus was sharded
 */
export function joinShards(shards: readonly TokenShard[]): { words: TokenTable; titleWordCounts: Uint32Array } {
  const vocabulary = [...new Set(shards.flatMap((shard) => shard.vocabulary))].sort(byCodeUnit)
  const numbers = new Map(vocabulary.map((word, number) => [word, number]))
  const rowCount = shards.reduce((sum, shard) => sum + shard.wordCounts.length, 0)
  const tokenCount = shards.reduce((sum, shard) => sum + shard.tokens.length, 0)
  const offsets = new Uint32Array(rowCount + 1)
  const titleWordCounts = new Uint32Array(rowCount)
  const tokens = new Uint32Array(tokenCount)
  let row = 0
  let end = 0
  for (const shard of shards) {
    const renumbered = Uint32Array.from(shard.vocabulary, (word) => numbers.get(word)!)
    for (const token of shard.tokens) tokens[end++] = renumbered[token]!
    titleWordCounts.set(shard.titleWordCounts, row)
    for (const count of shard.wordCounts) {
      offsets[row + 1] = offsets[row]! + count
      row++
    }
  }
  return { words: { vocabulary, offsets, tokens }, titleWordCounts }
}

function isWord(piece: string): boolean {
  for (let at = 0; at < piece.length; at++) if (isWordUnit(piece.charCodeAt(at))) return true
  return false
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
