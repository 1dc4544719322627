import type { Folding, OpinionTexts } from '../opinion.ts'
import type { Csr } from '../feature/csr.ts'
import { withoutFrames } from './boilerplate.ts'
import { learnLikeness, selectTexts, type LikenessModel, type LikenessOptions } from './likeness.ts'
import { linkAverage } from './linkage.ts'
import { unitsOutsideNames } from './names.ts'
import { compactColumns, findNeighbours, invertIndex, type NeighbourOptions } from './neighbours.ts'
import { numberGroups, type IssueSize } from './number.ts'
import { chanceLikeness } from './threshold.ts'

export interface IssueOptions extends LikenessOptions, NeighbourOptions, IssueSize {
  readonly seed: number
  /** standard deviations above the mean likeness of random pairs at which two groups are one matter. Default 9: on 43
   *  matters picked by hand out of 4,326 messages, 8 to 10 were alike; 6 joins the same grievance of several places */
  readonly deviations?: number
  /** share of the likeness inside a group that a join must reach. Default .3 (.25 to .4 alike on the same matters) */
  readonly closeness?: number
}

export interface IssueGrouping {
  /** per opinion the issue's number, by smallest row 0..issueCount-1; -1 = single */
  readonly issueOf: Int32Array
  readonly issueCount: number
  /** least mean likeness at which groups were joined */
  readonly threshold: number
  /** per issue the mean likeness of two of its distinct texts, 0..1; 1 where there is one text only */
  readonly cohesion: Float32Array
  /** per opinion 1 = it says something to compare by; 0 = frames and names only (无, 没有, 快跑): never in an issue */
  readonly hasContent: Uint8Array
  readonly model: LikenessModel
}

/** Bounds of the threshold: less alike, two texts share a few common words only; where a few matters make up most of a small
 * corpus, chance is hard to tell from likeness, and the threshold would rise above any likeness. Real sets gave .12 to .14. */
const LEAST_THRESHOLD = 0.1
const MOST_THRESHOLD = 0.15
/** Word characters an opinion needs besides frames and names to be about something: 教室没空调 is, 欢迎报考江南大学 is not. */
const MIN_CONTENT = 4

/**
 * Groups opinions on the same matter. Distinct texts are joined by average linkage over their likeness; copies go with
 * the text that stands for them. An issue has two distinct texts, or one said `minCopies` times. Texts of frames only
 * stay single, however many there are. Independent of row order apart from the numbering; no step is quadratic.
 */
export function groupIssues(texts: OpinionTexts, folding: Folding, options: IssueOptions): IssueGrouping {
  const hasContent = contentOf(texts, distinctRows(folding))
  const rows = speakingRows(folding, hasContent)
  const work = issueWork(texts, rows, learnLikeness(texts, rows, options), options)
  const graph = findNeighbours(work.vectors, invertIndex(work.vectors), 0, work.vectors.rowCount, { ...options, minLikeness: work.threshold })
  return joinIssues(work, linkAverage(work.vectors, [graph], work.threshold, closenessOf(options)), hasContent, folding, options)
}

/** What is linked: one row a distinct text that says something. */
export interface IssueWork {
  /** ascending; row i of the vectors is opinion rows[i] */
  readonly rows: Uint32Array
  readonly vectors: Csr
  readonly threshold: number
  readonly model: LikenessModel
}

/** Distinct texts that say something, ascending. */
export function speakingRows(folding: Folding, hasContent: Uint8Array): Uint32Array {
  return distinctRows(folding).filter((row) => hasContent[row] === 1)
}

/** Vectors to link and the threshold, from what was learned of some rows. */
export function issueWork(texts: OpinionTexts, rows: Uint32Array, learned: { model: LikenessModel; vectors: Csr }, options: IssueOptions): IssueWork {
  const vectors = compactColumns(learned.vectors)
  const chance = chanceLikeness(
    vectors,
    Array.from(rows, (row) => texts.ids[row]!),
    options.seed,
  )
  const threshold = Math.min(Math.max(chance.mean + (options.deviations ?? 9) * chance.deviation, LEAST_THRESHOLD), MOST_THRESHOLD)
  return { rows, vectors, threshold, model: learned.model }
}

/** Share of the likeness inside a group that a join must reach. */
export function closenessOf(options: Pick<IssueOptions, 'closeness'>): number {
  return options.closeness ?? 0.3
}

/**
 * The issues that linked rows make.
 *
 * @param linked - per row of the vectors the smallest row of its group, from linkAverage
 * @param hasContent - per opinion, copies not yet counted in; 0 outside the rows that stand for themselves
 */
export function joinIssues({ rows, vectors, threshold, model }: IssueWork, linked: Uint32Array, hasContent: Uint8Array, folding: Folding, options: IssueSize): IssueGrouping {
  const groups = new Int32Array(folding.representative.length).fill(-1)
  for (let i = 0; i < rows.length; i++) groups[rows[i]!] = linked[i]!
  const { groupOf: issueOf, groupCount: issueCount } = numberGroups(spread(groups, folding), folding, options)
  return { issueOf, issueCount, threshold, cohesion: cohesionOf(vectors, rows, issueOf, issueCount), hasContent: spread(hasContent.slice(), folding), model }
}

/** Rows that stand for themselves, ascending. */
export function distinctRows(folding: Folding): Uint32Array {
  return folding.representative.filter((representative, row) => representative === row)
}

/** Whether the opinions of some rows say anything besides frames and names; one entry per opinion, 0 outside these rows. */
export function contentOf(texts: OpinionTexts, rows: Uint32Array): Uint8Array {
  const hasContent = new Uint8Array(texts.ids.length)
  withoutFrames(selectTexts(texts, rows)).matchTexts.forEach((text, i) => {
    hasContent[rows[i]!] = unitsOutsideNames(text, MIN_CONTENT) >= MIN_CONTENT ? 1 : 0
  })
  return hasContent
}

/** Gives copies the value of the text that stands for them. */
function spread<A extends Uint8Array | Int32Array>(values: A, folding: Folding): A {
  for (let row = 0; row < values.length; row++) values[row] = values[folding.representative[row]!]!
  return values
}

function cohesionOf(vectors: Csr, rows: Uint32Array, issueOf: Int32Array, issueCount: number): Float32Array {
  const members: number[][] = Array.from({ length: issueCount }, () => [])
  for (let i = 0; i < rows.length; i++) {
    const issue = issueOf[rows[i]!]!
    if (issue >= 0) members[issue]!.push(i)
  }
  const sum = new Float64Array(vectors.columnCount)
  return Float32Array.from(members, (texts) => {
    let crossed = 0
    for (const text of texts) {
      for (let at = vectors.offsets[text]!; at < vectors.offsets[text + 1]!; at++) {
        const column = vectors.columns[at]!
        crossed += vectors.values[at]! * sum[column]!
        sum[column]! += vectors.values[at]!
      }
    }
    for (const text of texts) for (let at = vectors.offsets[text]!; at < vectors.offsets[text + 1]!; at++) sum[vectors.columns[at]!] = 0
    return texts.length < 2 ? 1 : (2 * crossed) / (texts.length * (texts.length - 1))
  })
}
