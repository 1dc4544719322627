import { explainIssue, explainPlacement, type Folding, type LikenessModel, type OpinionTexts, type Places } from '../../analysis/index.ts'
import type { IssueReasons, IssueRow } from './result.ts'

/** Explaining one opinion weighs it anew without each of its words; done for the head of the list, which people read. */
const EXPLAINED_ISSUES = 50
const LISTED_WORDS = 6

/**
 * Step 9: for the first issues of the list, which words placed the opinion that stands for each in its area, and which wording
 * holds its members together.
 *
 * @param issueOf - per opinion its issue or -1
 * @param numberOf - number of each listed issue in `issueOf`
 * @returns reasons by issue id
 */
export function issueReasons(
  texts: OpinionTexts,
  folding: Folding,
  issueOf: Int32Array,
  places: Places,
  likeness: LikenessModel,
  issues: readonly IssueRow[],
  numberOf: ReadonlyMap<string, number>,
): Map<string, IssueReasons> {
  const explained = issues.slice(0, EXPLAINED_ISSUES)
  const members = distinctMembers(folding, issueOf, new Set(explained.map(({ issueId }) => numberOf.get(issueId)!)))
  const rowOf = new Map(texts.ids.map((id, row) => [id, row]))
  return new Map(
    explained.map((issue) => {
      const rows = Uint32Array.from(members.get(numberOf.get(issue.issueId)!) ?? [])
      const example = rowOf.get(issue.exampleIds[0] ?? '') ?? rows[0]
      const placed = example === undefined ? null : explainPlacement(places.placer, texts, example, places.area.best[example]!, LISTED_WORDS)
      const { cohesion, shared } = explainIssue(likeness, texts, rows, LISTED_WORDS)
      return [issue.issueId, { placedBy: placed?.words ?? [], cohesion, sharedWording: shared }]
    }),
  )
}

function distinctMembers(folding: Folding, issueOf: Int32Array, wanted: ReadonlySet<number>): Map<number, number[]> {
  const members = new Map<number, number[]>()
  issueOf.forEach((issue, row) => {
    if (!wanted.has(issue) || folding.representative[row] !== row) return
    const rows = members.get(issue)
    if (rows) rows.push(row)
    else members.set(issue, [row])
  })
  return members
}
