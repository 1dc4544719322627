import { formatPercent } from '$lib/ui/format.ts'

const FIRM = 0.9
const RATHER_FIRM = 0.75

/** How firmly the issues stand, in a word and in a sentence; null for too few opinions to tell. */
export function stabilityWords(pairsKept: number | null): { word: string; sentence: string } | null {
  if (pairsKept === null) return null
  const word = pairsKept >= FIRM ? '稳定' : pairsKept >= RATHER_FIRM ? '较稳定' : '不太稳定'
  const advice = pairsKept >= RATHER_FIRM ? '' : '细分到哪个问题请多看原话再定。'
  return { word, sentence: `去掉二十分之一的意见重做一遍，原来归在一起的有${formatPercent(pairsKept, 0)}仍在一起。${advice}` }
}
