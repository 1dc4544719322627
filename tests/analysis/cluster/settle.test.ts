import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { settleAreas } from '../../../analysis/cluster/settle.ts'
import type { Folding, Placement } from '../../../analysis/opinion.ts'

const CODES = ['A1', 'A2', 'A0']

function placement(rows: readonly (readonly number[])[], confirmed: Readonly<Record<number, number>> = {}): Placement {
  const best = rows.map((row, at) => confirmed[at] ?? row.indexOf(Math.max(...row)))
  return {
    codes: CODES,
    probabilities: Float32Array.from(rows.flatMap((row, at) => (at in confirmed ? row.map((_, code) => (code === confirmed[at] ? 1 : 0)) : row))),
    best: Uint8Array.from(best),
    second: new Int8Array(rows.length).fill(-1),
    decided: Uint8Array.from(rows, (row, at) => (at in confirmed || Math.max(...row) >= 0.6 ? 1 : 0)),
    confirmed: Uint8Array.from(rows, (_, at) => (at in confirmed ? 1 : 0)),
  }
}

function distinct(count: number): Folding {
  return { representative: Uint32Array.from({ length: count }, (_, row) => row), distinctCount: count }
}

const FIRM = Float32Array.of(1, 1, 1, 1)
const LOOSE = new Float32Array(4)
const SURE = [0.9, 0.05, 0.05]
const OTHER = [0.05, 0.9, 0.05]

describe('settleAreas', () => {
  test('gives all members of a firm issue the area that they together make likeliest', () => {
    const settled = settleAreas(placement([SURE, [0.1, 0.8, 0.1], [0.8, 0.1, 0.1]]), distinct(3), Int32Array.of(0, 0, 0), { cohesion: FIRM })
    expect([...settled.placement.best]).toEqual([0, 0, 0])
    expect([...settled.placement.decided]).toEqual([1, 1, 1])
    expect(settled.placement.second[1]).toBe(1)
    expect([...settled.issueOf]).toEqual([0, 0, 0])
  })

  test('states for an outvoted member the probability of the area it was given, not of its own likeliest', () => {
    const { probabilities } = settleAreas(placement([SURE, [0.1, 0.8, 0.1], SURE]), distinct(3), Int32Array.of(0, 0, 0), { cohesion: FIRM }).placement
    expect(probabilities[3]!).toBeLessThan(probabilities[4]!)
  })

  test('parts a loose issue by its members, and leaves a lone one single', () => {
    const rows = [SURE, OTHER, SURE, OTHER, [0.05, 0.05, 0.9]]
    const settled = settleAreas(placement(rows), distinct(5), new Int32Array(5), { cohesion: LOOSE })
    expect([...settled.issueOf]).toEqual([0, 1, 0, 1, -1])
    expect([...settled.placement.best]).toEqual([0, 1, 0, 1, 2])
  })

  test('lets an unsure member of a loose issue follow the sure ones', () => {
    const settled = settleAreas(placement([SURE, SURE, SURE, [0.44, 0.46, 0.1]]), distinct(4), new Int32Array(4), { cohesion: LOOSE })
    expect([...settled.placement.best]).toEqual([0, 0, 0, 0])
    expect([...settled.issueOf]).toEqual([0, 0, 0, 0])
  })

  test('takes an issue for firm from its cohesion times the root of its distinct texts on', () => {
    const rows = [SURE, SURE, SURE, [0.2, 0.75, 0.05]]
    const issues = (cohesion: number): number[] => [...settleAreas(placement(rows), distinct(4), new Int32Array(4), { cohesion: Float32Array.of(cohesion) }).issueOf]
    expect(issues(0.28)).toEqual([0, 0, 0, 0])
    expect(issues(0.27)).toEqual([0, 0, 0, -1])
  })

  test('lets a text leave a barely firm issue when it is far surer of another area, and not a firmer one', () => {
    const rows = [SURE, SURE, SURE, OTHER]
    const options = { firmWeight: 0, holding: 2 }
    const issues = (cohesion: number): number[] => [...settleAreas(placement(rows), distinct(4), new Int32Array(4), { ...options, cohesion: Float32Array.of(cohesion) }).issueOf]
    // OTHER is .9 / .05 = 18 times as likely elsewhere: e^(2 · 2c) is 17.8 at c = .72, 18.5 at .73
    expect(issues(0.72)).toEqual([0, 0, 0, -1])
    expect(issues(0.73)).toEqual([0, 0, 0, 0])
  })

  test('leaves an issue undecided as a whole when the mean probability is too low', () => {
    const settled = settleAreas(placement([[0.61, 0.38, 0.01], [0.45, 0.54, 0.01]]), distinct(2), Int32Array.of(0, 0), { cohesion: FIRM, minProbability: 0.6 })
    expect([...settled.placement.best]).toEqual([0, 0])
    expect([...settled.placement.decided]).toEqual([0, 0])
  })

  test('judges what left an issue and became single by its own probability', () => {
    const settled = settleAreas(placement([SURE, SURE, [0.1, 0.55, 0.35]]), distinct(3), new Int32Array(3), { cohesion: LOOSE, minProbability: 0.6, looseWeight: 0 })
    expect([...settled.issueOf]).toEqual([0, 0, -1])
    expect([...settled.placement.decided]).toEqual([1, 1, 0])
  })

  test('lets what a person confirmed for another area leave a firm issue and stay as it is', () => {
    const settled = settleAreas(placement(Array.from({ length: 9 }, () => SURE), { 2: 1 }), distinct(9), new Int32Array(9), { cohesion: FIRM })
    expect([...settled.issueOf]).toEqual([0, 0, -1, 0, 0, 0, 0, 0, 0])
    expect(settled.placement.best[2]).toBe(1)
    expect(settled.placement.decided[2]).toBe(1)
  })

  test('makes an issue of its own of two confirmed for another area', () => {
    const settled = settleAreas(placement(Array.from({ length: 30 }, () => SURE), { 1: 1, 4: 1 }), distinct(30), new Int32Array(30), { cohesion: FIRM })
    expect(settled.issueCount).toBe(2)
    expect([settled.issueOf[0], settled.issueOf[1], settled.issueOf[4]]).toEqual([0, 1, 1])
  })

  test('follows a confirmed member against a guess, but does not let one drag a large issue', () => {
    const best = (guesses: number): number[] =>
      [...settleAreas(placement(Array.from({ length: guesses + 1 }, () => [0.6, 0.3, 0.1]), { 0: 1 }), distinct(guesses + 1), new Int32Array(guesses + 1), { cohesion: FIRM }).placement.best]
    expect(best(1)).toEqual([1, 1])
    expect(best(12).slice(1)).toEqual(new Array<number>(12).fill(0))
  })

  test('takes no issue for firm that people divided', () => {
    const rows = [SURE, SURE, OTHER, OTHER, SURE, OTHER]
    const settled = settleAreas(placement(rows, { 0: 0, 2: 1 }), distinct(6), new Int32Array(6), { cohesion: FIRM })
    expect([...settled.issueOf]).toEqual([0, 0, 1, 1, 0, 1])
  })

  test('counts copies of one text once', () => {
    const copies: Folding = { representative: Uint32Array.of(0, 0, 0, 0, 4), distinctCount: 2 }
    const rows = [...Array.from({ length: 4 }, () => [0.6, 0.3, 0.1]), [0.1, 0.8, 0.1]]
    expect([...settleAreas(placement(rows), copies, new Int32Array(5), { cohesion: FIRM }).placement.best]).toEqual([1, 1, 1, 1, 1])
  })

  test('keeps a near copy with its text though it would be in another area by itself', () => {
    const copies: Folding = { representative: Uint32Array.of(0, 0, 2), distinctCount: 2 }
    const settled = settleAreas(placement([SURE, [0.4, 0.5, 0.1], SURE]), copies, new Int32Array(3), { cohesion: LOOSE })
    expect([...settled.placement.best]).toEqual([0, 0, 0])
  })

  test('leaves singles and the input as they were', () => {
    const given = placement([SURE, [0.4, 0.5, 0.1]])
    const before = structuredClone(given)
    const settled = settleAreas(given, distinct(2), Int32Array.of(-1, -1), { cohesion: new Float32Array(0) })
    expect(settled.placement).toEqual(before)
    expect(given).toEqual(before)
    expect(settled.issueCount).toBe(0)
  })

  test('refuses issues without a cohesion', () => {
    expect(() => settleAreas(placement([SURE]), distinct(1), Int32Array.of(1), { cohesion: Float32Array.of(1) })).toThrow(RangeError)
  })

  const row = fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }))
  const opinions = fc.array(fc.record({ row, issue: fc.integer({ min: -1, max: 3 }), confirmed: fc.option(fc.integer({ min: 0, max: 2 }), { freq: 4 }) }), { maxLength: 40 })
  const given = (list: readonly { readonly row: readonly number[]; readonly confirmed: number | null }[]): Placement =>
    placement(
      list.map(({ row: shares }) => shares.map((share) => share / shares.reduce((a, b) => a + b))),
      Object.fromEntries(list.flatMap(({ confirmed }, at) => (confirmed === null ? [] : [[at, confirmed]]))),
    )
  const cohesion = Float32Array.of(0.1, 0.3, 0.5, 1)

  test('gives members one area and one decision and never flips what is confirmed, for any input', () => {
    fc.assert(
      fc.property(opinions, (list) => {
        const before = given(list)
        const { placement: after, issueOf } = settleAreas(before, distinct(list.length), Int32Array.from(list, ({ issue }) => issue), { cohesion })
        const first = new Map<number, number>()
        issueOf.forEach((issue, at) => {
          if (before.confirmed[at] === 1) expect(after.best[at]).toBe(before.best[at])
          expect(after.probabilities.subarray(3 * at, 3 * at + 3).reduce((a, b) => a + b)).toBeCloseTo(1, 5)
          expect(after.second[at]).not.toBe(after.best[at])
          if (issue < 0) return
          if (!first.has(issue)) first.set(issue, at)
          expect([after.best[at], after.decided[at]]).toEqual([after.best[first.get(issue)!], after.decided[first.get(issue)!]])
        })
      }),
    )
  })

  test('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(opinions, (list) => {
        const settle = (rows: typeof list): { best: number[]; issueOf: number[] } => {
          const { placement: after, issueOf } = settleAreas(given(rows), distinct(rows.length), Int32Array.from(rows, ({ issue }) => issue), { cohesion })
          return { best: [...after.best], issueOf: [...issueOf] }
        }
        const forth = settle(list)
        const back = settle(list.toReversed())
        expect(back.best.toReversed()).toEqual(forth.best)
        const other = back.issueOf.toReversed()
        expect(other.map((issue) => (issue < 0 ? -1 : other.indexOf(issue)))).toEqual(forth.issueOf.map((issue) => (issue < 0 ? -1 : forth.issueOf.indexOf(issue))))
      }),
    )
  })
})
