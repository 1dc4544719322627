import type { Folding, OpinionTexts } from '../opinion.ts'
import { isWordUnit } from '../feature/count.ts'
import type { Csr } from '../feature/csr.ts'
import { withoutFrames } from './boilerplate.ts'
import { learnLikeness, selectTexts, type LikenessModel, type LikenessOptions } from './likeness.ts'
import { linkAverage } from './linkage.ts'
import { findNeighbours, invertIndex, type NeighbourOptions } from './neighbours.ts'
import { chanceLikeness } from './threshold.ts'

export interface IssueOptions extends LikenessOptions, NeighbourOptions {
  readonly seed: number
  /** standard deviations above the mean likeness of random pairs at which two groups are one matter. Default 8: on 43
   *  matters picked by hand out of 4,326 messages, 7 to 9 were alike; 6 joins the same grievance of several places */
  readonly deviations?: number
  /** share of the likeness inside a group that a join must reach. Default .3 (.25 to .4 alike on the same matters) */
  readonly closeness?: number
  /** copies that make one distinct text an issue. Default 3 */
  readonly minCopies?: number
  /** word characters an opinion needs besides frames to be about something. Default 4 */
  readonly minContent?: number
  /** how many people are said to have voiced each opinion, one entry each. Default 1 each */
  readonly mentions?: Uint32Array
}

export interface IssueGrouping {
  /** per opinion the issue's number, by smallest row 0..issueCount-1; -1 = single */
  readonly issueOf: Int32Array
  readonly issueCount: number
  /** least mean likeness at which groups were joined */
  readonly threshold: number
  /** per issue the mean likeness of two of its distinct texts, 0..1; 1 where there is one text only */
  readonly cohesion: Float32Array
  /** per opinion 1 = it says something to compare by; 0 = frames only (无, 没有, 快跑): never in an issue */
  readonly hasContent: Uint8Array
  readonly model: LikenessModel
}

/**
 * Groups opinions on the same matter. Distinct texts are joined by average linkage over their likeness; copies go with
 * the text that stands for them. An issue has two distinct texts, or one said `minCopies` times. Texts of frames only
 * stay single, however many there are. Independent of row order apart from the numbering; no step is quadratic.
 */
export function groupIssues(texts: OpinionTexts, folding: Folding, options: IssueOptions): IssueGrouping {
  const rows = distinctRows(folding)
  const hasContent = contentOf(texts, rows, folding, options.minContent ?? 4)
  const speaking = rows.filter((row) => hasContent[row] === 1)
  const { model, vectors } = learnLikeness(texts, speaking, options)
  const chance = chanceLikeness(vectors, options.seed)
  const threshold = Math.max(chance.mean + (options.deviations ?? 8) * chance.deviation, Number.MIN_VALUE)
  const index = invertIndex(vectors)
  const graph = findNeighbours(vectors, index, 0, vectors.rowCount, { ...options, minLikeness: threshold })
  const group = linkAverage(vectors, [graph], threshold, options.closeness ?? 0.3)
  const { issueOf, issueCount } = numberIssues(group, speaking, folding, options)
  return { issueOf, issueCount, threshold, cohesion: cohesionOf(vectors, speaking, issueOf, issueCount), hasContent, model }
}

/** Rows that stand for themselves, ascending. */
export function distinctRows(folding: Folding): Uint32Array {
  return folding.representative.filter((representative, row) => representative === row)
}

function contentOf(texts: OpinionTexts, rows: Uint32Array, folding: Folding, minContent: number): Uint8Array {
  const hasContent = new Uint8Array(texts.ids.length)
  withoutFrames(selectTexts(texts, rows)).matchTexts.forEach((text, i) => {
    let units = 0
    for (let at = 0; at < text.length && units < minContent; at++) if (isWordUnit(text.charCodeAt(at))) units++
    hasContent[rows[i]!] = units >= minContent ? 1 : 0
  })
  for (let row = 0; row < hasContent.length; row++) hasContent[row] = hasContent[folding.representative[row]!]!
  return hasContent
}

function numberIssues(
  group: Uint32Array,
  speaking: Uint32Array,
  folding: Folding,
  options: IssueOptions,
): { issueOf: Int32Array; issueCount: number } {
  const count = folding.representative.length
  const rootOf = new Int32Array(count).fill(-1)
  for (let i = 0; i < speaking.length; i++) rootOf[speaking[i]!] = speaking[group[i]!]!
  const texts = new Uint32Array(count)
  const copies = new Float64Array(count)
  for (let row = 0; row < count; row++) {
    const root = rootOf[folding.representative[row]!]!
    if (root < 0) continue
    if (folding.representative[row] === row) texts[root]!++
    copies[root]! += options.mentions?.[row] ?? 1
  }
  const minCopies = options.minCopies ?? 3
  const numberOf = new Int32Array(count).fill(-1)
  const issueOf = new Int32Array(count).fill(-1)
  let issueCount = 0
  for (let row = 0; row < count; row++) {
    const root = rootOf[folding.representative[row]!]!
    if (root < 0 || (texts[root]! < 2 && copies[root]! < minCopies)) continue
    if (numberOf[root]! < 0) numberOf[root] = issueCount++
    issueOf[row] = numberOf[root]!
  }
  return { issueOf, issueCount }
}

function cohesionOf(vectors: Csr, speaking: Uint32Array, issueOf: Int32Array, issueCount: number): Float32Array {
  const members: number[][] = Array.from({ length: issueCount }, () => [])
  for (let i = 0; i < speaking.length; i++) {
    const issue = issueOf[speaking[i]!]!
    if (issue >= 0) members[issue]!.push(i)
  }
  const sum = new Float64Array(vectors.columnCount)
  return Float32Array.from(members, (rows) => {
    if (rows.length < 2) return 1
    let own = 0
    let whole = 0
    for (const row of rows) {
      for (let at = vectors.offsets[row]!; at < vectors.offsets[row + 1]!; at++) {
        const value = vectors.values[at]!
        own += value * value
        whole += value * (2 * sum[vectors.columns[at]!]! + value)
        sum[vectors.columns[at]!]! += value
      }
    }
    for (const row of rows) for (let at = vectors.offsets[row]!; at < vectors.offsets[row + 1]!; at++) sum[vectors.columns[at]!] = 0
    return (whole - own) / (rows.length * (rows.length - 1))
  })
}
