import type { Folding, OpinionTexts } from '../opinion.ts'
import type { Csr } from '../feature/csr.ts'
import { contentOf, distinctRows, type IssueGrouping } from './issues.ts'
import { likenessVectors, type LikenessModel } from './likeness.ts'
import { invertIndex, type InvertedIndex } from './neighbours.ts'
import { addVectors, rowVector, type SparseVector } from './sparse.ts'

/** What is needed to place new opinions among issues found before. */
export interface IssueCentres {
  readonly model: LikenessModel
  readonly issueCount: number
  /** mean vectors of the issues' distinct texts, feature after feature */
  readonly index: InvertedIndex
  /** least mean likeness with the members to belong, one an issue */
  readonly thresholds: Float32Array
}

export interface CentreOptions {
  /** share of an issue's own mean likeness that a new member must reach. Default .3, as in the grouping */
  readonly closeness?: number
}

/**
 * The centres of the issues of a partition, which may have been changed by people since it was found.
 *
 * @param grouping - the model and threshold of the run
 * @param issueOf - per opinion its issue, or -1
 */
export function issueCentres(
  texts: OpinionTexts,
  folding: Folding,
  issueOf: Int32Array,
  issueCount: number,
  grouping: Pick<IssueGrouping, 'model' | 'threshold'>,
  options: CentreOptions = {},
): IssueCentres {
  const rows = distinctRows(folding).filter((row) => issueOf[row]! >= 0)
  const vectors = likenessVectors(grouping.model, texts, rows)
  const sums: (SparseVector | undefined)[] = new Array<SparseVector | undefined>(issueCount)
  const sizes = new Uint32Array(issueCount)
  const own = new Float64Array(issueCount)
  for (let i = 0; i < rows.length; i++) {
    const issue = issueOf[rows[i]!]!
    const vector = rowVector(vectors, i)
    sizes[issue]!++
    own[issue]! += squareOf(vector)
    sums[issue] = sums[issue] ? addVectors(sums[issue], vector) : vector
  }
  const closeness = options.closeness ?? 0.3
  const thresholds = Float32Array.from(sizes, (size, issue) => {
    if (size < 2) return grouping.threshold
    const cohesion = (squareOf(sums[issue]!) - own[issue]!) / (size * (size - 1))
    return Math.max(grouping.threshold, closeness * cohesion)
  })
  return { model: grouping.model, issueCount, index: invertIndex(meansOf(sums, sizes, vectors.columnCount)), thresholds }
}

/**
 * Places new opinions: each goes to the issue with whose members it is most alike on average, when it would have been let
 * in by the grouping; the lower issue number on a tie. Old opinions stay where they are, and new ones do not influence
 * each other.
 *
 * @returns per new opinion its issue or -1 = single
 */
export function placeNew(centres: IssueCentres, texts: OpinionTexts): Int32Array {
  const rows = Uint32Array.from({ length: texts.ids.length }, (_, row) => row)
  const hasContent = contentOf(texts, rows)
  const vectors = likenessVectors(centres.model, texts, rows)
  const means = new Float64Array(centres.issueCount)
  const { offsets, rows: issues, values } = centres.index
  return Int32Array.from(rows, (row) => {
    if (hasContent[row] === 0) return -1
    const touched: number[] = []
    for (let at = vectors.offsets[row]!; at < vectors.offsets[row + 1]!; at++) {
      const column = vectors.columns[at]!
      for (let entry = offsets[column]!; entry < offsets[column + 1]!; entry++) {
        if (means[issues[entry]!] === 0) touched.push(issues[entry]!)
        means[issues[entry]!]! += vectors.values[at]! * values[entry]!
      }
    }
    let best = -1
    for (const issue of touched) {
      if (means[issue]! < centres.thresholds[issue]!) continue
      if (best < 0 || means[issue]! > means[best]! || (means[issue] === means[best] && issue < best)) best = issue
    }
    for (const issue of touched) means[issue] = 0
    return best
  })
}

function squareOf(vector: SparseVector): number {
  return vector.values.reduce((sum, value) => sum + value * value, 0)
}

function meansOf(sums: readonly (SparseVector | undefined)[], sizes: Uint32Array, columnCount: number): Csr {
  const offsets = new Uint32Array(sums.length + 1)
  sums.forEach((sum, issue) => (offsets[issue + 1] = offsets[issue]! + (sum?.columns.length ?? 0)))
  const columns = new Uint32Array(offsets[sums.length]!)
  const values = new Float32Array(offsets[sums.length]!)
  sums.forEach((sum, issue) => {
    if (!sum) return
    columns.set(sum.columns, offsets[issue]!)
    values.set(sum.values.map((value) => value / sizes[issue]!), offsets[issue]!)
  })
  return { rowCount: sums.length, columnCount, offsets, columns, values }
}
