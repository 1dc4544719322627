import type { Folding, OpinionTexts, Partition } from '../opinion.ts'
import { type EmptyShareOptions, emptyShares } from './matter.ts'

export interface SubstanceOptions extends EmptyShareOptions {
  /** part of what makes an issue's opinions alike from which, being empty talk, it is no issue. Default .8: of the 150 largest
   *  issues of 18,469 comments on universities 48 lay above and two between .7 and .8; of the 852 of 4,326 messages to a city
   *  none reached .55 */
  readonly mostEmpty?: number
}

type Issues = Pick<Partition, 'issueOf' | 'issueCount'>

/**
 * Turns issues that say nothing to act on (别来, 祝大家生活愉快, 没什么) back into single opinions: those with more opinions
 * known to say nothing than known to say something, and those held together by empty talk, whatever their area. Independent
 * of row order but for the numbering; linear in the number of words.
 *
 * @param substance - per opinion -1 = says nothing to act on, 1 = says something, 0 = cannot be told
 * @returns the issues that are left, numbered in their old order
 */
export function dissolveEmptyIssues(texts: OpinionTexts, folding: Folding, { issueOf, issueCount }: Issues, substance: Int8Array, options: SubstanceOptions = {}): Issues {
  const sums = new Int32Array(issueCount)
  issueOf.forEach((issue, row) => {
    if (issue >= 0) sums[issue]! += substance[row]!
  })
  const shares = emptyShares(texts, folding, issueOf, issueCount, options)
  const mostEmpty = options.mostEmpty ?? 0.8
  const numbers = new Int32Array(issueCount).fill(-1)
  let left = 0
  for (let issue = 0; issue < issueCount; issue++) if (sums[issue]! >= 0 && !(shares[issue]! >= mostEmpty)) numbers[issue] = left++
  return { issueOf: issueOf.map((issue) => (issue < 0 ? -1 : numbers[issue]!)), issueCount: left }
}
