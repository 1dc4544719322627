import { hash32, partitionStability } from '../../analysis/index.ts'
import type { RunTexts } from './prepare.ts'
import type { AnalysisResult } from './result.ts'
import type { WorkPool } from './work/pool.ts'

/** One opinion in so many is left out. */
const LEFT_OUT = 20
const MIN_OPINIONS = 40
/** Above this many opinions a sample of about so many, chosen by id, is grouped twice in their place: a second grouping of
 * everything would double the time of a run. */
const MAX_OPINIONS = 20_000

/**
 * How firmly the issues stand: grouped again without a fixed twentieth of the opinions (chosen by id), which share of the
 * pairs that were together still is.
 *
 * @param issueOf - per opinion its issue or -1, as grouped from all opinions
 * @param areaOf - per opinion a number of its area, which is not placed anew
 * @returns null with too few opinions to tell
 */
export async function measureStability(run: RunTexts, issueOf: Promise<Int32Array>, areaOf: Int16Array, options: Grouping, pool: WorkPool): Promise<AnalysisResult['stability']> {
  const { ids } = run.texts
  const all = Uint32Array.from(ids.keys())
  const part = Math.ceil(ids.length / MAX_OPINIONS)
  const before = part > 1 ? all.filter((row) => hash32(ids[row]!, 0x5a3) % part === 0) : all
  const after = before.filter((row) => hash32(ids[row]!, 0x5eed) % LEFT_OUT !== 0)
  if (after.length < MIN_OPINIONS) return null
  const group = (rows: Uint32Array): Promise<Int32Array> => {
    const { seed, topicWords } = options
    const mentions = Uint32Array.from(rows, (row) => options.mentions[row]!)
    return pool.run('regroup', { texts: run.given, rows, mentions, areaOf: Int16Array.from(rows, (row) => areaOf[row]!), topicWords, seed })
  }
  const [groupsBefore, again] = await Promise.all([part > 1 ? group(before).then((sample) => scatter(before, sample, ids.length)) : issueOf, group(after)])
  const pairsKept = partitionStability(Int32Array.from(after, (row) => groupsBefore[row]!), again)
  return pairsKept === null ? null : { pairsKept, leftOutShare: 1 / LEFT_OUT }
}

interface Grouping {
  readonly seed: number
  readonly mentions: Uint32Array
  readonly topicWords: readonly ReadonlySet<string>[]
}

function scatter(rows: Uint32Array, groups: Int32Array, count: number): Int32Array {
  const scattered = new Int32Array(count).fill(-1)
  rows.forEach((row, at) => (scattered[row] = groups[at]!))
  return scattered
}
