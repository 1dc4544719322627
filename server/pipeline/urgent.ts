import { placeChunks } from '../../analysis/index.ts'
import type { RunTexts } from './prepare.ts'
import type { WorkPool } from './work/pool.ts'
import type { UrgentRow } from './work/tasks.ts'

/** The opinions that speak of anything urgent, ascending; looked for on the threads of the pool. */
export async function urgentInShards({ texts, given }: RunTexts, pool: WorkPool): Promise<UrgentRow[]> {
  const found = await Promise.all(placeChunks(texts).map(([from, to]) => pool.run('urgent', { texts: given, rows: Uint32Array.from({ length: to - from }, (_, i) => from + i) })))
  return found.flat()
}
