import { seededRandom } from '../feature/random.ts'

/** Points of equal length, row-major; length of a row 1 or 0. */
export interface DensePoints {
  readonly values: Float32Array
  readonly dimensions: number
  /** one a point, > 0 */
  readonly weights: Float32Array
}

export interface KmeansOptions {
  readonly seed: number
  /** starts tried; the one of highest objective is kept. Default 8 */
  readonly starts?: number
  /** rounds a start. Default 20 */
  readonly rounds?: number
  /** points the starts are tried on; the best one is then settled on all points. Default 3,000 */
  readonly sampleSize?: number
}

export interface KmeansResult {
  /** per point the centre nearest to it, the lower on a tie */
  readonly centreOf: Int32Array
  /** centres × dimensions, length 1 */
  readonly centres: Float32Array
  /** per point its cosine with that centre */
  readonly likeness: Float32Array
}

const FINAL_ROUNDS = 5

/**
 * Spherical k-means (Dhillon and Modha 2001) with k-means++ starts, weighted. Deterministic for a seed.
 *
 * @param count - centres wanted; fewer than points
 */
export function sphericalKmeans(points: DensePoints, count: number, options: KmeansOptions): KmeansResult {
  const pointCount = points.weights.length
  const random = seededRandom(options.seed)
  const sample = drawSample(points, Math.min(pointCount, options.sampleSize ?? 3000), random)
  let best: { centres: Float32Array; objective: number } | null = null
  for (let start = 0; start < (options.starts ?? 8); start++) {
    const centres = firstCentres(sample, count, random)
    const objective = settle(sample, centres, options.rounds ?? 20)
    if (best === null || objective > best.objective) best = { centres, objective }
  }
  const centres = best!.centres
  if (sample !== points) settle(points, centres, FINAL_ROUNDS)
  const centreOf = new Int32Array(pointCount)
  const likeness = new Float32Array(pointCount)
  assign(points, centres, centreOf, likeness)
  return { centreOf, centres, likeness }
}

function drawSample(points: DensePoints, size: number, random: () => number): DensePoints {
  const { dimensions, weights, values } = points
  if (size === weights.length) return points
  const chosen: number[] = []
  for (let i = 0; i < weights.length; i++) if (random() * (weights.length - i) < size - chosen.length) chosen.push(i)
  const picked = new Float32Array(size * dimensions)
  chosen.forEach((point, i) => picked.set(values.subarray(point * dimensions, (point + 1) * dimensions), i * dimensions))
  return { values: picked, dimensions, weights: Float32Array.from(chosen, (point) => weights[point]!) }
}

function firstCentres(points: DensePoints, count: number, random: () => number): Float32Array {
  const { values, dimensions, weights } = points
  const centres = new Float32Array(count * dimensions)
  const far = Float64Array.from(weights)
  for (let centre = 0; centre < count; centre++) {
    let left = random() * far.reduce((a, b) => a + b, 0)
    let chosen = 0
    while (chosen < far.length - 1 && (left -= far[chosen]!) > 0) chosen++
    centres.set(values.subarray(chosen * dimensions, (chosen + 1) * dimensions), centre * dimensions)
    for (let point = 0; point < weights.length; point++) {
      const distance = weights[point]! * Math.max(0, 1 - product(values, point * dimensions, centres, centre * dimensions, dimensions))
      far[point] = centre === 0 ? distance : Math.min(far[point]!, distance)
    }
  }
  return centres
}

function settle(points: DensePoints, centres: Float32Array, rounds: number): number {
  const centreOf = new Int32Array(points.weights.length).fill(-1)
  const likeness = new Float32Array(points.weights.length)
  let objective = 0
  for (let round = 0; round < rounds; round++) {
    const moved = assign(points, centres, centreOf, likeness)
    objective = likeness.reduce((sum, value, point) => sum + value * points.weights[point]!, 0)
    if (moved === 0) break
    recentre(points, centres, centreOf)
  }
  return objective
}

function assign(points: DensePoints, centres: Float32Array, centreOf: Int32Array, likeness: Float32Array): number {
  const { values, dimensions } = points
  const count = centres.length / dimensions
  let moved = 0
  for (let point = 0; point < centreOf.length; point++) {
    let best = 0
    let highest = -Infinity
    for (let centre = 0; centre < count; centre++) {
      const cosine = product(values, point * dimensions, centres, centre * dimensions, dimensions)
      if (cosine > highest) {
        highest = cosine
        best = centre
      }
    }
    if (centreOf[point] !== best) moved++
    centreOf[point] = best
    likeness[point] = highest
  }
  return moved
}

function recentre(points: DensePoints, centres: Float32Array, centreOf: Int32Array): void {
  const { values, dimensions, weights } = points
  const sums = new Float64Array(centres.length)
  for (let point = 0; point < centreOf.length; point++) {
    const base = centreOf[point]! * dimensions
    for (let k = 0; k < dimensions; k++) sums[base + k]! += weights[point]! * values[point * dimensions + k]!
  }
  for (let base = 0; base < sums.length; base += dimensions) {
    let squares = 0
    for (let k = 0; k < dimensions; k++) squares += sums[base + k]! ** 2
    if (squares === 0) continue
    for (let k = 0; k < dimensions; k++) centres[base + k] = sums[base + k]! / Math.sqrt(squares)
  }
}

function product(a: Float32Array, fromA: number, b: Float32Array, fromB: number, length: number): number {
  let sum = 0
  for (let k = 0; k < length; k++) sum += a[fromA + k]! * b[fromB + k]!
  return sum
}
