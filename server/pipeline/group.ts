import {
  closenessOf,
  type Csr,
  distinctRows,
  gatherWork,
  type GatherOptions,
  invertIndex,
  type IssueGrouping,
  issueWork,
  joinGathered,
  joinIssues,
  likenessChunks,
  likenessFrame,
  type Partition,
  speakingRows,
  weighLikeness,
} from '../../analysis/index.ts'
import type { RunTexts } from './prepare.ts'
import type { WorkPool } from './work/pool.ts'
import { shared } from './work/shared.ts'

/** Rows a thread is given at once. Fixed, so that the number of threads cannot change a result. */
const SHARD_SIZE = 8_192

/** First level of step 6 on the threads of the pool; the same as `groupIssues`. */
export async function groupInShards({ texts, folding, given }: RunTexts, options: { seed: number; mentions: Uint32Array }, pool: WorkPool): Promise<IssueGrouping> {
  const distinct = distinctRows(folding)
  const hasContent = new Uint8Array(texts.ids.length)
  await Promise.all(shardsOf(distinct).map(async (rows) => {
    const found = await pool.run('content', { texts: given, rows })
    rows.forEach((row, i) => (hasContent[row] = found[i]!))
  }))
  const speaking = speakingRows(folding, hasContent)
  const frame = likenessFrame(texts, speaking)
  const counts = await Promise.all(likenessChunks(speaking).map((rows) => pool.run('count', { texts: given, rows, frame })))
  const work = issueWork(texts, speaking, weighLikeness(frame, speaking.length, (chunk) => counts[chunk]!), options)
  const linked = await linkInShards(work.vectors, work.threshold, closenessOf({}), pool)
  return joinIssues(work, linked, hasContent, folding, options)
}

async function linkInShards(matrix: Csr, threshold: number, closeness: number, pool: WorkPool): Promise<Uint32Array> {
  const vectors = shared(matrix)
  const index = shared(invertIndex(matrix))
  const starts = Array.from({ length: Math.ceil(matrix.rowCount / SHARD_SIZE) }, (_, shard) => shard * SHARD_SIZE)
  const graphs = await Promise.all(starts.map((from) => pool.run('neighbours', { vectors, index, threshold, from, to: Math.min(from + SHARD_SIZE, matrix.rowCount) })))
  return pool.run('link', { vectors, graphs, threshold, closeness })
}

/** Second level of step 6, each area on a thread; the same as `gatherIssues`. */
export async function gatherInShards(
  { texts, folding }: RunTexts,
  issues: Pick<Partition, 'issueOf' | 'issueCount'>,
  areaOf: Int16Array,
  hasContent: Uint8Array,
  options: GatherOptions,
  pool: WorkPool,
): Promise<Pick<Partition, 'issueOf' | 'issueCount'>> {
  const work = gatherWork(texts, folding, issues, areaOf, hasContent, options)
  if (!work) return issues
  const largestFirst = work.areas.map((_, area) => area).sort((a, b) => work.areas[b]!.vectors.rowCount - work.areas[a]!.vectors.rowCount || a - b)
  const linked = new Array<Uint32Array>(work.areas.length)
  await Promise.all(largestFirst.map(async (area) => {
    linked[area] = await pool.run('gather', { vectors: shared(work.areas[area]!.vectors), threshold: work.threshold })
  }))
  return joinGathered(work, linked, issues, folding, areaOf, options)
}

function shardsOf(rows: Uint32Array): Uint32Array[] {
  return Array.from({ length: Math.ceil(rows.length / SHARD_SIZE) }, (_, shard) => rows.slice(shard * SHARD_SIZE, (shard + 1) * SHARD_SIZE))
}
