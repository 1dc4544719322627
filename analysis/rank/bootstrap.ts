import { seededRandom } from '../feature/random.ts'
import { scoreParts, sumVoices, weighParts, type Scale, type Sums, type Weights } from './score.ts'
import type { Breadth, Voice } from './tally.ts'

export interface BootstrapOptions {
  /** number of resamples. Default 200 */
  readonly draws?: number
  /** voices are resampled one by one up to this many, in as many blocks above. Default 128 */
  readonly blocks?: number
}

/**
 * 5th and 95th percentile of an issue's score over Bayesian bootstrap samples of its voices (Rubin 1981): each voice counts as
 * much as an exponential draw of mean 1 says, so that no sample loses an issue that one text alone carries. Persons are
 * resampled, not opinions, as one person's opinions go together; how many people a voice says it speaks for is part of its
 * weight and not resampled, for a number reported once is no sample. Above `blocks` voices, blocks of b voices count
 * Gamma(b)/b, which keeps mean and variance and bounds the cost. An org or audience with c opinions is in a sample with
 * probability 1 − e^−c. Resampling loses orgs and gains none, so the percentiles are moved by the difference between score and
 * mean of the samples.
 *
 * @param seed - of this issue; not of its place in the run
 * @returns low ≤ score ≤ high, within 0..1
 */
export function scoreInterval(
  breadth: Breadth,
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
  const orgs = scale.orgs === null ? null : breadth.orgs.map((count) => Math.exp(-count))
  const audiences = scale.audiences === null ? null : breadth.audiences.map((count) => Math.exp(-count))
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
    const times = gamma(block.size, random) / block.size
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

/** Sum of so many exponential draws of mean 1; above 30, a normal draw (Box and Muller 1958) of the same mean and variance. */
function gamma(count: number, random: () => number): number {
  if (count > 30) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    return Math.max(0, count + Math.sqrt(count) * normal)
  }
  let share = 1
  for (let voice = 0; voice < count; voice++) share *= 1 - random()
  return -Math.log(share)
}

function percentile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const above = Math.min(sorted.length - 1, below + 1)
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!)
}
