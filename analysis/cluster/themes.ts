import type { Folding, OpinionTexts } from '../opinion.ts'
import type { SemanticSpace } from '../feature/semantic.ts'
import { sphericalKmeans, type DensePoints } from './kmeans.ts'
import { themeUnits, unitVectors, type ThemeUnit } from './units.ts'

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

/**
 * Groups issues and singles of the same kind of matter into themes, area by area: spherical k-means over what they are
 * about, an issue counting as often as it has distinct texts. Members of an issue share its theme, copies that of their
 * text.
 *
 * @param areaOf - per opinion any number of its area; opinions of different areas never share a theme. -1 = no theme
 */
export function groupThemes(texts: OpinionTexts, folding: Folding, issueOf: Int32Array, areaOf: Int16Array, options: ThemeOptions): ThemeGrouping {
  const units = themeUnits(folding, issueOf, areaOf)
  const themeOf = new Int32Array(issueOf.length).fill(-1)
  if (units.length > 0) {
    const points = unitVectors(texts, units, options.space, options.seed)
    const byArea = new Map<number, number[]>()
    units.forEach(({ area }, number) => {
      if (area < 0) return
      const numbers = byArea.get(area)
      if (numbers) numbers.push(number)
      else byArea.set(area, [number])
    })
    let end = 0
    for (const [area, numbers] of [...byArea].sort((a, b) => a[0] - b[0])) end = themesOfArea(numbers, units, points, area, end, themeOf, options)
  }
  return renumber(themeOf, issueOf, folding)
}

function themesOfArea(
  numbers: readonly number[],
  units: readonly ThemeUnit[],
  { values: vectors, dimensions }: { values: Float32Array; dimensions: number },
  area: number,
  from: number,
  themeOf: Int32Array,
  options: ThemeOptions,
): number {
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
