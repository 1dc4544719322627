/** An issue while reviews are folded over it. Its opinions: those of its proposals that were not put elsewhere, and those put into it. */
export interface Draft {
  /** of its first proposal; of the review that split it off */
  readonly id: string
  proposalIds: readonly string[]
  /** opinions that a person put into it */
  readonly given: Set<string>
  /** opinions of its proposals that a person put elsewhere */
  readonly taken: Set<string>
  title: string | null
  isRenamed: boolean
  isConfirmed: boolean
  isDismissed: boolean
  dismissReason: string | null
  area: string | null
  stage: string | null
  isPinned: boolean
  note: string | null
  eventIds: readonly string[]
}

export function newDraft(id: string, proposalIds: readonly string[]): Draft {
  return {
    id, proposalIds, given: new Set(), taken: new Set(), title: null, isRenamed: false, isConfirmed: false, isDismissed: false, dismissReason: null, area: null, stage: null, isPinned: false, note: null,
    eventIds: [],
  }
}

/** Which issue every opinion is in while reviews are folded: each in one at most. */
export interface Partition {
  readonly members: ReadonlyMap<string, readonly string[]>
  /** the issue of an opinion; null = in none. @param opinionId - one of the run */
  ownerOf(opinionId: string): Draft | null
  /** whether a person put the opinion where it is */
  isPut(opinionId: string): boolean
  /** opinions of a proposal that a person put elsewhere */
  putCount(proposalId: string): number
  put(opinionId: string, target: Draft | null): void
  absorb(issue: Draft, other: Draft): void
  add(draft: Draft): void
  /** the issue that a draft is by now: itself, or the one it was merged into */
  nowOf(draft: Draft): Draft
  /** issues that hold an opinion, by id */
  issues(): Draft[]
}

/** @param placed - proposal of every opinion of the run; null = single */
export function newPartition(placed: ReadonlyMap<string, string | null>): Partition {
  const members = membersOf(placed)
  const owners = new Map([...members.keys()].map((id) => [id, newDraft(id, [id])]))
  const all = new Set(owners.values())
  const into = new Map<Draft, Draft>()
  /** where a person put an opinion, if that is not where its proposal is */
  const hand = new Map<string, Draft | null>()
  const putCounts = new Map<string | null, number>()
  const count = (opinionId: string, by: number): void => {
    const proposalId = placed.get(opinionId) ?? null
    putCounts.set(proposalId, (putCounts.get(proposalId) ?? 0) + by)
  }
  const homeOf = (opinionId: string): Draft | null => {
    const proposalId = placed.get(opinionId) ?? null
    return proposalId === null ? null : owners.get(proposalId)!
  }
  const put = (opinionId: string, target: Draft | null): void => {
    hand.get(opinionId)?.given.delete(opinionId)
    const home = homeOf(opinionId)
    if (target === home) {
      if (hand.delete(opinionId)) count(opinionId, -1)
      home?.taken.delete(opinionId)
      return
    }
    if (!hand.has(opinionId)) count(opinionId, 1)
    hand.set(opinionId, target)
    target?.given.add(opinionId)
    home?.taken.add(opinionId)
  }
  const nowOf = (draft: Draft): Draft => {
    const next = into.get(draft)
    return next === undefined ? draft : nowOf(next)
  }
  return {
    members,
    ownerOf: (opinionId) => (hand.has(opinionId) ? hand.get(opinionId)! : homeOf(opinionId)),
    isPut: (opinionId) => hand.has(opinionId),
    putCount: (proposalId) => putCounts.get(proposalId) ?? 0,
    put,
    absorb(issue, other) {
      const places = [...other.given, ...other.taken].map((opinionId) => [opinionId, hand.get(opinionId)!] as const)
      for (const [opinionId] of places) {
        hand.get(opinionId)?.given.delete(opinionId)
        hand.delete(opinionId)
        count(opinionId, -1)
      }
      issue.proposalIds = [...issue.proposalIds, ...other.proposalIds]
      for (const proposalId of other.proposalIds) owners.set(proposalId, issue)
      all.delete(other)
      into.set(other, issue)
      for (const [opinionId, at] of places) put(opinionId, at === other ? issue : at)
    },
    add: (draft) => void all.add(draft),
    nowOf,
    issues() {
      const sizeOf = (draft: Draft): number => draft.proposalIds.reduce((sum, id) => sum + members.get(id)!.length, 0) - draft.taken.size + draft.given.size
      return [...all].filter((draft) => sizeOf(draft) > 0).sort((a, b) => (a.id < b.id ? -1 : 1))
    },
  }
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
