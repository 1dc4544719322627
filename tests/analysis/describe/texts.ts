import { foldDuplicates } from '../../../analysis/text/fold.ts'
import { normaliseText } from '../../../analysis/text/normalise.ts'
import { joinShards, segmentShard } from '../../../analysis/text/segment.ts'
import type { Folding, OpinionTexts, Partition } from '../../../analysis/opinion.ts'

/**
 * Opinions for a test, written with | between words: `食堂|的|饭菜|太贵|，|排队|久`. Titles end at ‖.
 */
export function opinionTexts(written: readonly string[]): OpinionTexts {
  const vocabulary = [...new Set(written.flatMap((text) => text.split(/[|‖]/)))].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  const texts = written.map((text) => text.replaceAll('|', '').replace('‖', '。'))
  const matchTexts = texts.map(normaliseText)
  const titleLengths = Uint32Array.from(written, (text) => (text.includes('‖') ? normaliseText(text.split('‖')[0]!.replaceAll('|', '')).length : 0))
  const cut = (text: string): string[] => {
    const words: string[] = []
    for (let at = 0; at < text.length; ) {
      const word = vocabulary.find((known) => known !== '' && text.startsWith(known, at)) ?? text[at]!
      words.push(word)
      at += word.length
    }
    return words
  }
  const shard = segmentShard(matchTexts, titleLengths, { name: 'test', version: '1', cut })
  const { words, titleWordCounts } = joinShards([shard])
  return { ids: written.map((_, row) => String(row + 1)), texts, matchTexts, titleLengths, words, titleWordCounts }
}

export function folded(texts: OpinionTexts): Folding {
  return foldDuplicates(texts.matchTexts)
}

/** Issues given as one number per opinion, -1 = single; themes the same way. */
export function partitionOf(issueOf: readonly number[], themeOf: readonly number[] = issueOf.map(() => -1)): Partition {
  return {
    issueOf: Int32Array.from(issueOf),
    issueCount: Math.max(-1, ...issueOf) + 1,
    themeOf: Int32Array.from(themeOf),
    themeCount: Math.max(-1, ...themeOf) + 1,
  }
}
