import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FoldEvent, foldReviews, type FoldedIssue } from '../../../server/issue/fold.ts'

/** Ids in the order of time: opinions before 500 were there when the first event was made. */
const idAt = (number: number): string => `o${String(number).padStart(4, '0')}`
const eventAt = (number: number): string => idAt(500 + number)

/** Opinions `from` and up, so many in each issue. */
function placedIn(sizes: Readonly<Record<string, number>>, from = 0): Map<string, string | null> {
  let next = from
  return new Map(Object.entries(sizes).flatMap(([issue, size]) => Array.from({ length: size }, () => [idAt(next++), issue === 'single' ? null : issue] as const)))
}

function membersOf(placed: ReadonlyMap<string, string | null>, issue: string): string[] {
  return [...placed].filter(([, at]) => at === issue).map(([id]) => id)
}

let number = 0
function event(action: FoldEvent['action'], anchors: readonly (readonly string[])[], more: Partial<FoldEvent> = {}): FoldEvent {
  return { id: eventAt(number++), action, issues: anchors.map((opinionIds) => ({ title: '当时的名称', opinionIds })), title: null, reason: null, undoes: null, ...more }
}
const undo = (undone: FoldEvent): FoldEvent => event('undo', [], { undoes: undone.id })

const find = (issues: readonly FoldedIssue[], id: string) => issues.find((issue) => issue.id === id)
const withoutHistory = (issues: readonly FoldedIssue[]) => issues.map((issue) => ({ ...issue, eventIds: [] }))

describe('reviews folded over the issues of a run', () => {
  const placed = placedIn({ a: 6, b: 3, c: 4, single: 2 })
  const of = (issue: string) => membersOf(placed, issue)

  test('leave proposals alone where there are none', () => {
    const { issues, unkeptIds } = foldReviews(placed, [])
    expect(issues.map(({ id, title, isConfirmed }) => ({ id, title, isConfirmed }))).toEqual(['a', 'b', 'c'].map((id) => ({ id, title: null, isConfirmed: false })))
    expect(unkeptIds).toEqual([])
  })

  test('merge under the first, which keeps the title that was seen', () => {
    const { issues } = foldReviews(placed, [event('merge', [of('b'), of('a')])])
    expect(issues.map(({ id }) => id)).toEqual(['b', 'c'])
    expect(find(issues, 'b')).toMatchObject({ proposalIds: ['b', 'a'], title: '当时的名称', isRenamed: false, isConfirmed: true })
  })

  test('dismiss with a reason and restore', () => {
    const dismissed = event('dismiss', [of('a')], { reason: '不属于教育' })
    expect(find(foldReviews(placed, [dismissed]).issues, 'a')).toMatchObject({ isDismissed: true, dismissReason: '不属于教育' })
    expect(find(foldReviews(placed, [dismissed, event('restore', [of('a')])]).issues, 'a')).toMatchObject({ isDismissed: false, dismissReason: null })
  })

  test('hold to a merge when its opinions come back under other ids with new ones among them', () => {
    const merged = event('merge', [of('a'), of('b')])
    const later = new Map([...placed].map(([id, issue]) => [id, issue === 'a' ? 'x' : issue === 'b' ? 'y' : issue]))
    for (const [id] of placedIn({ x: 40 }, 900)) later.set(id, 'x')
    const { issues, unkeptIds } = foldReviews(later, [merged])
    expect(find(issues, 'x')?.proposalIds).toEqual(['x', 'y'])
    expect(unkeptIds).toEqual([])
  })

  test('count a merge as kept when the later run put the opinions together by itself', () => {
    const together = new Map([...placed].map(([id, issue]) => [id, issue === 'a' || issue === 'b' ? 'x' : issue]))
    const { issues, unkeptIds } = foldReviews(together, [event('merge', [of('a'), of('b')], { title: '合起来的名称' })])
    expect(find(issues, 'x')).toMatchObject({ title: '合起来的名称', proposalIds: ['x'] })
    expect(unkeptIds).toEqual([])
  })

  test('list a name whose opinions are scattered', () => {
    const scattered = new Map([...placed].map(([id, issue], at) => [id, issue === 'a' ? `s${at % 3}` : issue]))
    const renamed = event('rename', [of('a')], { title: '新的名称' })
    expect(foldReviews(scattered, [renamed]).unkeptIds).toEqual([renamed.id])
  })

  test('do not pass the name of a few to the many they were put in with', () => {
    const known = placedIn({ a: 6, b: 300 })
    const absorbed = new Map([...known.keys()].map((id) => [id, 'x' as string | null]))
    const renamed = event('rename', [membersOf(known, 'a')], { title: '少数人的名称' })
    const { issues, unkeptIds } = foldReviews(absorbed, [renamed])
    expect(find(issues, 'x')?.title).toBeNull()
    expect(unkeptIds).toEqual([renamed.id])
  })

  test('exactly half is not enough', () => {
    const halved = new Map([...placed].map(([id, issue], at) => [id, issue === 'a' ? `h${at % 2}` : issue]))
    const renamed = event('rename', [of('a')], { title: '新的名称' })
    expect(foldReviews(halved, [renamed]).unkeptIds).toEqual([renamed.id])
  })
})

describe('properties of the fold', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 2, maxLength: 7 })
  const actions = fc.array(
    fc.record({ action: fc.constantFrom('rename' as const, 'merge' as const, 'dismiss' as const, 'restore' as const, 'confirm' as const), first: fc.nat(), second: fc.nat(), title: fc.option(fc.constantFrom('甲', '乙', '丙')) }),
    { maxLength: 10 },
  )
  const history = fc.tuple(sizes, actions).map(([counts, drawn]) => {
    const placed = placedIn(Object.fromEntries([...counts.map((count, at) => [`i${at}`, count]), ['single', 2]]))
    const events = drawn.map(({ action, first, second, title }, at) => {
      const pair = action === 'merge' ? [first, second] : [first]
      return { ...event(action, [...new Set(pair.map((drawn) => `i${drawn % counts.length}`))].map((issue) => membersOf(placed, issue)), { title, reason: '理由' }), id: eventAt(at) }
    })
    return { placed, events }
  })

  test('no proposal is lost or doubled', () => {
    fc.assert(fc.property(history, ({ placed, events }) => {
      const parts = foldReviews(placed, events).issues.flatMap(({ proposalIds }) => proposalIds)
      expect(parts.toSorted()).toEqual([...new Set(placed.values())].filter((id) => id !== null).toSorted())
    }))
  })

  test('the order of the opinions does not matter', () => {
    fc.assert(fc.property(history, ({ placed, events }) => {
      const { issues, unkeptIds } = foldReviews(placed, events)
      expect(foldReviews(new Map([...placed].toReversed()), events)).toMatchObject({ issues, unkeptIds })
    }))
  })

  test('an undone event is as if it had never been made', () => {
    fc.assert(fc.property(history, fc.nat(), ({ placed, events }, drawn) => {
      fc.pre(events.length > 0)
      const gone = events[drawn % events.length]!
      const undone = foldReviews(placed, [...events, undo(gone)])
      const without = foldReviews(placed, events.filter((event) => event !== gone))
      expect(withoutHistory(undone.issues)).toEqual(withoutHistory(without.issues))
      expect(undone.unkeptIds).toEqual(without.unkeptIds)
    }))
  })

  test('undoing an undo does it again', () => {
    fc.assert(fc.property(history, fc.nat(), ({ placed, events }, drawn) => {
      fc.pre(events.length > 0)
      const first = undo(events[drawn % events.length]!)
      const again = foldReviews(placed, [...events, first, undo(first)])
      expect(withoutHistory(again.issues)).toEqual(withoutHistory(foldReviews(placed, events).issues))
    }))
  })

  test('merges put the same opinions together in whatever order they are made', () => {
    fc.assert(fc.property(history, ({ placed, events }) => {
      const merges = events.filter(({ action }) => action === 'merge')
      const groups = (order: readonly FoldEvent[]) => foldReviews(placed, order).issues.map(({ proposalIds }) => proposalIds.toSorted().join()).toSorted()
      expect(groups(merges.toReversed())).toEqual(groups(merges))
    }))
  })
})
