export interface Segment {
  /** where it begins in the text, in UTF-16 code units */
  readonly at: number
  readonly text: string
  readonly isMarked: boolean
}

/**
 * A text cut where one of the phrases begins or ends; capitals do not matter, overlapping phrases make one mark.
 *
 * @returns in order, together the whole text; none for an empty text
 */
export function markedSegments(text: string, phrases: readonly string[]): Segment[] {
  const isMarked = new Uint8Array(text.length)
  const lower = foldCase(text)
  for (const phrase of new Set(phrases.map((phrase) => foldCase(phrase.trim())))) {
    if (phrase === '') continue
    for (let at = lower.indexOf(phrase); at >= 0; at = lower.indexOf(phrase, at + 1)) isMarked.fill(1, at, at + phrase.length)
  }
  const segments: Segment[] = []
  for (let at = 0; at < text.length; ) {
    let end = at + 1
    while (end < text.length && isMarked[end] === isMarked[at]) end += 1
    segments.push({ at, text: text.slice(at, end), isMarked: isMarked[at] === 1 })
    at = end
  }
  return segments
}

/** Lower case where that keeps every character in its place. */
function foldCase(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text
}
