import { type Folding, foldDuplicates, joinShards, matterRange, normaliseText, type OpinionTexts } from '../../analysis/index.ts'
import type { WorkPool } from './work/pool.ts'
import type { SharedTexts } from './work/shared-texts.ts'
import type { Given } from './work/tasks.ts'

/** Opinions a thread is given at once. Fixed, so that the number of threads cannot change a result. */
const SHARD_SIZE = 2_000

/** A run's opinions, as the thread that leads has them and as the others were given them. */
export interface RunTexts {
  readonly texts: OpinionTexts
  readonly folding: Folding
  readonly given: Given<SharedTexts>
}

export interface Wording {
  readonly ids: readonly string[]
  /** masked, as written */
  readonly texts: readonly string[]
  /** the title a text begins with; null = none */
  readonly titles: readonly (string | null)[]
}

/** Steps 1 to 3: normalise, fold duplicates, segment. */
export async function prepareTexts(wording: Wording, pool: WorkPool): Promise<{ texts: OpinionTexts; folding: Folding }> {
  const { matchTexts, titleLengths } = normaliseWording(wording)
  const cutting = Promise.all(
    shardStarts(matchTexts.length).map((from) =>
      pool.run('segment', { matchTexts: matchTexts.slice(from, from + SHARD_SIZE), titleLengths: titleLengths.slice(from, from + SHARD_SIZE) }),
    ),
  )
  const folding = foldDuplicates(matchTexts)
  const shards = await cutting
  const { words, titleWordCounts } = joinShards(shards)
  return { texts: { ids: wording.ids, texts: wording.texts, matchTexts, titleLengths, words, titleWordCounts }, folding }
}

function shardStarts(count: number): number[] {
  return Array.from({ length: Math.ceil(count / SHARD_SIZE) }, (_, shard) => shard * SHARD_SIZE)
}

function normaliseWording({ texts, titles }: Wording): { matchTexts: string[]; titleLengths: Uint32Array } {
  const titleLengths = new Uint32Array(texts.length)
  const matchTexts = texts.map((text, row) => {
    const title = titles[row] ?? null
    if (title === null) {
      const { start, end } = matterRange(text)
      return normaliseText(text.slice(start, end))
    }
    const head = normaliseText(title)
    titleLengths[row] = head.length
    const rest = normaliseText(text.slice(title.length))
    return rest === '' ? head : `${head}${/^[。.,;:!?]/.test(rest) ? '' : '。'}${rest}`
  })
  return { matchTexts, titleLengths }
}
