import type { REVIEW_ACTIONS } from './contract.ts'
import { type Draft, newDraft, newPartition, type Partition } from './partition.ts'

/** A review as the fold sees it, anchored on the opinions that each issue it is about held when it was made. */
export interface FoldEvent {
  /** UUIDv7: opinions with a greater id were not there yet */
  readonly id: string
  readonly action: (typeof REVIEW_ACTIONS)[number]
  readonly issues: readonly { readonly title: string; readonly opinionIds: readonly string[] }[]
  /** opinions that a split or a move puts elsewhere */
  readonly movedIds?: readonly string[]
  readonly title: string | null
  readonly reason: string | null
  /** area and stage that a person gave; null = as they were */
  readonly area?: string | null
  readonly stage?: string | null
  /** what a person wrote about the issue */
  readonly note?: string | null
  readonly undoes: string | null
}

/** An issue as it stands after the reviews. */
export interface FoldedIssue {
  /** of its first proposal; of the review that split it off */
  readonly id: string
  /** the proposals it is made of, its own first; none for one that was split off */
  readonly proposalIds: readonly string[]
  /** opinions that a person put into it, and those of its proposals that a person put elsewhere, ascending */
  readonly givenIds: readonly string[]
  readonly takenIds: readonly string[]
  /** given or held by a person; null = as proposed */
  readonly title: string | null
  readonly isRenamed: boolean
  readonly isConfirmed: boolean
  readonly isDismissed: boolean
  readonly dismissReason: string | null
  /** given by a person; null = as proposed */
  readonly area: string | null
  readonly stage: string | null
  readonly isPinned: boolean
  readonly note: string | null
  /** reviews that were about it, also undone ones, in their order */
  readonly eventIds: readonly string[]
}

export interface Folded {
  /** by id */
  readonly issues: readonly FoldedIssue[]
  /** reviews that count but found no issue to hold to, wholly or in part */
  readonly unkeptIds: readonly string[]
  /** id of the issue an opinion is in; null = in none. @param opinionId - one of the run */
  ownerOf(opinionId: string): string | null
}

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
 * was about: a name given to ten opinions does not pass to five hundred that a later run put them in with. Opinions that a
 * person moved count where they were put; a later run leaves them there.
 *
 * @param placed - proposal of every opinion of the run; null = single
 * @param events - in the order in which they were made
 */
export function foldReviews(placed: ReadonlyMap<string, string | null>, events: readonly FoldEvent[]): Folded {
  const partition = newPartition(placed)
  const undone = undoneEvents(events)
  const about = new Map<string, readonly Draft[]>()
  const unkeptIds: string[] = []
  for (const event of events) {
    if (event.undoes !== null) {
      about.set(event.id, about.get(event.undoes) ?? [])
      continue
    }
    const found = findIssues(event, placed, partition)
    const moved = (event.movedIds ?? []).filter((opinionId) => placed.has(opinionId))
    const drafts = found.filter((issue) => issue !== null)
    about.set(event.id, drafts)
    if (undone.has(event.id)) continue
    if (!isKept(event, found, moved)) unkeptIds.push(event.id)
    const made = apply(event, found, moved, partition)
    if (made !== null) about.set(event.id, [...drafts, made])
  }
  for (const [eventId, drafts] of about) for (const owner of new Set(drafts.map(partition.nowOf))) owner.eventIds = [...owner.eventIds, eventId]
  return { issues: partition.issues().map(({ given, taken, ...draft }) => ({ ...draft, givenIds: [...given].sort(), takenIds: [...taken].sort() })), unkeptIds, ownerOf: (opinionId) => partition.ownerOf(opinionId)?.id ?? null }
}

function isKept({ action }: FoldEvent, found: readonly (Draft | null)[], moved: readonly string[]): boolean {
  switch (action) {
    case 'restore':
    case 'unpin':
      return true
    case 'split':
      return moved.length > 0
    case 'move':
      return moved.length > 0 && !found.includes(null)
    case 'merge':
    case 'rename':
    case 'confirm':
    case 'place':
    case 'describe':
    case 'dismiss':
    case 'pin':
    case 'undo':
      return !found.includes(null)
  }
}

/** Per issue the event was about, the one that holds its opinions now; null = none does. */
function findIssues(event: FoldEvent, placed: ReadonlyMap<string, string | null>, partition: Partition): (Draft | null)[] {
  const anchored = new Map<string, number>()
  for (const opinionId of new Set(event.issues.flatMap((issue) => issue.opinionIds))) {
    const proposalId = placed.get(opinionId) ?? null
    if (proposalId !== null && !partition.isPut(opinionId)) anchored.set(proposalId, (anchored.get(proposalId) ?? 0) + 1)
  }
  const counts = (proposalId: string): boolean => anchored.get(proposalId)! > KEPT_ABOVE * (countBefore(partition.members.get(proposalId)!, event.id) - partition.putCount(proposalId))
  return event.issues.map(({ opinionIds }) => {
    const held = new Map<Draft, number>()
    let there = 0
    for (const opinionId of new Set(opinionIds)) {
      const proposalId = placed.get(opinionId)
      if (proposalId === undefined) continue
      there++
      const owner = partition.ownerOf(opinionId)
      if (owner === null || !(partition.isPut(opinionId) || counts(proposalId!))) continue
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

/** @returns the issue that a split made; null for others */
function apply(event: FoldEvent, found: readonly (Draft | null)[], moved: readonly string[], partition: Partition): Draft | null {
  if (event.action === 'split') return split(event, found[0] ?? null, moved, partition)
  if (event.action === 'move') {
    const target = event.issues.length === 0 ? null : found[0]
    if (target !== undefined && (target !== null || event.issues.length === 0)) for (const opinionId of moved) partition.put(opinionId, target)
    if (target) target.isConfirmed = true
    return null
  }
  const [issue, ...others] = [...new Set(found.filter((draft) => draft !== null))]
  if (issue === undefined) return null
  change(event, found.indexOf(issue), issue)
  if (event.action === 'merge') for (const other of others) partition.absorb(issue, other)
  return null
}

function change(event: FoldEvent, at: number, issue: Draft): void {
  switch (event.action) {
    case 'merge':
      confirm(event, at, issue)
      issue.isDismissed = false
      issue.dismissReason = null
      return
    case 'rename':
    case 'confirm':
      return confirm(event, at, issue)
    case 'place':
      issue.area = event.area ?? issue.area
      issue.stage = event.stage ?? issue.stage
      return confirm(event, at, issue)
    case 'describe':
      issue.note = event.note ?? null
      return confirm(event, at, issue)
    case 'dismiss':
      issue.isDismissed = true
      issue.dismissReason = event.reason
      return
    case 'restore':
      issue.isDismissed = false
      issue.dismissReason = null
      return
    case 'pin':
    case 'unpin':
      issue.isPinned = event.action === 'pin'
      return
    case 'split':
    case 'move':
    case 'undo':
      return
  }
}

/** The moved opinions become an issue of their own, placed as the one they come from. */
function split(event: FoldEvent, from: Draft | null, moved: readonly string[], partition: Partition): Draft | null {
  if (moved.length === 0) return null
  const made = newDraft(splitId(event.id), [])
  partition.add(made)
  for (const opinionId of moved) partition.put(opinionId, made)
  made.title = event.title
  made.isRenamed = event.title !== null
  made.isConfirmed = true
  made.area = from?.area ?? null
  made.stage = from?.stage ?? null
  return made
}

/** The last 48 bits of a UUIDv7 are random. */
function splitId(eventId: string): string {
  return `s${eventId.replaceAll('-', '').slice(-12)}`
}

/** A person has looked: the title they gave, or else saw, stays. */
function confirm(event: FoldEvent, at: number, issue: Draft): void {
  issue.isConfirmed = true
  if (event.title !== null) {
    issue.title = event.title
    issue.isRenamed = true
  } else issue.title ??= event.issues[at]!.title
}
