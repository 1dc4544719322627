import { type ConfirmedLabels, dissolveEmptyIssues, learnPlacer, type Placement, type Placer, settleAreas, type Taxonomy } from '../../analysis/index.ts'
import type { Accepted } from './accept.ts'
import type { AnalyseOptions } from './analyse-options.ts'
import { assembleResult, type Found } from './assemble.ts'
import { describeInShards } from './describe.ts'
import { gatherInShards, groupInShards } from './group.ts'
import { labelsFor } from './label-rows.ts'
import { placeInShards } from './place.ts'
import { prepareTexts, type RunTexts } from './prepare.ts'
import type { AnalysisResult, ColumnChoice } from './result.ts'
import { measureStability } from './stability.ts'
import { areaNumbers, themesOf } from './themes.ts'
import { urgentInShards } from './urgent.ts'
import type { WorkPool } from './work/pool.ts'
import { shared } from './work/shared.ts'
import { shareTexts } from './work/shared-texts.ts'
import type { Given } from './work/tasks.ts'

/** What the world is told while an analysis runs, and the threads it runs on. */
export interface AnalyseEffects {
  readonly pool: WorkPool
  /** called when a step begins */
  step(name: StepName): void
}

type StepName = '分词' | '归类' | '合并' | '分组' | '描述'

/**
 * Accepted opinions in, everything the files hold out. The same opinions, options and versions give the same result, whatever
 * the order of the rows and the number of threads.
 */
export async function analyse(accepted: Accepted, mapping: readonly ColumnChoice[], options: AnalyseOptions, effects: AnalyseEffects): Promise<AnalysisResult> {
  const { pool } = effects
  effects.step('分词')
  const prepared = await prepareTexts(accepted, pool)
  return pool.lend(shareTexts(prepared.texts), async (given) => {
    const run = { ...prepared, given }
    const { confirmed, examples } = await labelsFor(run.texts, options.labels, options.taxonomy, pool)
    const placer = learnPlacer(run.texts, run.folding, options.taxonomy, confirmed, options.model, { seed: options.seed, ...(examples && { examples }) })
    return pool.lend(shared(placer), (givenPlacer) => analyseTexts(run, { placer, given: givenPlacer, confirmed }, { accepted, mapping, options }, effects))
  })
}

interface Placing {
  readonly placer: Placer
  readonly given: Given<Placer>
  readonly confirmed: ConfirmedLabels
}

/** Steps 5 to 9. Each task is asked of the pool as soon as what it needs is known, so that no thread waits for another's step. */
async function analyseTexts(run: RunTexts, placing: Placing, asked: Pick<Found, 'accepted' | 'mapping' | 'options'>, { pool, step }: AnalyseEffects): Promise<AnalysisResult> {
  const { texts, folding } = run
  const { taxonomy, seed, model } = asked.options
  const { mentions } = asked.accepted
  step('归类')
  const placed = later(placeInShards(run, placing.placer, placing.given, placing.confirmed, pool))
  const urgent = later(urgentInShards(run, pool))
  step('合并')
  const { issueOf, cohesion, hasContent, model: likeness } = await groupInShards(run, { seed, mentions }, pool)
  const places = await placed
  const settled = settleAreas(places.area, folding, issueOf, { cohesion, minProbability: places.areaThreshold, mentions })
  const areaOf = areaNumbers(settled.placement)
  const gathering = { seed, mentions, topicWords: seedsByArea(taxonomy) }
  const gathered = later(gatherInShards(run, settled, areaOf, hasContent, gathering, pool))
  const stability = later(measureStability(run, gathered.then((issues) => issues.issueOf), areaOf, gathering, pool))
  const speaking = dissolveEmptyIssues(texts, folding, await gathered, substanceOf(settled.placement, places.finer, taxonomy))
  step('分组')
  const described = later(describeInShards(run, speaking, pool))
  const partition = { ...speaking, ...themesOf(texts, folding, { ...settled, ...speaking }, model, seed) }
  step('描述')
  const found = { run, partition, places: { ...places, area: settled.placement }, placer: placing.given, likeness, descriptions: await described, urgent: await urgent, ...asked }
  return { ...(await assembleResult(found, pool)), stability: await stability }
}

/** A promise that is awaited later: should it fail before, that is heard then. */
function later<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

/** By area the words that name its matters. */
function seedsByArea({ areas }: Taxonomy): ReadonlySet<string>[] {
  return areas.map(({ seeds, sub }) => new Set([...seeds, ...(sub ?? []).flatMap((part) => part.seeds)]))
}

/** Per opinion whether its finer code says that there is something to act on: 1 yes, -1 no, 0 without a finer code. */
function substanceOf(area: Placement, finer: Int8Array, taxonomy: Taxonomy): Int8Array {
  const areas = [...taxonomy.areas, ...(taxonomy.outside ? [taxonomy.outside] : [])]
  return Int8Array.from(area.best, (best, row) => {
    const part = areas[best]?.sub?.[finer[row * area.codes.length + best]!]
    return part === undefined ? 0 : part.isEmpty === true ? -1 : 1
  })
}
