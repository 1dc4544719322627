import { dissolveEmptyIssues, gatherIssues, groupIssues, placeOpinions, type Placement, settleAreas, type Taxonomy } from '../../analysis/index.ts'
import type { Accepted } from './accept.ts'
import type { AnalyseOptions } from './analyse-options.ts'
import { assembleResult } from './assemble.ts'
import { labelsFor } from './label-rows.ts'
import { prepareTexts } from './prepare.ts'
import type { AnalysisResult, ColumnChoice } from './result.ts'
import { measureStability } from './stability.ts'
import { areaNumbers, themesOf } from './themes.ts'
import type { WorkPool } from './work/pool.ts'

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
  const { taxonomy, seed } = options
  effects.step('分词')
  const { texts, folding } = await prepareTexts(accepted, effects.pool)
  effects.step('归类')
  const { confirmed, examples } = await labelsFor(texts, options.labels, taxonomy, effects.pool)
  const places = placeOpinions(texts, folding, taxonomy, confirmed, options.model, { seed, ...(examples && { examples }) })
  effects.step('合并')
  const { mentions } = accepted
  const { issueOf, cohesion, hasContent, model: likeness } = groupIssues(texts, folding, { seed, mentions })
  const settled = settleAreas(places.area, folding, issueOf, { cohesion, minProbability: places.areaThreshold, mentions })
  const areaOf = areaNumbers(settled.placement)
  const gathering = { seed, mentions, topicWords: seedsByArea(taxonomy) }
  const gathered = gatherIssues(texts, folding, settled, areaOf, hasContent, gathering)
  const stability = measureStability(texts, gathered.issueOf, areaOf, gathering)
  const speaking = dissolveEmptyIssues(texts, folding, gathered, substanceOf(settled.placement, places.finer, taxonomy))
  effects.step('分组')
  const partition = { ...speaking, ...themesOf(texts, folding, { ...settled, ...speaking }, options.model, seed) }
  effects.step('描述')
  return assembleResult({
    accepted,
    mapping,
    options,
    segmenterName: effects.pool.segmenterName,
    texts,
    folding,
    partition,
    places: { ...places, area: settled.placement },
    likeness,
    stability,
  })
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
