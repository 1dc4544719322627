import type { IssueContent } from './content.ts'
import type { FoldedIssue } from './fold.ts'
import { describeMerged, narrowed } from './merge.ts'

/** What an issue is described from. */
export interface Sources {
  readonly proposals: ReadonlyMap<string, IssueContent>
  /** proposal of every opinion of the run; null = single */
  readonly placed: ReadonlyMap<string, string | null>
  ownerOf(opinionId: string): string | null
}

/** The proposals most of whose opinions a split issue has may lend it their words. */
const LENDERS = 3

/**
 * The description of an issue made anew: of its proposals, or of those its opinions come from when people put it together.
 * Its counts are those of the proposals still.
 */
export function describeAnew(issue: FoldedIssue, sources: Sources): IssueContent {
  const { id, proposalIds, givenIds, takenIds } = issue
  const partIds = proposalIds.length > 0 ? proposalIds : lendersOf(issue, sources)
  const parts = partIds.map((part) => sources.proposals.get(part)!)
  const merged = parts.length > 0 ? describeMerged(parts) : fromSingles(issue)
  const content = { ...merged, issueId: id, parts: [...proposalIds], given: [...givenIds], taken: [...takenIds] }
  return givenIds.length + takenIds.length === 0 ? content : narrowed(content, (opinionId) => sources.placed.has(opinionId) && sources.ownerOf(opinionId) === id, givenIds)
}

/** Proposals of the opinions that were put here, most opinions first. */
function lendersOf({ givenIds }: FoldedIssue, { placed }: Sources): string[] {
  const counts = new Map<string, number>()
  for (const opinionId of givenIds) {
    const proposalId = placed.get(opinionId) ?? null
    if (proposalId !== null) counts.set(proposalId, (counts.get(proposalId) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, LENDERS).map(([proposalId]) => proposalId)
}

/** An issue of opinions that stood single: nothing was proposed of it. */
function fromSingles({ id, title, area, stage }: FoldedIssue): IssueContent {
  const proposedArea = area ?? 'A?'
  return {
    rank: 1, issueId: id, themeId: null, area: proposedArea, stage, title: title ?? '', keywords: [], opinionCount: 0, peopleCount: null, distinctCount: 0, orgCount: null, audienceCount: null,
    score: 0, scorePeople: 0, scoreOrgs: null, scoreAudiences: null, scoreSeverity: 0, scoreGrowth: null, scoreLow: 0, scoreHigh: 0, tiedRank: 1, firstAt: null, lastAt: null,
    exampleIds: [], dissentId: null, suggestionIds: [], suggestions: [], causes: [], topOrgs: [], topAudiences: [], reasons: null,
    parts: [], given: [], taken: [], proposedArea, proposedStage: stage, memberCount: 0, peopleBehind: 0, areaScore: 0, isWithheld: false, isTied: false, eventIds: [],
  }
}
