import { simplify } from '../text/normalise.ts'

/** The words of one opinion and where they stand in the text as written. */
export interface PlacedWords {
  /** the text as written with simplified, half-width characters; same length, so that offsets hold in both */
  readonly form: string
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  readonly tokens: readonly number[]
  /** code unit at which the title column ends; 0 = no title */
  readonly titleEnd: number
}

const FULL_WIDTH = /[\uff01-\uff5e]/g
/** How far ahead a word is looked for: what was blanked between two words (masks, place codes) is shorter than this. */
const REACH = 120

/**
 * Places words cut from the matching text in the text as written. A word that normalising has changed beyond recognition is
 * left out.
 *
 * @param written - text as written, masked
 * @param words - words of its matching form, in order, with their tokens
 * @param titleWordCount - how many of them belong to the title
 */
export function placeWords(written: string, words: readonly string[], wordTokens: readonly number[], titleWordCount: number): PlacedWords {
  const form = simplify(written).replace(FULL_WIDTH, (unit) => String.fromCharCode(unit.charCodeAt(0) - 0xfee0))
  const starts: number[] = []
  const ends: number[] = []
  const tokens: number[] = []
  let from = 0
  let titleEnd = 0
  words.forEach((word, at) => {
    const found = form.indexOf(word, from)
    if (found >= 0 && found - from <= REACH + word.length) {
      starts.push(found)
      ends.push(found + word.length)
      tokens.push(wordTokens[at]!)
      from = found + word.length
    }
    if (at === titleWordCount - 1) titleEnd = from
  })
  return { form, starts, ends, tokens, titleEnd }
}
