import type { IssueContent } from './content.ts'
import { isCorruption } from './content.ts'
import type { CountedIssue } from './voices.ts'

const MOST_KEYWORDS = 8
const MOST_EXAMPLES = 5
const MOST_QUOTES = 12
const MOST_WORDINGS = 6

/** Counts and score of an issue put in place of those it had. */
export function counted(content: IssueContent, count: CountedIssue): IssueContent {
  return {
    ...content,
    opinionCount: count.opinionCount,
    peopleCount: count.peopleCount,
    distinctCount: count.distinctCount,
    orgCount: count.orgCount,
    audienceCount: count.audienceCount,
    score: count.score,
    scorePeople: count.parts.people,
    scoreOrgs: count.parts.orgs,
    scoreAudiences: count.parts.audiences,
    scoreSeverity: count.parts.severity,
    scoreGrowth: count.parts.growth,
    scoreLow: count.scoreLow,
    scoreHigh: count.scoreHigh,
    firstAt: shanghaiTime(count.firstAt),
    lastAt: shanghaiTime(count.lastAt),
    topOrgs: count.topOrgs,
    topAudiences: count.topAudiences,
    memberCount: count.memberCount,
    peopleBehind: count.peopleBehind,
    areaScore: count.areaScore,
    isWithheld: count.urgent.filter(isCorruption).length * 2 > count.memberCount,
  }
}

/**
 * The description of issues merged into the first: area, stage, title and what placed it are the first's; words, examples and
 * quotes are taken in turns. How alike its opinions are was not worked out.
 *
 * @param parts - as proposed, the first first
 */
export function describeMerged(parts: readonly IssueContent[]): IssueContent {
  const [first] = parts
  if (first === undefined) throw new RangeError('An issue is made of one proposal at least')
  if (parts.length === 1) return first
  const distinct = parts.reduce((sum, part) => sum + part.distinctCount, 0)
  return {
    ...first,
    parts: parts.map(({ issueId }) => issueId),
    keywords: inTurns(parts.map((part) => part.keywords), (word) => word).slice(0, MOST_KEYWORDS),
    exampleIds: inTurns(parts.map((part) => part.exampleIds), (id) => id).slice(0, MOST_EXAMPLES),
    dissentId: parts.find((part) => part.dissentId !== null)?.dissentId ?? null,
    suggestionIds: inTurns(parts.map((part) => part.suggestionIds), (id) => id).slice(0, MOST_QUOTES),
    suggestions: inTurns(parts.map((part) => part.suggestions), ({ text }) => text).slice(0, MOST_QUOTES),
    causes: inTurns(parts.map((part) => part.causes), ({ text }) => text).slice(0, MOST_QUOTES),
    reasons: first.reasons && { placedBy: first.reasons.placedBy, cohesion: null, sharedWording: sharedWording(parts, distinct) },
  }
}

/** What is left of a description when only some of the opinions are still there, and others came. */
export function narrowed(content: IssueContent, isMember: (opinionId: string) => boolean, givenIds: readonly string[]): IssueContent {
  const exampleIds = [...new Set([...content.exampleIds.filter(isMember), ...givenIds])].slice(0, MOST_EXAMPLES)
  return {
    ...content,
    exampleIds,
    dissentId: content.dissentId !== null && isMember(content.dissentId) ? content.dissentId : null,
    suggestionIds: content.suggestionIds.filter(isMember),
    suggestions: content.suggestions.filter(({ opinionId }) => isMember(opinionId)),
    causes: content.causes.filter(({ opinionId }) => isMember(opinionId)),
    reasons: null,
  }
}

/** Each part's wording, by how much of the whole the part is. */
function sharedWording(parts: readonly IssueContent[], distinct: number): { text: string; share: number }[] {
  const shares = new Map<string, number>()
  for (const { reasons, distinctCount } of parts) for (const { text, share } of reasons?.sharedWording ?? []) shares.set(text, (shares.get(text) ?? 0) + (share * distinctCount) / distinct)
  return [...shares]
    .map(([text, share]) => ({ text, share }))
    .toSorted((a, b) => b.share - a.share || (a.text < b.text ? -1 : 1))
    .slice(0, MOST_WORDINGS)
}

/** The first of each list, then the second of each …, without repetitions. */
function inTurns<Item>(lists: readonly (readonly Item[])[], keyOf: (item: Item) => string): Item[] {
  const found = new Map<string, Item>()
  const longest = lists.reduce((most, list) => Math.max(most, list.length), 0)
  for (let at = 0; at < longest; at++) {
    for (const list of lists) {
      const item = list[at]
      if (item !== undefined && !found.has(keyOf(item))) found.set(keyOf(item), item)
    }
  }
  return [...found.values()]
}

function shanghaiTime(epochMs: number | null): string | null {
  return epochMs === null ? null : `${new Date(epochMs + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`
}
