import { seededRandom } from '../feature/random.ts'

export interface Interval {
  readonly low: number
  readonly high: number
}

export interface BootstrapOptions {
  /** default 1: an evaluation is repeatable */
  readonly seed?: number
  /** number of draws. Default 1,000, the usual for percentile intervals (Efron and Tibshirani 1993, ch. 13) */
  readonly drawCount?: number
  /** share of the draws inside the interval. Default .95 */
  readonly level?: number
}

/**
 * Percentile bootstrap over opinions: all measures from the same draws, so one draw costs one pass.
 *
 * @param opinionCount - number of opinions to draw from, and of draws with replacement each time
 * @param measure - given how often each opinion was drawn (reused between draws: do not keep it), the measures' values;
 *   null = cannot be measured on this draw
 * @returns one interval per key, linear between order statistics; null when fewer than two opinions, or when no draw
 *   could be measured. The same for the same seed and order of opinions
 */
export function bootstrapIntervals<K extends string>(
  opinionCount: number,
  measure: (weights: Uint32Array) => Readonly<Record<K, number | null>>,
  options: BootstrapOptions = {},
): Record<K, Interval | null> {
  const drawCount = options.drawCount ?? 1000
  const outside = (1 - (options.level ?? 0.95)) / 2
  const random = seededRandom(options.seed ?? 1)
  const weights = new Uint32Array(opinionCount)
  const keys = Object.keys(measure(weights)) as K[]
  const values = new Map<K, number[]>(keys.map((key) => [key, []]))
  for (let draw = 0; draw < drawCount && opinionCount > 1; draw++) {
    weights.fill(0)
    for (let i = 0; i < opinionCount; i++) weights[Math.floor(random() * opinionCount)]!++
    const measured = measure(weights)
    for (const key of keys) {
      const value = measured[key]
      if (value !== null) values.get(key)!.push(value)
    }
  }
  const intervals = keys.map((key) => [key, intervalOf(values.get(key)!, outside)] as const)
  return Object.fromEntries(intervals) as Record<K, Interval | null>
}

function intervalOf(values: readonly number[], outside: number): Interval | null {
  if (values.length === 0) return null
  const sorted = Float64Array.from(values).sort()
  return { low: quantile(sorted, outside), high: quantile(sorted, 1 - outside) }
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(sorted.length - 1, below + 1)
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!)
}
