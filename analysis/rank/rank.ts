import { rowsByGroup, rowsOf, type GroupRows } from '../describe/groups.ts'
import { hash32 } from '../feature/hash.ts'
import type { OpinionFacts, Partition } from '../opinion.ts'
import { scoreInterval, type BootstrapOptions } from './bootstrap.ts'
import { DEFAULT_WEIGHTS, scoreParts, scoreShare, sumVoices, weighParts, type Scale, type ScoreParts, type Weights } from './score.ts'
import { tallyIssue, toThousandths, weighedPeople, type IssueTally } from './tally.ts'

export interface RankOptions extends BootstrapOptions {
  /** Default DEFAULT_WEIGHTS */
  readonly weights?: Weights
  /** Default 1 */
  readonly seed?: number
}

/** One issue with its score. */
export interface ScoredIssue extends IssueTally {
  /** people behind it as the score counts them, see weighedPeople */
  readonly peopleBehind: number
  /** 0..1, 4 decimals matter no further; of a highlight a tenth of what its parts make, see scoreShare */
  readonly score: number
  readonly parts: ScoreParts
  /** 5th and 95th percentile over bootstrap samples; scoreLow ≤ score ≤ scoreHigh */
  readonly scoreLow: number
  readonly scoreHigh: number
}

/** One issue with its place in the shortlist. */
export interface RankedIssue extends ScoredIssue {
  /** 1-based, by score, ties by issue id */
  readonly rank: number
  /** the best rank it cannot be told apart from; issues with the same stand 并列 */
  readonly tiedRank: number
}

/** What a score is made from: opinions by ascending id, a column each. Their wording is needed for the severity alone. */
export interface Voices {
  readonly ids: readonly string[]
  readonly facts: OpinionFacts
  /** per opinion the row that stands for it */
  readonly representative: Uint32Array
  /** per opinion, 0..1, see severities */
  readonly severity: Float32Array
  /** per opinion 1 = it praises, see praiseFlags; none does where not given */
  readonly praise?: Uint8Array
}

/** What the issues of a run are measured against, and from when an opinion counts as recent. */
export interface RunScale extends Scale {
  /** epoch milliseconds; null without times */
  readonly recentFrom: number | null
}

type Groups = Pick<Partition, 'issueOf' | 'issueCount'>

/**
 * Ranks the issues of a run: a score of visible parts (see scoreParts), bootstrap intervals, ties. Issues
 * that are mostly praise come last: they are highlights.
 *
 * @param issueIds - one per issue number, for ties
 * @returns best first, one entry per issue that has opinions; does not depend on the order or numbering of the issues
 */
export function rankIssues(voices: Voices, groups: Groups, issueIds: readonly string[], options: RankOptions = {}): RankedIssue[] {
  const scored = scoreIssues(voices, groups, runScale(voices, groups), options)
  return rankScored(scored, ({ issue }) => issueIds[issue]!)
}

/** The scale of a run, from all of its opinions, those of no issue too. */
export function runScale({ facts, severity }: Pick<Voices, 'facts' | 'severity'>, { issueOf, issueCount }: Groups): RunScale {
  const recentFrom = facts.times ? recentThird(facts.times) : null
  return {
    mostPeople: mostPeople(rowsByGroup(issueOf, issueCount), facts),
    orgs: distinctNames(facts.orgs),
    audiences: distinctNames(facts.audiences),
    severity: mean(severity),
    recentShare: recentShare(facts.times, recentFrom),
    recentFrom,
  }
}

/**
 * Scores issues against the scale of their run. An issue's score depends on its own opinions and the scale alone: those of
 * some issues can be scored anew without the others.
 *
 * @returns one entry per issue that has opinions, by issue number
 */
export function scoreIssues(voices: Voices, groups: Groups, scale: RunScale, options: RankOptions = {}): ScoredIssue[] {
  const weights = options.weights ?? DEFAULT_WEIGHTS
  const { ids, facts, severity } = voices
  const byGroup = rowsByGroup(groups.issueOf, groups.issueCount)
  const scored: ScoredIssue[] = []
  for (let issue = 0; issue < groups.issueCount; issue++) {
    const rows = rowsOf(byGroup, issue)
    if (rows.length === 0) continue
    const { tally, voices: people, breadth } = tallyIssue(issue, rows, facts, voices, severity, scale.recentFrom)
    const voiced = sumVoices(people)
    const sums = { ...voiced, people: toThousandths(voiced.people) }
    const parts = scoreParts(sums, tally.orgCount, tally.audienceCount, scale)
    const score = weighParts(parts, weights)
    const seed = hash32(ids[tally.firstRow]!, options.seed ?? 1)
    const { low, high } = scoreInterval(breadth, people, scale, weights, score, seed, options)
    const share = scoreShare(praisingShare(rows, voices.praise))
    scored.push({ ...tally, peopleBehind: sums.people, parts, score: share * score, scoreLow: share * low, scoreHigh: share * high })
  }
  return scored
}

/**
 * Puts scored issues in order: by score, ties by id.
 *
 * @returns the entries with their rank and the best rank each cannot be told apart from
 */
export function rankScored<Scored extends Interval>(
  scored: readonly Scored[],
  idOf: (entry: Scored) => string,
): (Scored & { rank: number; tiedRank: number })[] {
  const ordered = scored.toSorted((a, b) => b.score - a.score || (idOf(a) < idOf(b) ? -1 : 1))
  const ranks = tiedRanks(ordered)
  return ordered.map((entry, at) => ({ ...entry, rank: at + 1, tiedRank: ranks[at]! }))
}

/** How sure the order of two issues must be for them not to stand 并列; and the standard deviations that says. */
const SURE_DEVIATIONS = 1.2816
/** Standard deviations from a score to the 5th or 95th percentile of its samples, were they normal. */
const INTERVAL_DEVIATIONS = 1.6449

/**
 * Tied ranks: going down the list, an issue that comes behind the leader of the current tie with a probability below .9 shares
 * the leader's rank; the first that does not leads the next tie. Issues share no voices, so that a joint bootstrap of two
 * scores is one of each; their order is sure when `d / √(σ₁² + σ₂²) ≥ 1.28`, d = difference of the scores, σ = half the
 * interval that faces the other / 1.64 (Goldstein and Healy 1995; Goldstein and Spiegelhalter 1996). Intervals that overlap
 * are not enough for a tie: the difference of two scores varies less than both do together.
 *
 * @param intervals - by descending score
 * @returns one 1-based rank per entry, not descending
 */
export function tiedRanks(intervals: readonly Interval[]): number[] {
  let leader = 0
  return intervals.map((interval, at) => {
    if (at > 0 && isSurelyBehind(interval, intervals[leader]!)) leader = at
    return leader + 1
  })
}

interface Interval {
  readonly score: number
  readonly scoreLow: number
  readonly scoreHigh: number
}

function isSurelyBehind(lower: Interval, upper: Interval): boolean {
  const difference = upper.score - lower.score
  const deviation = Math.hypot(upper.score - upper.scoreLow, lower.scoreHigh - lower.score) / INTERVAL_DEVIATIONS
  return difference > 0 && difference >= SURE_DEVIATIONS * deviation
}

function praisingShare(rows: Uint32Array, praise: Uint8Array | undefined): number {
  if (!praise) return 0
  let count = 0
  for (const row of rows) count += praise[row]!
  return count / rows.length
}

function mostPeople(groups: GroupRows, facts: OpinionFacts): number {
  let most = 1
  for (let issue = 0; issue < groups.groupCount; issue++) most = Math.max(most, weighedPeople(rowsOf(groups, issue), facts))
  return most
}

/** Where the last third of the time span begins; the span leaves out the outer hundredths, where wrong dates stand. */
function recentThird(times: Float64Array): number | null {
  const known = times.filter((time) => !Number.isNaN(time)).sort()
  if (known.length === 0) return null
  const from = known[Math.floor(0.01 * (known.length - 1))]!
  const to = known[Math.ceil(0.99 * (known.length - 1))]!
  return from + ((to - from) * 2) / 3
}

function recentShare(times: Float64Array | null, recentFrom: number | null): number | null {
  if (!times || recentFrom === null) return null
  let recent = 0
  let known = 0
  for (const time of times) {
    if (Number.isNaN(time)) continue
    known++
    if (time >= recentFrom) recent++
  }
  return recent === 0 || recent === known ? null : recent / known
}

function distinctNames(names: readonly (string | null)[] | null): number | null {
  if (!names) return null
  const found = new Set(names)
  found.delete(null)
  return found.size
}

function mean(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value
  return values.length === 0 ? 0 : sum / values.length
}
