import { describe, expect, test } from 'vitest'
import { combineEvidence } from '../../../analysis/cluster/combine.ts'
import type { Folding, Placement } from '../../../analysis/opinion.ts'

function placement(rows: readonly (readonly number[])[], confirmed: readonly number[] = []): Placement {
  return {
    codes: ['A1', 'A2'],
    probabilities: Float32Array.from(rows.flat()),
    best: Uint8Array.from(rows, ([a, b]) => (a! >= b! ? 0 : 1)),
    second: new Int8Array(rows.length).fill(-1),
    decided: new Uint8Array(rows.length),
    confirmed: Uint8Array.from(rows, (_, row) => (confirmed.includes(row) ? 1 : 0)),
  }
}

const distinct = (count: number): Folding => ({ representative: Uint32Array.from({ length: count }, (_, row) => row), distinctCount: count })

describe('combineEvidence', () => {
  test('multiplies by what the others say', () => {
    // row 0 with w .5, two areas and the other's (.4, .6): .8 · (.5 + .5 · .8) = .72, .2 · (.5 + .5 · 1.2) = .22
    const combined = combineEvidence(placement([[0.8, 0.2], [0.4, 0.6], [0.3, 0.7]]), distinct(3), Int32Array.of(0, 0, -1), Uint8Array.of(1, 1, 0), Float32Array.of(0.5))
    expect(combined[0]).toBeCloseTo(0.72 / 0.94, 6)
    expect(combined[1]).toBeCloseTo(0.22 / 0.94, 6)
    expect([...combined.subarray(4)]).toEqual([...Float32Array.of(0.3, 0.7)])
  })

  test('changes nothing with a weight of nought, for a confirmed row, and for a text alone with its copies', () => {
    const rows = [[0.75, 0.25], [0.75, 0.25], [1, 0], [0.25, 0.75]]
    const folding: Folding = { representative: Uint32Array.of(0, 0, 2, 3), distinctCount: 3 }
    const given = placement(rows, [2])
    const combined = combineEvidence(given, folding, Int32Array.of(0, 0, 1, 1), Uint8Array.of(1, 0, 1, 1), Float32Array.of(1, 0))
    expect(combined).toEqual(given.probabilities)
    expect(combined).not.toBe(given.probabilities)
  })

  test('does not let a text speak for itself through its copies', () => {
    const folding: Folding = { representative: Uint32Array.of(0, 0, 2), distinctCount: 2 }
    const combined = combineEvidence(placement([[0.8, 0.2], [0.8, 0.2], [0.4, 0.6]]), folding, new Int32Array(3), Uint8Array.of(1, 0, 1), Float32Array.of(0.5))
    expect([...combined.subarray(0, 2)]).toEqual([...combined.subarray(2, 4)])
  })

  test('takes a confirmed member for sure', () => {
    const combined = combineEvidence(placement([[0.6, 0.4], [1, 0]], [1]), distinct(2), new Int32Array(2), Uint8Array.of(1, 1), Float32Array.of(1))
    expect([...combined]).toEqual([1, 0, 1, 0])
  })

  test('stands no opinions', () => {
    expect(combineEvidence(placement([]), distinct(0), new Int32Array(0), new Uint8Array(0), new Float32Array(0)).length).toBe(0)
  })
})
