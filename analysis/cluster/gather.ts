import { countFeatures } from '../feature/count.ts'
import type { Csr } from '../feature/csr.ts'
import type { Folding, OpinionTexts, Partition } from '../opinion.ts'
import { STOP_WORDS } from '../text/stopwords.ts'
import { withoutFrames } from './boilerplate.ts'
import { clauseFrames } from './clauseFrames.ts'
import { distinctRows } from './issues.ts'
import { selectTexts } from './likeness.ts'
import { linkAverage } from './linkage.ts'
import { findNeighbours, invertIndex } from './neighbours.ts'
import { type IssueSize, numberGroups } from './number.ts'
import { chanceLikeness } from './threshold.ts'
import { type ThemeUnit, themeUnits } from './units.ts'

export interface GatherOptions extends IssueSize {
  readonly seed: number
  /** by the number of an area, words that name its matters: the seeds of the taxonomy */
  readonly topicWords: readonly ReadonlySet<string>[]
  /** how many times its rarity such a word counts. Default 2: on 103 matters told in 2,219 invented spoken opinions, at the
   *  same precision of .80, recall is .126 at 1, .146 at 2, .138 at 3 */
  readonly topicWeight?: number
  /** standard deviations above the mean likeness of random pairs at which two groups are one matter. Default 3.5 */
  readonly deviations?: number
}

type Issues = Pick<Partition, 'issueOf' | 'issueCount'>

/** Features in more than this share of the units tell nothing, unless they are in a few only. */
const MOST_SHARE = 0.08
const ALWAYS_KEPT = 8
const CHAR_COLUMNS = 1 << 18
/** Code units beyond which an opinion is a letter. */
const LONGEST = 120
/** Bounds of the threshold, for the reasons that groupIssues gives its own. On the 103 invented matters .065 gave a precision of
 * .815 and a recall of .133 (.935 and .076 before gathering), .06 .804 and .136, .07 .826 and .131. */
const LEAST_THRESHOLD = 0.065
const MOST_THRESHOLD = 0.12

/**
 * Second level of the grouping, for spoken opinions: many voices tell one matter in words of their own and share two or three
 * of them. Inside an area, where fewer matters can be mistaken for each other, issues and singles are joined by average
 * linkage over words and character bigrams without frames, words that name a matter counting more. Opinions with a title and
 * long ones are left as they are: letters name matter and place, and the first level parts places well. Independent of row order but for
 * the numbering; no step is quadratic.
 *
 * @param areaOf - per opinion any number ≥ 0 of its area, the same for all members of an issue; areas never mix. -1 = left as
 *   it is
 * @param hasContent - per opinion 1 = it says something to compare by
 */
export function gatherIssues(texts: OpinionTexts, folding: Folding, issues: Issues, areaOf: Int16Array, hasContent: Uint8Array, options: GatherOptions): Issues {
  const work = gatherWork(texts, folding, issues, areaOf, hasContent, options)
  if (!work) return issues
  return joinGathered(work, work.areas.map(({ vectors }) => linkUnits(vectors, work.threshold)), issues, folding, areaOf, options)
}

/** What is linked, area by area; areas may be linked on any threads. */
export interface GatherWork {
  readonly areas: readonly { readonly units: readonly ThemeUnit[]; readonly vectors: Csr }[]
  readonly threshold: number
}

/** First part of `gatherIssues`; null = there is nothing to gather. */
export function gatherWork(texts: OpinionTexts, folding: Folding, issues: Issues, areaOf: Int16Array, hasContent: Uint8Array, options: GatherOptions): GatherWork | null {
  const units = themeUnits(folding, issues.issueOf, areaOf).filter(({ rows, area }) => area >= 0 && rows.some((row) => hasContent[row] === 1) && isSpoken(texts, rows))
  if (units.length < 2) return null
  const vectors = unitFeatures(texts, folding, units, options)
  const chance = chanceLikeness(vectors, units.map(({ rows }) => texts.ids[rows[0]!]!), options.seed)
  const threshold = Math.min(Math.max(chance.mean + (options.deviations ?? 3.5) * chance.deviation, LEAST_THRESHOLD), MOST_THRESHOLD)
  const areas = unitsByArea(units).map((numbers) => ({ units: numbers.map((number) => units[number]!), vectors: selectRows(vectors, numbers) }))
  return { areas, threshold }
}

/** Links the units of one area; per unit the first of its group. */
export function linkUnits(vectors: Csr, threshold: number): Uint32Array {
  return linkAverage(vectors, [findNeighbours(vectors, invertIndex(vectors), 0, vectors.rowCount, { minLikeness: threshold, neighbourCount: 15 })], threshold)
}

/**
 * Last part of `gatherIssues`.
 *
 * @param linked - by area, from linkUnits
 */
export function joinGathered({ areas }: GatherWork, linked: readonly Uint32Array[], issues: Issues, folding: Folding, areaOf: Int16Array, size: IssueSize): Issues {
  const groupOfText = new Int32Array(issues.issueOf)
  const groupOfIssue = Int32Array.from({ length: issues.issueCount }, (_, issue) => issue)
  let end = issues.issueCount
  areas.forEach(({ units }, area) => {
    units.forEach(({ rows }, unit) => {
      const [first] = rows
      const issue = issues.issueOf[first!]!
      if (issue >= 0) groupOfIssue[issue] = end + linked[area]![unit]!
      else groupOfText[first!] = end + linked[area]![unit]!
    })
    end += units.length
  })
  const groupOf = issues.issueOf.map((issue, row) => {
    if (issue >= 0) return groupOfIssue[issue]!
    const text = folding.representative[row]!
    return areaOf[row] === areaOf[text] && issues.issueOf[text]! < 0 ? groupOfText[text]! : -1
  })
  const numbered = numberGroups(groupOf, folding, size)
  return { issueOf: numbered.groupOf, issueCount: numbered.groupCount }
}

function isSpoken({ titleLengths, matchTexts }: OpinionTexts, rows: readonly number[]): boolean {
  return rows.some((row) => titleLengths[row] === 0 && matchTexts[row]!.length <= LONGEST)
}

function unitsByArea(units: readonly ThemeUnit[]): number[][] {
  const byArea = new Map<number, number[]>()
  units.forEach(({ area }, number) => {
    const numbers = byArea.get(area)
    if (numbers) numbers.push(number)
    else byArea.set(area, [number])
  })
  return [...byArea].sort((a, b) => a[0] - b[0]).map(([, numbers]) => numbers)
}

/**
 * One row a unit, length ≤ 1: ln(1 + its texts that have the feature) × rarity among units. What one unit alone has lengthens
 * its vector and is not stored.
 */
function unitFeatures(texts: OpinionTexts, folding: Folding, units: readonly ThemeUnit[], options: GatherOptions): Csr {
  const counts = countUnits(texts, folding, units)
  const { vocabulary } = texts.words
  const { columnCount } = counts
  const rowCounts = new Uint32Array(columnCount)
  for (let at = 0; at < counts.columns.length; at++) rowCounts[counts.columns[at]!]!++
  const rarity = Float64Array.from(rowCounts, (count) => {
    if (count === 0 || count > Math.max(MOST_SHARE * units.length, ALWAYS_KEPT)) return 0
    return Math.log(units.length / count)
  })
  const topicWeights = options.topicWords.map((words) => Float64Array.from(vocabulary, (word) => (words.has(word) ? (options.topicWeight ?? 2) : 1)))
  const offsets = new Uint32Array(units.length + 1)
  const columns = new Uint32Array(counts.columns.length)
  const values = new Float32Array(counts.columns.length)
  const weights = new Float64Array(columnCount)
  let end = 0
  for (let unit = 0; unit < units.length; unit++) {
    const topics = topicWeights[units[unit]!.area]
    const start = end
    let squares = 0
    for (let at = counts.offsets[unit]!; at < counts.offsets[unit + 1]!; at++) {
      const column = counts.columns[at]!
      const weight = Math.log1p(counts.values[at]!) * rarity[column]! * (column < vocabulary.length && topics ? topics[column]! : 1)
      weights[column] = weight
      squares += weight ** 2
      if (rowCounts[column]! >= 2 && rarity[column] !== 0) columns[end++] = column
    }
    columns.subarray(start, end).sort()
    for (let at = start; at < end; at++) values[at] = weights[columns[at]!]! / Math.sqrt(squares)
    offsets[unit + 1] = end
  }
  return { rowCount: units.length, columnCount, offsets, columns: columns.slice(0, end), values: values.slice(0, end) }
}

/** Per unit how many of its distinct texts have each word (its token) and character bigram (behind the tokens), as first met. */
function countUnits(texts: OpinionTexts, folding: Folding, units: readonly ThemeUnit[]): Csr {
  const { vocabulary } = texts.words
  const isContent = Uint8Array.from(vocabulary, (word) => (word.length > 1 && !STOP_WORDS.has(word) ? 1 : 0))
  const frames = clauseFrames(texts, distinctRows(folding))
  const { words, ...framed } = withoutFrames(selectTexts(texts, Uint32Array.from(units.flatMap(({ rows }) => rows))), frames)
  const grams = countFeatures({ words, ...framed }, { width: CHAR_COLUMNS, charLengths: [2], words: false })
  const columnCount = vocabulary.length + CHAR_COLUMNS
  const offsets = new Uint32Array(units.length + 1)
  const columns = new Uint32Array(grams.columns.length + words.tokens.length)
  const values = new Float32Array(columns.length)
  const found = new Uint32Array(columnCount)
  const lastText = new Int32Array(vocabulary.length).fill(-1)
  let end = 0
  let text = 0
  units.forEach(({ rows }, unit) => {
    const start = end
    const add = (column: number): void => {
      if (found[column]!++ === 0) columns[end++] = column
    }
    for (const last = text + rows.length; text < last; text++) {
      for (let at = grams.offsets[text]!; at < grams.offsets[text + 1]!; at++) add(vocabulary.length + grams.columns[at]!)
      for (let at = words.offsets[text]!; at < words.offsets[text + 1]!; at++) {
        const token = words.tokens[at]!
        if (isContent[token] === 0 || lastText[token] === text) continue
        lastText[token] = text
        add(token)
      }
    }
    for (let at = start; at < end; at++) {
      values[at] = found[columns[at]!]!
      found[columns[at]!] = 0
    }
    offsets[unit + 1] = end
  })
  return { rowCount: units.length, columnCount, offsets, columns: columns.subarray(0, end), values: values.subarray(0, end) }
}

function selectRows(matrix: Csr, rows: readonly number[]): Csr {
  const offsets = new Uint32Array(rows.length + 1)
  rows.forEach((row, i) => (offsets[i + 1] = offsets[i]! + matrix.offsets[row + 1]! - matrix.offsets[row]!))
  const columns = new Uint32Array(offsets[rows.length]!)
  const values = new Float32Array(columns.length)
  rows.forEach((row, i) => {
    columns.set(matrix.columns.subarray(matrix.offsets[row], matrix.offsets[row + 1]), offsets[i])
    values.set(matrix.values.subarray(matrix.offsets[row], matrix.offsets[row + 1]), offsets[i])
  })
  return { rowCount: rows.length, columnCount: matrix.columnCount, offsets, columns, values }
}
