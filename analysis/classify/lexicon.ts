import { buildMatcher, type SeedHits, type SeedMatcher } from './seed.ts'

/** Seeds of several groups (areas, stages …) in one matcher. A seed may speak for more than one group. */
export interface Lexicon {
  readonly matcher: SeedMatcher
  readonly groupCount: number
  /** seed s belongs to groups[starts[s] .. starts[s + 1]) */
  readonly starts: Uint32Array
  readonly groups: Uint32Array
}

/**
 * @param seedsOfGroups - per group its seeds; empty and repeated ones are left out
 */
export function buildLexicon(seedsOfGroups: readonly (readonly string[])[]): Lexicon {
  const groupsOf = new Map<string, number[]>()
  seedsOfGroups.forEach((seeds, group) => {
    for (const seed of new Set(seeds)) {
      if (seed === '') continue
      const groups = groupsOf.get(seed)
      if (groups) groups.push(group)
      else groupsOf.set(seed, [group])
    }
  })
  const seeds = [...groupsOf.keys()].sort((a, b) => (a < b ? -1 : 1))
  const starts = new Uint32Array(seeds.length + 1)
  seeds.forEach((seed, i) => (starts[i + 1] = starts[i]! + groupsOf.get(seed)!.length))
  return {
    matcher: buildMatcher(seeds),
    groupCount: seedsOfGroups.length,
    starts,
    groups: Uint32Array.from(seeds.flatMap((seed) => groupsOf.get(seed)!)),
  }
}

/**
 * How telling each seed is: inverse frequency over the opinions, with `PRIOR_ROWS` imagined opinions of which one holds
 * the seed, so that in a campaign of three opinions no seed looks rare or common by chance.
 *
 * @returns one weight per seed, `ln((1 + n + PRIOR_ROWS) / (1 + found + 1)) + 1` with n the rows
 */
export function seedWeights(lexicon: Lexicon, hits: SeedHits): Float32Array {
  const found = new Uint32Array(lexicon.matcher.seeds.length)
  for (const seed of hits.seeds) found[seed]!++
  const rowCount = hits.offsets.length - 1
  return Float32Array.from(found, (count) => Math.log((1 + rowCount + PRIOR_ROWS) / (2 + count)) + 1)
}

const PRIOR_ROWS = 200
/** What a hit in the title adds, in units of a single hit. */
const TITLE_BONUS = 2

/**
 * Evidence of each group in each row: `Σ √w · √min(length, 4) · ((1 + ln tf) + 2 · [in the title])` over the seeds found,
 * tf being all occurrences and w the seed's weight.
 *
 * @returns rows × groups, row-major, ≥ 0; 0 = no seed of the group
 */
export function lexiconScores(lexicon: Lexicon, hits: SeedHits, weights: Float32Array): Float32Array {
  const rowCount = hits.offsets.length - 1
  const scores = new Float32Array(rowCount * lexicon.groupCount)
  for (let row = 0; row < rowCount; row++) {
    for (let at = hits.offsets[row]!; at < hits.offsets[row + 1]!; at++) {
      const seed = hits.seeds[at]!
      const value = hitValue(lexicon, seed, hits.titleCounts[at]!, hits.bodyCounts[at]!, weights)
      for (let i = lexicon.starts[seed]!; i < lexicon.starts[seed + 1]!; i++) scores[row * lexicon.groupCount + lexicon.groups[i]!]! += value
    }
  }
  return scores
}

/** What one seed adds to the score of its groups. */
export function hitValue(lexicon: Lexicon, seed: number, titleCount: number, bodyCount: number, weights: Float32Array): number {
  const unit = Math.sqrt(weights[seed]!) * Math.sqrt(Math.min(lexicon.matcher.seeds[seed]!.length, 4))
  return unit * (1 + Math.log(titleCount + bodyCount) + (titleCount > 0 ? TITLE_BONUS : 0))
}
