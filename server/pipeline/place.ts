import { type ConfirmedLabels, placeChunks, type Placer, type Places, placesOf } from '../../analysis/index.ts'
import type { RunTexts } from './prepare.ts'
import type { WorkPool } from './work/pool.ts'
import type { Given } from './work/tasks.ts'

/** Step 5 on the threads of the pool: the placer is learned, each places some of the opinions. */
export async function placeInShards({ texts, folding, given }: RunTexts, placer: Placer, givenPlacer: Given<Placer>, confirmed: ConfirmedLabels, pool: WorkPool): Promise<Places> {
  const parts = await Promise.all(placeChunks(texts).map(([from, to]) => pool.run('place', { texts: given, placer: givenPlacer, rows: rowsBetween(from, to) })))
  return placesOf(placer, parts, folding, confirmed, {})
}

function rowsBetween(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, i) => from + i)
}
