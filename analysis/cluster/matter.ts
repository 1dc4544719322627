import { inverseFrequency } from '../feature/tfidf.ts'
import type { Folding, OpinionTexts } from '../opinion.ts'
import { nameFinder, SPEAKS, speechOf } from './emptyTalk.ts'

export interface EmptyShareOptions {
  /** distinct texts from which words that stand beside any matter count as empty; fewer share them by chance, and they are
   *  left out. Default 5: counted in pairs of long messages too, they made up to .82 of a real matter */
  readonly manyTexts?: number
}

/** How often one issue's texts use a word. */
interface WordUse {
  texts: number
  /** texts where it is part of the name of a school recommended or warned of */
  named: number
}

/**
 * How much of what makes the opinions of an issue alike is empty talk. Two of its distinct texts both use a word with a
 * chance of about share², so that each word used by two or more holds the issue together by (share × inverse frequency)².
 * Part of it is empty: greetings, wishes, warnings, banter, verdicts on the whole, and the names of schools recommended.
 *
 * @param issueOf - per opinion its issue or -1
 * @returns per issue the empty part of the sum, 0..1; NaN where its texts share no word that tells
 */
export function emptyShares(texts: OpinionTexts, folding: Folding, issueOf: Int32Array, issueCount: number, options: EmptyShareOptions = {}): Float32Array {
  const { vocabulary } = texts.words
  const speech = speechOf(vocabulary)
  const { uses, sizes, rowCounts } = wordUses(texts, folding, issueOf, issueCount, nameFinder(vocabulary, speech))
  const rarity = inverseFrequency(rowCounts, folding.distinctCount)
  return Float32Array.from(uses, (words, issue) => {
    const size = sizes[issue]!
    const isMany = size >= (options.manyTexts ?? 5)
    let all = 0
    let empty = 0
    for (const [token, use] of words) {
      const isEmpty = speech[token] === SPEAKS.emptily || 2 * use.named >= use.texts
      if (use.texts < Math.min(2, size) || (!isMany && !isEmpty && speech[token] === SPEAKS.commonly)) continue
      const part = ((use.texts / size) * rarity[token]!) ** 2
      all += part
      if (isEmpty || speech[token] === SPEAKS.commonly) empty += part
    }
    return empty / all
  })
}

/** Per issue the words of its distinct texts; per word the distinct texts of the corpus that use it. */
function wordUses(
  texts: OpinionTexts,
  folding: Folding,
  issueOf: Int32Array,
  issueCount: number,
  namesIn: (tokens: Uint32Array) => Uint8Array,
): { uses: Map<number, WordUse>[]; sizes: Uint32Array; rowCounts: Uint32Array } {
  const { tokens, offsets, vocabulary } = texts.words
  const uses = Array.from({ length: issueCount }, () => new Map<number, WordUse>())
  const sizes = new Uint32Array(issueCount)
  const rowCounts = new Uint32Array(vocabulary.length)
  const lastRow = new Int32Array(vocabulary.length).fill(-1)
  for (let row = 0; row < issueOf.length; row++) {
    if (folding.representative[row] !== row) continue
    const issue = issueOf[row]!
    const words = tokens.subarray(offsets[row]!, offsets[row + 1]!)
    const named = issue < 0 ? null : namesIn(words)
    if (issue >= 0) sizes[issue]!++
    for (let at = 0; at < words.length; at++) {
      const token = words[at]!
      if (lastRow[token] === row) continue
      lastRow[token] = row
      rowCounts[token]!++
      if (!named) continue
      const use = uses[issue]!.get(token) ?? { texts: 0, named: 0 }
      use.texts++
      use.named += named[at]!
      uses[issue]!.set(token, use)
    }
  }
  return { uses, sizes, rowCounts }
}
