import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FoldEvent, type Folded, foldReviews } from '../../../server/issue/fold.ts'

const ACTIONS = ['rename', 'merge', 'dismiss', 'restore', 'confirm', 'split', 'move', 'place', 'describe', 'pin', 'unpin'] as const
const opinionAt = (number: number): string => `o${String(number).padStart(4, '0')}`
const eventAt = (number: number): string => `p000-${String(number).padStart(12, '0')}`

/** Opinions of every issue, from what the fold tells of it. */
function membersOf(placed: ReadonlyMap<string, string | null>, { issues }: Folded): Map<string, string[]> {
  const proposed = Map.groupBy([...placed], ([, proposalId]) => proposalId)
  return new Map(
    issues.map(({ id, proposalIds, givenIds, takenIds }) => {
      const own = proposalIds.flatMap((proposalId) => proposed.get(proposalId)!.map(([opinionId]) => opinionId)).filter((opinionId) => !takenIds.includes(opinionId))
      return [id, [...own, ...givenIds].sort()]
    }),
  )
}

/** A review as the server records it: anchored on what the issues hold when it is made. */
function recorded(placed: ReadonlyMap<string, string | null>, events: readonly FoldEvent[], wanted: { action: (typeof ACTIONS)[number]; picks: readonly number[]; opinions: readonly number[] }): FoldEvent {
  const folded = foldReviews(placed, events)
  const members = membersOf(placed, folded)
  const ids = folded.issues.map(({ id }) => id)
  const count = wanted.action === 'merge' ? 2 : wanted.action === 'move' && wanted.picks[0]! % 3 === 0 ? 0 : 1
  const chosen = [...new Set(wanted.picks.slice(0, count).map((pick) => ids[pick % ids.length]!))]
  const source = wanted.action === 'split' ? members.get(chosen[0]!)! : [...placed.keys()]
  return {
    id: eventAt(events.length), action: wanted.action, reason: null, undoes: null, area: 'A3', stage: 'S1', note: '说明', title: wanted.action === 'split' || wanted.action === 'rename' ? `名称${events.length}` : null,
    issues: chosen.map((id) => ({ title: id, opinionIds: members.get(id)! })),
    movedIds: wanted.action === 'split' || wanted.action === 'move' ? [...new Set(wanted.opinions.map((at) => source[at % source.length]!))] : [],
  }
}

const partitions = fc.array(fc.integer({ min: -1, max: 5 }), { minLength: 3, maxLength: 40 }).map((proposals) => new Map(proposals.map((proposal, at) => [opinionAt(at), proposal < 0 ? null : `i${proposal}`] as const))).filter((placed) => [...placed.values()].some((id) => id !== null))
const wishes = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ action: fc.constantFrom(...ACTIONS), picks: fc.array(fc.nat(30), { minLength: 2, maxLength: 2 }), opinions: fc.array(fc.nat(60), { minLength: 1, maxLength: 6 }) }) },
    { weight: 1, arbitrary: fc.record({ undo: fc.nat(30) }) },
  ),
  { maxLength: 25 },
)

function play(placed: ReadonlyMap<string, string | null>, wanted: readonly (Parameters<typeof recorded>[2] | { undo: number })[]): FoldEvent[] {
  const events: FoldEvent[] = []
  for (const wish of wanted) {
    if (!('undo' in wish)) {
      if (foldReviews(placed, events).issues.length > 0) events.push(recorded(placed, events, wish))
      continue
    }
    const undone = events[wish.undo % Math.max(1, events.length)]
    if (undone && !events.some(({ undoes }) => undoes === undone.id)) events.push({ id: eventAt(events.length), action: 'undo', issues: [], title: null, reason: null, undoes: undone.id })
  }
  return events
}

const shown = ({ issues }: Folded) => issues.map((issue) => ({ ...issue, eventIds: [] }))

describe('any reviews of any partition', () => {
  test('leave every opinion in one issue at most, and lose none that a person put somewhere', () => {
    fc.assert(
      fc.property(partitions, wishes, (placed, wanted) => {
        const events = play(placed, wanted)
        const members = membersOf(placed, foldReviews(placed, events))
        const all = [...members.values()].flat()
        expect(new Set(all).size).toBe(all.length)
        for (const opinionId of all) expect(placed.has(opinionId)).toBe(true)
        for (const ids of members.values()) expect(ids.length).toBeGreaterThan(0)
        const movedOut = new Set(events.filter(({ action }) => action === 'move').flatMap(({ movedIds }) => movedIds ?? []))
        for (const [opinionId, proposalId] of placed) if (proposalId !== null && !movedOut.has(opinionId)) expect(all).toContain(opinionId)
      }),
      { numRuns: 500 },
    )
  })

  test('are all kept on the run on which they were made', () => {
    fc.assert(fc.property(partitions, wishes, (placed, wanted) => {
        const events = play(placed, wanted.filter((wish) => !('undo' in wish)))
        expect(foldReviews(placed, events).unkeptIds).toEqual([])
      }), { numRuns: 300 })
  })

  test('undone one after the other, the last first, leave the proposals', () => {
    fc.assert(
      fc.property(partitions, wishes, (placed, wanted) => {
        const events = play(placed, wanted.filter((wish) => !('undo' in wish)))
        const log = [...events]
        for (let count = events.length; count > 0; count--) {
          log.push({ id: eventAt(log.length), action: 'undo', issues: [], title: null, reason: null, undoes: events[count - 1]!.id })
          expect(shown(foldReviews(placed, log))).toEqual(shown(foldReviews(placed, events.slice(0, count - 1))))
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('opinions put elsewhere', () => {
  const placed = new Map<string, string | null>([['o1', 'a'], ['o2', 'a'], ['o3', 'a'], ['o4', 'b'], ['o5', 'b'], ['o6', null]])
  const of = (...opinionIds: string[]) => ({ title: '当时', opinionIds })
  const event = (id: string, changes: Partial<FoldEvent>): FoldEvent => ({ id, action: 'move', issues: [], title: null, reason: null, undoes: null, ...changes })

  test('stay where a person put them in a later run that proposes otherwise', () => {
    const moved = event('p1', { issues: [of('o4', 'o5')], movedIds: ['o1', 'o6'] })
    const later = new Map([...placed].map(([id, issue]) => [id, issue === 'b' ? 'y' : 'x'] as const))
    expect(foldReviews(later, [moved]).issues).toMatchObject([{ id: 'x', takenIds: ['o1', 'o6'] }, { id: 'y', givenIds: ['o1', 'o6'], isConfirmed: true }])
  })

  test('make an issue of their own that is named, and is gone when that is undone', () => {
    const split = event('p000000000abc', { action: 'split', issues: [of('o1', 'o2', 'o3')], movedIds: ['o1', 'o2'], title: '另一件事' })
    const { issues } = foldReviews(placed, [split])
    expect(issues.map(({ id, title, givenIds, takenIds }) => ({ id, title, givenIds, takenIds }))).toEqual([
      { id: 'a', title: null, givenIds: [], takenIds: ['o1', 'o2'] },
      { id: 'b', title: null, givenIds: [], takenIds: [] },
      { id: 's000000000abc', title: '另一件事', givenIds: ['o1', 'o2'], takenIds: [] },
    ])
    expect(foldReviews(placed, [split, event('p2', { action: 'undo', undoes: split.id })]).issues.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  test('go home when their issues are merged', () => {
    const events = [event('p1', { issues: [of('o4', 'o5')], movedIds: ['o1'] }), event('p2', { action: 'merge', issues: [of('o2', 'o3'), of('o1', 'o4', 'o5')] })]
    expect(foldReviews(placed, events).issues).toMatchObject([{ id: 'a', proposalIds: ['a', 'b'], givenIds: [], takenIds: [] }])
  })

  test('leave an issue that has none left out of the list', () => {
    expect(foldReviews(placed, [event('p1', { issues: [of('o1', 'o2', 'o3')], movedIds: ['o4', 'o5'] })]).issues.map(({ id }) => id)).toEqual(['a'])
    expect(foldReviews(placed, [event('p1', { movedIds: ['o4', 'o5'] })]).issues.map(({ id }) => id)).toEqual(['a'])
  })
})
