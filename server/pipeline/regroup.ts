import { foldDuplicates, gatherIssues, groupIssues, numberGroups, type OpinionTexts } from '../../analysis/index.ts'

/** Some opinions of a run that are grouped anew. */
export interface Regrouping {
  /** ascending */
  readonly rows: Uint32Array
  /** per one of them */
  readonly mentions: Uint32Array
  /** per one of them a number of its area, which is not placed anew */
  readonly areaOf: Int16Array
  readonly topicWords: readonly ReadonlySet<string>[]
  readonly seed: number
}

/**
 * Groups some opinions as though there were no others.
 *
 * @param texts - those opinions
 * @returns per one of them its issue or -1
 */
export function regroup(texts: OpinionTexts, { mentions, areaOf, topicWords, seed }: Regrouping): Int32Array {
  const folding = foldDuplicates(texts.matchTexts)
  const found = groupIssues(texts, folding, { seed, mentions })
  const width = areaOf.reduce((most, area) => Math.max(most, area), 0) + 1
  const parted = numberGroups(found.issueOf.map((issue, row) => (issue < 0 ? -1 : issue * width + areaOf[row]!)), folding, { mentions })
  return gatherIssues(texts, folding, { issueOf: parted.groupOf, issueCount: parted.groupCount }, areaOf, found.hasContent, { seed, topicWords, mentions }).issueOf
}
