import { NO_STAGE, OUTSIDE, type Taxonomy } from '../taxonomy/taxonomy.ts'
import { buildLexicon, type Lexicon } from './lexicon.ts'

/** What a taxonomy gives to place opinions with: its codes in order and all its seeds in one matcher. */
export interface Frame {
  /** areas in the order of the taxonomy, outside last */
  readonly areaCodes: readonly string[]
  readonly areaNames: readonly string[]
  /** none (S0) first, then the stages of the taxonomy; null = the taxonomy has no stages */
  readonly stageCodes: readonly string[] | null
  /** groups: areas, outside, stages (none left out), then the finer codes of each area and of outside */
  readonly lexicon: Lexicon
  /** per group of the lexicon the code it stands for; finer codes as `area/finer` */
  readonly groupCodes: readonly string[]
  /** per area (outside last) where its finer codes begin among the groups; one longer than the areas */
  readonly subStarts: Uint32Array
  /** whether seeds or finer seeds say what lies outside */
  readonly outsideHasSeeds: boolean
}

/** Builds the frame of a taxonomy. An area's own name is a seed of it. */
export function frameOf(taxonomy: Taxonomy): Frame {
  const outside = taxonomy.outside ?? { code: OUTSIDE, name: '', definition: '', seeds: [], examples: [] }
  const areas = [...taxonomy.areas, outside]
  const stages = taxonomy.stages ?? []
  const subs = areas.flatMap((area) => area.sub ?? [])
  const subStarts = new Uint32Array(areas.length + 1)
  subStarts[0] = areas.length + stages.length
  areas.forEach((area, i) => (subStarts[i + 1] = subStarts[i]! + (area.sub?.length ?? 0)))
  const own = areas.map((area, i) => (area.seeds.length > 0 || i === areas.length - 1 ? [area.name, ...area.seeds] : namesAndSubSeeds(area)))
  if (outside.seeds.length === 0) own[areas.length - 1] = []
  return {
    areaCodes: areas.map((area) => area.code),
    areaNames: areas.map((area) => area.name),
    stageCodes: stages.length > 0 ? [NO_STAGE, ...stages.map((stage) => stage.code)] : null,
    lexicon: buildLexicon([...own, ...stages.map((stage) => stage.seeds), ...subs.map((sub) => [sub.name, ...sub.seeds])]),
    groupCodes: [...areas, ...stages].map(({ code }) => code).concat(areas.flatMap((area) => (area.sub ?? []).map((sub) => `${area.code}/${sub.code}`))),
    subStarts,
    outsideHasSeeds: outside.seeds.length > 0,
  }
}

function namesAndSubSeeds(area: Taxonomy['areas'][number]): string[] {
  return [area.name, ...(area.sub ?? []).flatMap((sub) => [sub.name, ...sub.seeds])]
}
