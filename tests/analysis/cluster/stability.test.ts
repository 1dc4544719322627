import { expect, test } from 'vitest'
import { partitionStability } from '../../../analysis/cluster/stability.ts'

test('is the share of pairs together before that are together after', () => {
  // before {0,1,2}, {3,4}: 4 pairs; after keeps 0–1 and 3–4
  expect(partitionStability(Int32Array.of(0, 0, 0, 1, 1), Int32Array.of(5, 5, 6, 6, 6))).toBe(0.5)
})

test('does not take singles for a group', () => {
  expect(partitionStability(Int32Array.of(0, 0, -1, -1), Int32Array.of(-1, -1, 0, 0))).toBe(0)
  expect(partitionStability(Int32Array.of(-1, -1), Int32Array.of(0, 0))).toBeNull()
  expect(partitionStability(Int32Array.of(), Int32Array.of())).toBeNull()
})

test('is 1 when groups only grew together', () => {
  expect(partitionStability(Int32Array.of(0, 0, 1, 1), Int32Array.of(2, 2, 2, 2))).toBe(1)
})

test('refuses partitions of different length', () => {
  expect(() => partitionStability(Int32Array.of(0), Int32Array.of(0, 1))).toThrow(RangeError)
})
