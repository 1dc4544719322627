import { corpusCounts, type DescribedIssue, type GroupRows, type IssueDescription, nameIssues, type Partition, renumberDescribed, rowsByGroup } from '../../analysis/index.ts'
import type { RunTexts } from './prepare.ts'
import type { WorkPool } from './work/pool.ts'
import { shared } from './work/shared.ts'

/** Opinions a thread is given at once, or one issue if it has more. */
const SHARD_ROWS = 4_096

/** Step 7 on the threads of the pool; the same as `describeIssues`. */
export async function describeInShards({ texts, folding, given }: RunTexts, partition: Pick<Partition, 'issueOf' | 'issueCount'>, pool: WorkPool): Promise<IssueDescription[]> {
  const groups = rowsByGroup(partition.issueOf, partition.issueCount)
  const counts = shared(corpusCounts(texts, folding, groups))
  const shards = await pool.lend(counts, (lent) =>
    Promise.all(shardsOf(groups).map(async (shard): Promise<DescribedIssue[]> => {
      const described = await pool.run('describe', { texts: given, counts: lent, representative: ownNumbers(shard.rows, folding.representative), groups: shard })
      return described.map((issue) => renumberDescribed(issue, shard.rows))
    })),
  )
  return nameIssues(shards.flat())
}

/** Runs of groups of about SHARD_ROWS rows each. */
function shardsOf(groups: GroupRows): GroupRows[] {
  const shards: GroupRows[] = []
  for (let from = 0; from < groups.groupCount; ) {
    const start = groups.offsets[from]!
    let to = from + 1
    while (to < groups.groupCount && groups.offsets[to + 1]! - start <= SHARD_ROWS) to++
    shards.push({
      groupCount: to - from,
      offsets: groups.offsets.slice(from, to + 1).map((offset) => offset - start),
      rows: groups.rows.slice(start, groups.offsets[to]),
    })
    from = to
  }
  return shards
}

/** Which of some rows have the same text: per row the place of the first of them. */
function ownNumbers(rows: Uint32Array, representative: Uint32Array): Uint32Array {
  const first = new Map<number, number>()
  return Uint32Array.from(rows, (row, i) => {
    const text = representative[row]!
    const known = first.get(text)
    if (known === undefined) first.set(text, i)
    return known ?? i
  })
}
