import type { REVIEW_ACTIONS } from './contract.ts'

/** A review as the fold sees it, anchored on the opinions that each issue it is about held when it was made. */
export interface FoldEvent {
  /** UUIDv7: opinions with a greater id were not there yet */
  readonly id: string
  readonly action: (typeof REVIEW_ACTIONS)[number]
  readonly issues: readonly { readonly title: string; readonly opinionIds: readonly string[] }[]
  readonly title: string | null
  readonly reason: string | null
  readonly undoes: string | null
}

/** An issue as it stands after the reviews. */
export interface FoldedIssue {
  /** of its first proposal */
  readonly id: string
  /** the proposals it is made of, its own first */
  readonly proposalIds: readonly string[]
  /** given or held by a person; null = as proposed */
  readonly title: string | null
  readonly isRenamed: boolean
  readonly isConfirmed: boolean
  readonly isDismissed: boolean
  readonly dismissReason: string | null
  /** reviews that were about it, also undone ones, in their order */
  readonly eventIds: readonly string[]
}

export interface Folded {
  /** by id */
  readonly issues: readonly FoldedIssue[]
  /** reviews that count but found no issue to hold to, wholly or in part */
  readonly unkeptIds: readonly string[]
}

type Draft = { -readonly [Part in keyof FoldedIssue]: FoldedIssue[Part] }

/** More than half: at most one issue can hold so much of what a review was about, so there is never a choice to make. */
const KEPT_ABOVE = 0.5

/**
 * Which events are undone, and by which. An undo that is undone undoes nothing.
 *
 * @param events - in the order in which they were made
 */
export function undoneEvents(events: readonly Pick<FoldEvent, 'id' | 'undoes'>[]): Map<string, string> {
  const undone = new Map<string, string>()
  for (const { id, undoes } of events.toReversed()) if (undoes !== null && !undone.has(id) && !undone.has(undoes)) undone.set(undoes, id)
  return undone
}

/**
 * The issues of a run as the reviews leave them. Undone events count as if they had never been made.
 *
 * An event finds its issue again by its opinions: the issue that holds more than half of those that are still there. An
 * opinion counts only where its proposal consists, as far as the event could know it, for the greater part of what the event
 * was about: a name given to ten opinions does not pass to five hundred that a later run put them in with.
 *
 * @param placed - proposal of every opinion of the run; null = single
 * @param events - in the order in which they were made
 */
export function foldReviews(placed: ReadonlyMap<string, string | null>, events: readonly FoldEvent[]): Folded {
  const members = membersOf(placed)
  const owners = new Map<string, Draft>()
  for (const id of members.keys()) owners.set(id, { id, proposalIds: [id], title: null, isRenamed: false, isConfirmed: false, isDismissed: false, dismissReason: null, eventIds: [] })
  const undone = undoneEvents(events)
  const about = new Map<string, readonly string[]>()
  const unkeptIds: string[] = []
  for (const event of events) {
    if (event.undoes !== null) {
      about.set(event.id, about.get(event.undoes) ?? [])
      continue
    }
    const found = findIssues(event, placed, members, owners)
    about.set(event.id, found.filter((issue) => issue !== null).map((issue) => issue.id))
    if (undone.has(event.id)) continue
    if (found.includes(null) && event.action !== 'restore') unkeptIds.push(event.id)
    apply(event, found, owners)
  }
  for (const [eventId, ids] of about) for (const owner of new Set(ids.map((id) => owners.get(id)!))) owner.eventIds = [...owner.eventIds, eventId]
  const issues = [...new Set(owners.values())].toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return { issues, unkeptIds }
}

/** Opinions of each proposal, by ascending id. */
function membersOf(placed: ReadonlyMap<string, string | null>): Map<string, string[]> {
  const members = new Map<string, string[]>()
  for (const [opinionId, proposalId] of placed) {
    if (proposalId === null) continue
    const own = members.get(proposalId)
    if (own) own.push(opinionId)
    else members.set(proposalId, [opinionId])
  }
  for (const own of members.values()) own.sort()
  return members
}

/** Per issue the event was about, the one that holds its opinions now; null = none does. */
function findIssues(event: FoldEvent, placed: ReadonlyMap<string, string | null>, members: ReadonlyMap<string, string[]>, owners: ReadonlyMap<string, Draft>): (Draft | null)[] {
  const anchored = new Map<string, number>()
  for (const opinionId of new Set(event.issues.flatMap((issue) => issue.opinionIds))) {
    const proposalId = placed.get(opinionId) ?? null
    if (proposalId !== null) anchored.set(proposalId, (anchored.get(proposalId) ?? 0) + 1)
  }
  const counts = (proposalId: string): boolean => anchored.get(proposalId)! > KEPT_ABOVE * countBefore(members.get(proposalId)!, event.id)
  return event.issues.map(({ opinionIds }) => {
    const held = new Map<Draft, number>()
    let there = 0
    for (const opinionId of new Set(opinionIds)) {
      const proposalId = placed.get(opinionId)
      if (proposalId === undefined) continue
      there++
      if (proposalId === null || !counts(proposalId)) continue
      const owner = owners.get(proposalId)!
      held.set(owner, (held.get(owner) ?? 0) + 1)
    }
    for (const [owner, count] of held) if (count > KEPT_ABOVE * there) return owner
    return null
  })
}

function countBefore(sorted: readonly string[], id: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < id) low = middle + 1
    else high = middle
  }
  return low
}

function apply(event: FoldEvent, found: readonly (Draft | null)[], owners: Map<string, Draft>): void {
  const [issue, ...others] = [...new Set(found.filter((draft) => draft !== null))]
  if (issue === undefined) return
  switch (event.action) {
    case 'merge':
      for (const other of others) absorb(issue, other, owners)
      confirm(event, found.indexOf(issue), issue)
      issue.isDismissed = false
      issue.dismissReason = null
      return
    case 'rename':
    case 'confirm':
      return confirm(event, found.indexOf(issue), issue)
    case 'dismiss':
      issue.isDismissed = true
      issue.dismissReason = event.reason
      return
    case 'restore':
      issue.isDismissed = false
      issue.dismissReason = null
      return
    case 'undo':
      return
  }
}

/** A person has looked: the title they gave, or else saw, stays. */
function confirm(event: FoldEvent, at: number, issue: Draft): void {
  issue.isConfirmed = true
  if (event.title !== null) {
    issue.title = event.title
    issue.isRenamed = true
  } else issue.title ??= event.issues[at]!.title
}

function absorb(issue: Draft, other: Draft, owners: Map<string, Draft>): void {
  issue.proposalIds = [...issue.proposalIds, ...other.proposalIds]
  for (const proposalId of other.proposalIds) owners.set(proposalId, issue)
}
