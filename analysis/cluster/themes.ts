import type { Folding, OpinionTexts } from '../opinion.ts'
import { documentVectors, semanticNumbers, type SemanticSpace } from '../feature/semantic.ts'
import { withoutFrames } from './boilerplate.ts'
import { sphericalKmeans, type DensePoints } from './kmeans.ts'

export interface ThemeOptions {
  readonly seed: number
  /** word vectors that bring different words for the same thing together */
  readonly space: SemanticSpace
  /** themes an area; default from its size: √(issues and singles / 2), 1 to `maxThemes` */
  readonly themeCount?: number
  /** Default 40: more cannot be read */
  readonly maxThemes?: number
  /** cosine with the theme's centre an issue or single must have to fit. Default .2 */
  readonly minLikeness?: number
}

export interface ThemeGrouping {
  /** per opinion the theme's number, by smallest row; -1 = fits none */
  readonly themeOf: Int32Array
  readonly themeCount: number
}

/** Issues and single opinions of one area, and what they mean. */
interface Unit {
  readonly rows: readonly number[]
  readonly area: number
}

/**
 * Groups issues and singles of the same kind of matter into themes, area by area: spherical k-means over semantic vectors,
 * an issue counting as often as it has distinct texts. Members of an issue share its theme, copies that of their text.
 *
 * @param areaOf - per opinion any number of its area; opinions of different areas never share a theme. -1 = no theme
 */
export function groupThemes(texts: OpinionTexts, folding: Folding, issueOf: Int32Array, areaOf: Int16Array, options: ThemeOptions): ThemeGrouping {
  const units = unitsOf(folding, issueOf, areaOf)
  const vectors = unitVectors(texts, units, options.space)
  const themeOf = new Int32Array(issueOf.length).fill(-1)
  let end = 0
  const byArea = new Map<number, number[]>()
  units.forEach((unit, number) => {
    if (unit.area < 0) return
    const numbers = byArea.get(unit.area)
    if (numbers) numbers.push(number)
    else byArea.set(unit.area, [number])
  })
  for (const [area, numbers] of [...byArea].sort((a, b) => a[0] - b[0])) {
    end = themesOfArea(numbers, units, vectors, area, end, themeOf, options)
  }
  return renumber(themeOf, issueOf, folding)
}

function unitsOf(folding: Folding, issueOf: Int32Array, areaOf: Int16Array): Unit[] {
  const issues: { rows: number[]; area: number }[] = []
  const units: Unit[] = []
  for (let row = 0; row < issueOf.length; row++) {
    const issue = issueOf[row]!
    if (issue >= 0 && issues[issue]) {
      if (folding.representative[row] === row) issues[issue].rows.push(row)
      continue
    }
    if (issue < 0 && folding.representative[row] !== row) continue
    const unit = { rows: [row], area: areaOf[row]! }
    if (issue >= 0) issues[issue] = unit
    units.push(unit)
  }
  return units
}

function unitVectors(texts: OpinionTexts, units: readonly Unit[], space: SemanticSpace): Float32Array {
  const { dimensions } = space
  const documents = documentVectors(space, withoutFrames(texts).words, semanticNumbers(space, texts.words.vocabulary))
  const vectors = new Float32Array(units.length * dimensions)
  const mean = new Float64Array(dimensions)
  units.forEach(({ rows }, unit) => {
    for (const row of rows) for (let k = 0; k < dimensions; k++) vectors[unit * dimensions + k]! += documents[row * dimensions + k]!
    toLength(vectors, unit * dimensions, dimensions)
    for (let k = 0; k < dimensions; k++) mean[k]! += vectors[unit * dimensions + k]! / units.length
  })
  units.forEach((_, unit) => {
    const base = unit * dimensions
    if (toLength(vectors, base, dimensions) === 0) return
    for (let k = 0; k < dimensions; k++) vectors[base + k]! -= mean[k]!
    toLength(vectors, base, dimensions)
  })
  return vectors
}

function toLength(values: Float32Array, base: number, length: number): number {
  let squares = 0
  for (let k = 0; k < length; k++) squares += values[base + k]! ** 2
  if (squares > 0) for (let k = 0; k < length; k++) values[base + k]! /= Math.sqrt(squares)
  return squares
}

function themesOfArea(
  numbers: readonly number[],
  units: readonly Unit[],
  vectors: Float32Array,
  area: number,
  from: number,
  themeOf: Int32Array,
  options: ThemeOptions,
): number {
  const { dimensions } = options.space
  const speaking = numbers.filter((unit) => vectors.subarray(unit * dimensions, (unit + 1) * dimensions).some((value) => value !== 0))
  if (speaking.length === 0) return from
  const wanted = options.themeCount ?? Math.min(options.maxThemes ?? 40, Math.round(Math.sqrt(speaking.length / 2)))
  const count = Math.max(1, Math.min(speaking.length, wanted))
  const values = new Float32Array(speaking.length * dimensions)
  speaking.forEach((unit, i) => values.set(vectors.subarray(unit * dimensions, (unit + 1) * dimensions), i * dimensions))
  const points: DensePoints = { values, dimensions, weights: Float32Array.from(speaking, (unit) => units[unit]!.rows.length) }
  const found = sphericalKmeans(points, count, { seed: options.seed + area })
  speaking.forEach((unit, i) => {
    if (found.likeness[i]! < (options.minLikeness ?? 0.2)) return
    for (const row of units[unit]!.rows) themeOf[row] = from + found.centreOf[i]!
  })
  return from + count
}

function renumber(themeOf: Int32Array, issueOf: Int32Array, folding: Folding): ThemeGrouping {
  const ofIssue = new Map<number, number>()
  themeOf.forEach((theme, row) => {
    if (issueOf[row]! >= 0 && theme >= 0) ofIssue.set(issueOf[row]!, theme)
  })
  const numbers = new Map<number, number>()
  const numbered = themeOf.map((_, row) => {
    const issue = issueOf[row]!
    const theme = issue >= 0 ? (ofIssue.get(issue) ?? -1) : themeOf[folding.representative[row]!]!
    if (theme < 0) return -1
    if (!numbers.has(theme)) numbers.set(theme, numbers.size)
    return numbers.get(theme)!
  })
  return { themeOf: numbered, themeCount: numbers.size }
}
