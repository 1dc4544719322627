/**
 * Turns issues that say nothing to act on (别来, 祝大家生活愉快, 没什么) back into single opinions: those with more opinions known to
 * say nothing than known to say something.
 *
 * @param substance - per opinion -1 = says nothing to act on, 1 = says something, 0 = cannot be told
 * @returns the issues that are left, numbered in their old order
 */
export function dissolveEmptyIssues(issueOf: Int32Array, issueCount: number, substance: Int8Array): { issueOf: Int32Array; issueCount: number } {
  const sums = new Int32Array(issueCount)
  issueOf.forEach((issue, row) => {
    if (issue >= 0) sums[issue]! += substance[row]!
  })
  const numbers = new Int32Array(issueCount).fill(-1)
  let left = 0
  for (let issue = 0; issue < issueCount; issue++) if (sums[issue]! >= 0) numbers[issue] = left++
  return { issueOf: issueOf.map((issue) => (issue < 0 ? -1 : numbers[issue]!)), issueCount: left }
}
