import { describe, expect, test } from 'vitest'
import { freedomOf } from '../../../analysis/suppress/bounds.ts'

const table = (rowCount: number, values: readonly number[], hidden: readonly number[]) => ({
  rowCount, columnCount: values.length / rowCount, values: Int32Array.from(values), isHidden: Uint8Array.from(values, (_, cell) => (hidden.includes(cell) ? 1 : 0)),
})

describe('how far a hidden cell is known', () => {
  test('exactly where it is the only one hidden in its row', () => {
    expect(freedomOf(table(2, [3, 7, 8, 9], [0, 2]), 0, 0, 5)).toEqual({ up: 0, down: 0 })
  })

  test('in a rectangle up to the smaller of its neighbours, down to the smaller of itself and the one across', () => {
    expect(freedomOf(table(2, [3, 7, 8, 9], [0, 1, 2, 3]), 0, 0, 100)).toEqual({ up: 7, down: 3 })
    expect(freedomOf(table(2, [3, 7, 8, 2], [0, 1, 2, 3]), 0, 0, 100)).toEqual({ up: 7, down: 2 })
  })

  test('round a circle of six', () => {
    // Hidden: (0,0) (0,1) (1,1) (1,2) (2,2) (2,0).
    const circle = table(3, [2, 6, 50, 50, 4, 9, 8, 50, 3], [0, 1, 4, 5, 8, 6])
    expect(freedomOf(circle, 0, 0, 100)).toEqual({ up: 6, down: 2 })
  })

  test('over several ways at once, and no further than asked', () => {
    const all = table(3, [1, 4, 4, 4, 0, 0, 4, 0, 0], [0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(freedomOf(all, 0, 0, 100)).toEqual({ up: 8, down: 0 })
    expect(freedomOf(all, 0, 0, 5)).toEqual({ up: 5, down: 0 })
  })
})
