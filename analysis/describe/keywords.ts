import type { CorpusWording, GroupWording } from './wording.ts'

export interface KeywordOptions {
  /** at most this many. Default 8 */
  readonly most?: number
  /** words said in fewer distinct texts are passed over as long as enough others remain. Default 2 */
  readonly minTexts?: number
  /** as many are given even where minTexts must be dropped for it. Default 5 */
  readonly least?: number
}

/**
 * The words that tell a group from the rest: highest c-TF-IDF first, no stop words, no single characters but telling ones,
 * none that is part of a longer one already chosen.
 *
 * @returns 0..most words, ties by code unit; empty when the group says no content word
 */
export function groupKeywords(corpus: CorpusWording, wording: GroupWording, options: KeywordOptions = {}): string[] {
  const most = options.most ?? 8
  const { vocabulary } = corpus.texts.words
  const order = wording.tokens.map((_, place) => place)
  const word = (place: number): string => vocabulary[wording.tokens[place]!]!
  order.sort((a, b) => wording.weights[b]! - wording.weights[a]! || (word(a) < word(b) ? -1 : 1))
  const shared = order.filter((place) => wording.textCounts[place]! >= (options.minTexts ?? 2))
  const chosen: string[] = []
  choose(chosen, shared.map(word), most)
  choose(chosen, order.map(word), Math.min(most, options.least ?? 5))
  return chosen
}

function choose(chosen: string[], words: readonly string[], most: number): void {
  for (const word of words) {
    if (chosen.length >= most) return
    if (chosen.some((other) => other.toLowerCase().includes(word.toLowerCase()))) continue
    const part = chosen.findIndex((other) => word.includes(other))
    if (part < 0) {
      chosen.push(word)
      continue
    }
    chosen[part] = word
    for (let at = chosen.length - 1; at > part; at--) if (word.includes(chosen[at]!)) chosen.splice(at, 1)
  }
}
