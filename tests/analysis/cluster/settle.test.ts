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

describe('settleAreas', () => {
  test('gives all members the area that they together make likeliest', () => {
    const rows = [[0.9, 0.05, 0.05], [0.4, 0.5, 0.1], [0.8, 0.1, 0.1]]
    const settled = settleAreas(placement(rows), distinct(3), Int32Array.of(0, 0, 0))
    expect([...settled.placement.best]).toEqual([0, 0, 0])
    expect([...settled.placement.decided]).toEqual([1, 1, 1])
    expect(settled.placement.second[1]).toBe(1)
    expect([...settled.issueOf]).toEqual([0, 0, 0])
  })

  test('pools by the geometric mean sharpened by the number of texts', () => {
    // two texts: p ∝ (.6·.6, .3·.3, .1·.1) = .36, .09, .01; mixed with .6, .3, .1 by the root of the product
    const settled = settleAreas(placement([[0.6, 0.3, 0.1], [0.6, 0.3, 0.1]]), distinct(2), Int32Array.of(0, 0))
    const mixed = [0.36 / 0.46, 0.09 / 0.46, 0.01 / 0.46].map((pooled, code) => Math.sqrt(pooled * [0.6, 0.3, 0.1][code]!))
    const total = mixed.reduce((a, b) => a + b)
    expect(settled.placement.probabilities[0]).toBeCloseTo(mixed[0]! / total, 5)
    expect(settled.placement.probabilities[2]).toBeCloseTo(mixed[2]! / total, 5)
  })

  test('leaves an issue undecided as a whole when the pooled probability is too low', () => {
    const rows = [[0.61, 0.38, 0.01], [0.38, 0.61, 0.01]]
    const settled = settleAreas(placement(rows), distinct(2), Int32Array.of(0, 0), { minProbability: 0.6 })
    expect([...settled.placement.best]).toEqual([0, 0])
    expect([...settled.placement.decided]).toEqual([0, 0])
  })

  test('lets what a person confirmed for another area leave and stay as it is', () => {
    const rows = Array.from({ length: 9 }, () => [0.95, 0.04, 0.01])
    const settled = settleAreas(placement(rows, { 2: 1 }), distinct(9), new Int32Array(9))
    expect([...settled.issueOf]).toEqual([0, 0, -1, 0, 0, 0, 0, 0, 0])
    expect(settled.placement.best[2]).toBe(1)
    expect(settled.placement.decided[2]).toBe(1)
  })

  test('makes an issue of its own of two confirmed for another area', () => {
    const rows = Array.from({ length: 30 }, () => [0.95, 0.04, 0.01])
    const settled = settleAreas(placement(rows, { 1: 1, 4: 1 }), distinct(30), new Int32Array(30))
    expect(settled.issueCount).toBe(2)
    expect([settled.issueOf[0], settled.issueOf[1], settled.issueOf[4]]).toEqual([0, 1, 1])
  })

  test('follows confirmed members against a few guesses', () => {
    const settled = settleAreas(placement([[0.7, 0.2, 0.1], [0.7, 0.2, 0.1], [0.7, 0.2, 0.1]], { 0: 1 }), distinct(3), new Int32Array(3))
    expect([...settled.placement.best]).toEqual([1, 1, 1])
    expect([...settled.placement.decided]).toEqual([1, 1, 1])
  })

  test('parts an issue whose members are sure of two areas', () => {
    const rows = [...Array.from({ length: 4 }, () => [0.95, 0.03, 0.02]), ...Array.from({ length: 3 }, () => [0.03, 0.95, 0.02]), [0.3, 0.5, 0.2]]
    const settled = settleAreas(placement(rows), distinct(8), new Int32Array(8))
    expect([...settled.issueOf]).toEqual([0, 0, 0, 0, 1, 1, 1, 1])
    expect([...settled.placement.best]).toEqual([0, 0, 0, 0, 1, 1, 1, 1])
  })

  test('counts copies of one text once', () => {
    const copies: Folding = { representative: Uint32Array.of(0, 0, 0, 0, 4), distinctCount: 2 }
    const rows = [...Array.from({ length: 4 }, () => [0.6, 0.3, 0.1]), [0.1, 0.8, 0.1]]
    expect([...settleAreas(placement(rows), copies, new Int32Array(5)).placement.best]).toEqual([1, 1, 1, 1, 1])
  })

  test('leaves singles and the input as they were', () => {
    const given = placement([[0.9, 0.05, 0.05], [0.4, 0.5, 0.1]])
    const before = structuredClone(given)
    const settled = settleAreas(given, distinct(2), Int32Array.of(-1, -1))
    expect(settled.placement).toEqual(before)
    expect(given).toEqual(before)
    expect(settled.issueCount).toBe(0)
  })

  test('gives members one area and never flips what is confirmed, for any input', () => {
    const row = fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }))
    const opinion = fc.record({ row, issue: fc.integer({ min: -1, max: 3 }), confirmed: fc.option(fc.integer({ min: 0, max: 2 }), { freq: 4 }) })
    fc.assert(
      fc.property(fc.array(opinion, { maxLength: 40 }), (opinions) => {
        const rows = opinions.map(({ row: [a, b, c] }) => [a / (a + b + c), b / (a + b + c), c / (a + b + c)])
        const confirmed = Object.fromEntries(opinions.flatMap(({ confirmed: code }, at) => (code === null ? [] : [[at, code]])))
        const given = placement(rows, confirmed)
        const settled = settleAreas(given, distinct(rows.length), Int32Array.from(opinions, ({ issue }) => issue))
        const areas = new Map<number, number>()
        settled.issueOf.forEach((issue, at) => {
          if (given.confirmed[at] === 1) expect(settled.placement.best[at]).toBe(given.best[at])
          if (issue < 0) return
          if (!areas.has(issue)) areas.set(issue, settled.placement.best[at]!)
          expect(settled.placement.best[at]).toBe(areas.get(issue))
          const own = [...settled.placement.probabilities.subarray(3 * at, 3 * at + 3)]
          expect(own.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
          expect(own[settled.placement.best[at]!]).toBe(Math.max(...own))
        })
      }),
    )
  })
})
