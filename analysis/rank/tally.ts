import { sentimentOf } from '../text/sentiment.ts'
import type { Folding, OpinionFacts, OpinionTexts } from '../opinion.ts'
import type { Kind } from '../taxonomy/taxonomy.ts'

/** One issue counted: who, where, when, how grave. What the score and the shortlist are made from. */
export interface IssueTally {
  readonly issue: number
  /** the issue's opinion with the smallest id */
  readonly firstRow: number
  /** mentions: Σ of how many people each opinion is said to speak for, copies included */
  readonly opinionCount: number
  /** distinct people; null where none of its opinions tells who said it */
  readonly peopleCount: number | null
  /** distinct texts, near copies counted once */
  readonly distinctCount: number
  readonly orgCount: number | null
  readonly audienceCount: number | null
  /** earliest and latest, epoch milliseconds; null where no opinion of the issue has a time */
  readonly firstAt: number | null
  readonly lastAt: number | null
  /** mentions by org and by audience, most first, ties by name; empty without such a column */
  readonly topOrgs: readonly NamedCount[]
  readonly topAudiences: readonly NamedCount[]
}

interface NamedCount {
  readonly name: string
  readonly count: number
}

/** What one person said in an issue; the unit of resampling, since a person's opinions are not independent. */
export interface Voice {
  /** see voiceWeight, of the largest number of people one of them is said to speak for; ≥ 1 */
  readonly people: number
  readonly opinions: number
  /** Σ severity of its opinions, each 0..1 */
  readonly severity: number
  /** how many of its opinions fall in the recent third of the run's time span */
  readonly recent: number
  /** how many of its opinions have a time */
  readonly timed: number
}

/** Opinions of an issue by org and by audience, each counted once; empty without such a column. */
export interface Breadth {
  readonly orgs: readonly number[]
  readonly audiences: readonly number[]
}

/** The kind of an opinion that praises. */
const PRAISE: Kind = 'C'

/**
 * What one voice counts that is said to speak for so many people: `1 + ln m`. A head count in the minutes of a meeting is one
 * recorder's estimate: thirty nodding count 4.4, not thirty, so that thirty people who each took the trouble weigh more.
 *
 * @param mentions - ≥ 1
 * @returns ≥ 1; 1 for who speaks for nobody else
 */
function voiceWeight(mentions: number): number {
  return 1 + Math.log(mentions)
}

/** Per opinion 1 = it praises, from the codes of the kinds. */
export function praiseFlags(kinds: readonly string[]): Uint8Array {
  return Uint8Array.from(kinds, (kind) => (kind === PRAISE ? 1 : 0))
}

/** Severity of every opinion, 0..1; copies get the severity of the text that stands for them. */
export function severities(texts: OpinionTexts, folding: Folding): Float32Array {
  const found = new Float32Array(texts.ids.length)
  for (let row = 0; row < found.length; row++) {
    const stands = folding.representative[row]!
    found[row] = stands < row ? found[stands]! : sentimentOf(texts.matchTexts[row]!).severity
  }
  return found
}

/**
 * People behind an issue as its score counts them: every person or opinion without one by its voiceWeight.
 *
 * @returns to three decimals, so that it does not depend on the order of the rows
 */
export function weighedPeople(rows: Uint32Array, facts: Pick<OpinionFacts, 'people' | 'mentions'>): number {
  const most = new Map<string | number, number>()
  for (const row of rows) {
    const key = facts.people?.[row] ?? row
    most.set(key, Math.max(most.get(key) ?? 1, facts.mentions[row]!))
  }
  let sum = 0
  for (const mentions of most.values()) sum += voiceWeight(mentions)
  return toThousandths(sum)
}

/** Three decimals of a sum. */
export function toThousandths(sum: number): number {
  return Math.round(sum * 1000) / 1000
}

/**
 * Counts one issue.
 *
 * @param rows - its opinions, ascending
 * @param severity - per opinion of the run
 * @param recentFrom - epoch milliseconds from which an opinion is recent; null without times
 * @returns its counts, one voice per person or opinion without one, and its opinions by org and audience
 */
export function tallyIssue(
  issue: number,
  rows: Uint32Array,
  facts: OpinionFacts,
  folding: Pick<Folding, 'representative'>,
  severity: Float32Array,
  recentFrom: number | null,
): { tally: IssueTally; voices: Voice[]; breadth: Breadth } {
  const voices = new Map<string | number, { people: number; opinions: number; severity: number; recent: number; timed: number }>()
  const people = new Set<string>()
  const texts = new Set<number>()
  let opinionCount = 0
  let firstAt = Infinity
  let lastAt = -Infinity
  for (const row of rows) {
    const mentions = facts.mentions[row]!
    const person = facts.people?.[row] ?? null
    if (person !== null) people.add(person)
    texts.add(folding.representative[row]!)
    opinionCount += mentions
    const voice = voices.get(person ?? row) ?? { people: 0, opinions: 0, severity: 0, recent: 0, timed: 0 }
    voices.set(person ?? row, voice)
    voice.people = Math.max(voice.people, voiceWeight(mentions))
    voice.opinions++
    voice.severity += severity[row]!
    const time = facts.times?.[row] ?? NaN
    if (Number.isNaN(time)) continue
    firstAt = Math.min(firstAt, time)
    lastAt = Math.max(lastAt, time)
    voice.timed++
    if (recentFrom !== null && time >= recentFrom) voice.recent++
  }
  const topOrgs = countNames(rows, facts.orgs, facts.mentions)
  const topAudiences = countNames(rows, facts.audiences, facts.mentions)
  const tally = {
    issue,
    firstRow: rows[0]!,
    opinionCount,
    peopleCount: people.size > 0 ? people.size : null,
    distinctCount: texts.size,
    orgCount: facts.orgs ? topOrgs.length : null,
    audienceCount: facts.audiences ? topAudiences.length : null,
    firstAt: firstAt === Infinity ? null : firstAt,
    lastAt: lastAt === -Infinity ? null : lastAt,
    topOrgs,
    topAudiences,
  }
  return { tally, voices: [...voices.values()], breadth: { orgs: opinionsBy(rows, facts.orgs), audiences: opinionsBy(rows, facts.audiences) } }
}

function opinionsBy(rows: Uint32Array, names: readonly (string | null)[] | null): number[] {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const name = names?.[row] ?? null
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, count]) => count)
}

function countNames(rows: Uint32Array, names: readonly (string | null)[] | null, mentions: Uint32Array): NamedCount[] {
  if (!names) return []
  const counts = new Map<string, number>()
  for (const row of rows) {
    const name = names[row]
    if (name !== null && name !== undefined) counts.set(name, (counts.get(name) ?? 0) + mentions[row]!)
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
}
