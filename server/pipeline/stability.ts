import { foldDuplicates, gatherIssues, groupIssues, hash32, numberGroups, type OpinionTexts, partitionStability, selectTexts } from '../../analysis/index.ts'
import type { AnalysisResult } from './result.ts'

/** One opinion in so many is left out. */
const LEFT_OUT = 20
const MIN_OPINIONS = 40
/** Above this many opinions a sample of about so many, chosen by id, is grouped twice in their place: a second grouping of
 * everything would double the time of a run. */
const MAX_OPINIONS = 20_000

/**
 * How firmly the issues stand: grouped again without a fixed twentieth of the opinions (chosen by id), which share of the
 * pairs that were together still is.
 *
 * @param issueOf - per opinion its issue or -1, as grouped from all opinions
 * @param areaOf - per opinion a number of its area, which is not placed anew
 * @returns null with too few opinions to tell
 */
export function measureStability(texts: OpinionTexts, issueOf: Int32Array, areaOf: Int16Array, options: Grouping): AnalysisResult['stability'] {
  const all = Uint32Array.from(texts.ids.keys())
  const part = Math.ceil(texts.ids.length / MAX_OPINIONS)
  const before = part > 1 ? all.filter((row) => hash32(texts.ids[row]!, 0x5a3) % part === 0) : all
  const after = before.filter((row) => hash32(texts.ids[row]!, 0x5eed) % LEFT_OUT !== 0)
  if (after.length < MIN_OPINIONS) return null
  const groupsBefore = part > 1 ? scatter(before, group(texts, before, areaOf, options), texts.ids.length) : issueOf
  const pairsKept = partitionStability(Int32Array.from(after, (row) => groupsBefore[row]!), group(texts, after, areaOf, options))
  return pairsKept === null ? null : { pairsKept, leftOutShare: 1 / LEFT_OUT }
}

interface Grouping {
  readonly seed: number
  readonly mentions: Uint32Array
  readonly topicWords: readonly ReadonlySet<string>[]
}

function group(texts: OpinionTexts, rows: Uint32Array, areaOf: Int16Array, { seed, mentions, topicWords }: Grouping): Int32Array {
  const selected = selectTexts(texts, rows)
  const folding = foldDuplicates(selected.matchTexts)
  const size = { mentions: Uint32Array.from(rows, (row) => mentions[row]!) }
  const areas = Int16Array.from(rows, (row) => areaOf[row]!)
  const found = groupIssues(selected, folding, { seed, ...size })
  const width = areas.reduce((most, area) => Math.max(most, area), 0) + 1
  const parted = numberGroups(found.issueOf.map((issue, row) => (issue < 0 ? -1 : issue * width + areas[row]!)), folding, size)
  return gatherIssues(selected, folding, { issueOf: parted.groupOf, issueCount: parted.groupCount }, areas, found.hasContent, { seed, topicWords, ...size }).issueOf
}

function scatter(rows: Uint32Array, groups: Int32Array, count: number): Int32Array {
  const scattered = new Int32Array(count).fill(-1)
  rows.forEach((row, at) => (scattered[row] = groups[at]!))
  return scattered
}
