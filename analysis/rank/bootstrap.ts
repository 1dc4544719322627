import { seededRandom } from '../feature/random.ts'
import { scoreParts, sumVoices, weighParts, type Scale, type Sums, type Weights } from './score.ts'
import type { IssueTally, Voice } from './tally.ts'

export interface BootstrapOptions {
  /** number of resamples. Default 200 */
  readonly draws?: number
  /** voices are resampled one by one up to this many, in as many blocks above. Default 128 */
  readonly blocks?: number
}

/**
 * 5th and 95th percentile of an issue's score over Poisson bootstrap samples of its voices (Chamandy et al. 2012: each voice
 * counts Poisson(1) times, so that no sample has to be drawn from the whole run). Persons are resampled, not opinions, as one
 * person's opinions go together. Above `blocks` voices, blocks of b voices count Poisson(b)/b times, which keeps mean and
 * variance and bounds the cost. An org or audience with c opinions is in a sample with probability 1 − e^−c. Resampling
 * loses orgs and people and gains none, so the percentiles are moved by the difference between score and mean of the samples.
 *
 * @param seed - of this issue; not of its place in the run
 * @returns low ≤ score ≤ high, within 0..1
 */
export function scoreInterval(
  tally: IssueTally,
  voices: readonly Voice[],
  scale: Scale,
  weights: Weights,
  score: number,
  seed: number,
  options: BootstrapOptions = {},
): { low: number; high: number } {
  const draws = options.draws ?? 200
  const random = seededRandom(seed)
  const blocks = blocksOf(voices, options.blocks ?? 128)
  const orgs = tally.orgCount === null ? null : tally.topOrgs.map(({ count }) => Math.exp(-count))
  const audiences = tally.audienceCount === null ? null : tally.topAudiences.map(({ count }) => Math.exp(-count))
  const samples = new Float64Array(draws)
  const sums = { people: 0, opinions: 0, severity: 0, recent: 0, timed: 0 }
  let mean = 0
  for (let draw = 0; draw < draws; draw++) {
    resample(blocks, random, sums)
    const parts = scoreParts(sums, orgs && present(orgs, random), audiences && present(audiences, random), scale)
    samples[draw] = weighParts(parts, weights)
    mean += samples[draw]! / draws
  }
  samples.sort()
  const shift = score - mean
  return {
    low: Math.max(0, Math.min(score, percentile(samples, 0.05) + shift)),
    high: Math.min(1, Math.max(score, percentile(samples, 0.95) + shift)),
  }
}

const CUMULATIVE = cumulativeOfOne()

function cumulativeOfOne(): Float64Array {
  const sums = new Float64Array(18)
  let probability = Math.exp(-1)
  let sum = 0
  for (let count = 0; count < sums.length; count++) {
    sum += probability
    sums[count] = sum
    probability /= count + 1
  }
  return sums
}

interface Block extends Sums {
  readonly size: number
}

function blocksOf(voices: readonly Voice[], most: number): Block[] {
  const count = Math.min(voices.length, most)
  const blocks: Block[] = []
  for (let block = 0; block < count; block++) {
    const members = voices.slice(Math.floor((block * voices.length) / count), Math.floor(((block + 1) * voices.length) / count))
    blocks.push({ size: members.length, ...sumVoices(members) })
  }
  return blocks
}

function resample(blocks: readonly Block[], random: () => number, sums: { -readonly [part in keyof Sums]: number }): void {
  sums.people = 0
  sums.opinions = 0
  sums.severity = 0
  sums.recent = 0
  sums.timed = 0
  for (const block of blocks) {
    const times = block.size === 1 ? poissonOfOne(random) : poisson(block.size, random) / block.size
    if (times === 0) continue
    sums.people += times * block.people
    sums.opinions += times * block.opinions
    sums.severity += times * block.severity
    sums.recent += times * block.recent
    sums.timed += times * block.timed
  }
}

function present(absence: readonly number[], random: () => number): number {
  let count = 0
  for (const probability of absence) if (random() >= probability) count++
  return count
}

/** Poisson with mean 1, by inversion from its cumulative probabilities. */
function poissonOfOne(random: () => number): number {
  const share = random()
  let count = 0
  while (count < CUMULATIVE.length && share >= CUMULATIVE[count]!) count++
  return count
}

/** By inversion up to 30; above, the nearest count to a normal draw (Box and Muller 1958) with the same mean and variance. */
function poisson(mean: number, random: () => number): number {
  if (mean > 30) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal))
  }
  let probability = Math.exp(-mean)
  let rest = random() - probability
  let count = 0
  while (rest > 0 && count < 200) {
    count++
    probability *= mean / count
    rest -= probability
  }
  return count
}

function percentile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const above = Math.min(sorted.length - 1, below + 1)
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!)
}
