import type { Folding, OpinionTexts } from '../opinion.ts'
import type { Csr } from '../feature/csr.ts'
import { hash32 } from '../feature/hash.ts'
import { documentVectors, semanticNumbers, type SemanticSpace } from '../feature/semantic.ts'
import { withoutFrames } from './boilerplate.ts'
import { latentVectors, learnLatentSpace } from './latent.ts'
import { learnLikeness, selectTexts } from './likeness.ts'
import { findNeighbours, invertIndex } from './neighbours.ts'

/** An issue's distinct texts, or a single one: what themes are made of. */
export interface ThemeUnit {
  /** ascending; the first stands for it */
  readonly rows: readonly number[]
  readonly area: number
}

const LATENT_DIMENSIONS = 30
const LATENT_SAMPLE = 2000
/** Features a text at which the latent part counts as much as the semantic one: headlines say too little for it, letters
 * enough. */
const EVEN_FEATURES = 60
/** Units whose meaning is rounded off by that of their neighbours; above, neighbours cost more than they bring. */
const SMOOTHED_UNITS = 20_000
const SMOOTHING_NEIGHBOURS = 15

/** Issues and single texts, by their first row. */
export function themeUnits(folding: Folding, issueOf: Int32Array, areaOf: Int16Array): ThemeUnit[] {
  const ofIssue = new Map<number, { rows: number[]; area: number }>()
  const units: ThemeUnit[] = []
  for (let row = 0; row < issueOf.length; row++) {
    const issue = issueOf[row]!
    const known = issue < 0 ? undefined : ofIssue.get(issue)
    if (known) {
      if (folding.representative[row] === row) known.rows.push(row)
      continue
    }
    if (issue < 0 && folding.representative[row] !== row) continue
    const unit = { rows: [row], area: areaOf[row]! }
    if (issue >= 0) ofIssue.set(issue, unit)
    units.push(unit)
  }
  return units
}

/**
 * What each unit is about: latent semantic coordinates of its first text and the semantic mean of all its words,
 * weighed by how much a text says, then half of it replaced by the mean of the most alike units. On 7,366 messages of seven departments, seven
 * groups of such vectors reach a higher V-measure than either part.
 *
 * @returns rows of length 1, or 0 for a unit without known words
 */
export function unitVectors(texts: OpinionTexts, units: readonly ThemeUnit[], space: SemanticSpace, seed: number): { values: Float32Array; dimensions: number } {
  const firsts = Uint32Array.from(units, (unit) => unit.rows[0]!)
  const { vectors: sparse } = learnLikeness(texts, firsts, { nameShare: 0 })
  const latent = learnLatentSpace(sampleRows(sparse, texts, firsts, seed), LATENT_DIMENSIONS, seed)
  const features = sparse.columns.length / Math.max(1, units.length)
  const latentShare = features / (features + EVEN_FEATURES)
  const parts = [
    { values: latentVectors(latent, sparse), dimensions: latent.dimensions, share: latentShare },
    { values: semanticMeans(texts, units, space), dimensions: space.dimensions, share: 1 - latentShare },
  ]
  const joined = joinParts(parts, units.length)
  return units.length > SMOOTHED_UNITS ? joined : smooth(joined, sparse)
}

function sampleRows(matrix: Csr, texts: OpinionTexts, rows: Uint32Array, seed: number): Csr {
  const hashes = rows.map((row) => hash32(texts.ids[row]!, seed))
  const chosen = Uint32Array.from(rows.keys())
    .sort((a, b) => hashes[a]! - hashes[b]! || a - b)
    .subarray(0, LATENT_SAMPLE)
    .sort()
  const offsets = new Uint32Array(chosen.length + 1)
  chosen.forEach((row, i) => (offsets[i + 1] = offsets[i]! + matrix.offsets[row + 1]! - matrix.offsets[row]!))
  const columns = new Uint32Array(offsets[chosen.length]!)
  const values = new Float32Array(columns.length)
  chosen.forEach((row, i) => {
    columns.set(matrix.columns.subarray(matrix.offsets[row], matrix.offsets[row + 1]), offsets[i])
    values.set(matrix.values.subarray(matrix.offsets[row], matrix.offsets[row + 1]), offsets[i])
  })
  return { rowCount: chosen.length, columnCount: matrix.columnCount, offsets, columns, values }
}

function semanticMeans(texts: OpinionTexts, units: readonly ThemeUnit[], space: SemanticSpace): Float32Array {
  const { dimensions } = space
  const rows = Uint32Array.from(units.flatMap((unit) => unit.rows))
  const documents = documentVectors(space, withoutFrames(selectTexts(texts, rows)).words, semanticNumbers(space, texts.words.vocabulary))
  const means = new Float32Array(units.length * dimensions)
  const centre = new Float64Array(dimensions)
  let at = 0
  units.forEach((unit, number) => {
    for (let i = 0; i < unit.rows.length; i++, at++) {
      for (let k = 0; k < dimensions; k++) means[number * dimensions + k]! += documents[at * dimensions + k]!
    }
    toLength(means, number * dimensions, dimensions)
    for (let k = 0; k < dimensions; k++) centre[k]! += means[number * dimensions + k]! / units.length
  })
  for (let base = 0; base < means.length; base += dimensions) {
    if (toLength(means, base, dimensions) > 0) for (let k = 0; k < dimensions; k++) means[base + k]! -= (1 - 1 / units.length) * centre[k]!
  }
  return means
}

function joinParts(parts: readonly { values: Float32Array; dimensions: number; share: number }[], count: number): { values: Float32Array; dimensions: number } {
  const dimensions = parts.reduce((sum, part) => sum + part.dimensions, 0)
  const values = new Float32Array(count * dimensions)
  let shift = 0
  for (const part of parts) {
    for (let row = 0; row < count; row++) {
      toLength(part.values, row * part.dimensions, part.dimensions)
      for (let k = 0; k < part.dimensions; k++) values[row * dimensions + shift + k] = Math.sqrt(part.share) * part.values[row * part.dimensions + k]!
    }
    shift += part.dimensions
  }
  for (let row = 0; row < count; row++) toLength(values, row * dimensions, dimensions)
  return { values, dimensions }
}

function smooth(points: { values: Float32Array; dimensions: number }, sparse: Csr): { values: Float32Array; dimensions: number } {
  const { values, dimensions } = points
  const graph = findNeighbours(sparse, invertIndex(sparse), 0, sparse.rowCount, { neighbourCount: SMOOTHING_NEIGHBOURS })
  const smoothed = values.slice()
  for (let row = 0; row < sparse.rowCount; row++) {
    const from = graph.offsets[row]!
    const to = graph.offsets[row + 1]!
    let total = 0
    for (let at = from; at < to; at++) total += graph.likeness[at]!
    for (let at = from; at < to; at++) {
      const base = graph.rows[at]! * dimensions
      for (let k = 0; k < dimensions; k++) smoothed[row * dimensions + k]! += (graph.likeness[at]! / total) * values[base + k]!
    }
    toLength(smoothed, row * dimensions, dimensions)
  }
  return { values: smoothed, dimensions }
}

function toLength(values: Float32Array, base: number, size: number): number {
  let squares = 0
  for (let k = 0; k < size; k++) squares += values[base + k]! ** 2
  if (squares > 0) for (let k = 0; k < size; k++) values[base + k]! /= Math.sqrt(squares)
  return squares
}
