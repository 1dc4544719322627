import type { Folding, LikenessModel, Placement, Placer } from '../../analysis/index.ts'
import type { RunTexts } from './prepare.ts'
import type { IssueReasons, IssueRow } from './result.ts'
import type { WorkPool } from './work/pool.ts'
import type { Given } from './work/tasks.ts'

/** Explaining one opinion weighs it anew without each of its words; done for the head of the list, which people read. */
const EXPLAINED_ISSUES = 50

/**
 * Step 9: for the first issues of the list, which words placed the opinion that stands for each in its area, and which wording
 * holds its members together.
 *
 * @param issueOf - per opinion its issue or -1
 * @param numberOf - number of each listed issue in `issueOf`
 * @returns reasons by issue id
 */
export async function issueReasons(
  { texts, folding, given }: RunTexts,
  issueOf: Int32Array,
  area: Placement,
  { placer, likeness }: { readonly placer: Given<Placer>; readonly likeness: Given<LikenessModel> },
  issues: readonly IssueRow[],
  numberOf: ReadonlyMap<string, number>,
  pool: WorkPool,
): Promise<Map<string, IssueReasons>> {
  const explained = issues.slice(0, EXPLAINED_ISSUES)
  const members = distinctMembers(folding, issueOf, new Set(explained.map(({ issueId }) => numberOf.get(issueId)!)))
  const rowOf = new Map(texts.ids.map((id, row) => [id, row]))
  const found = explained.map(async (issue): Promise<[string, IssueReasons]> => {
    const rows = Uint32Array.from(members.get(numberOf.get(issue.issueId)!) ?? [])
    const example = rowOf.get(issue.exampleIds[0] ?? '') ?? rows[0] ?? null
    return [issue.issueId, await pool.run('explain', { texts: given, placer, likeness, rows, example, area: example === null ? 0 : area.best[example]! })]
  })
  return new Map(await Promise.all(found))
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
