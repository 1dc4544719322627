import { expect, test } from 'vitest'
import { finishPlacement } from '../../../analysis/classify/confirm.ts'

const CODES = ['A1', 'A2', 'A0']
const apart = (count: number) => ({ representative: Uint32Array.from({ length: count }, (_, row) => row), distinctCount: count })
const options = { threshold: 0.5, lastIsOutside: true }

test('a confirmed label is certain and decided, whatever the probabilities say', () => {
  const placed = finishPlacement(CODES, Float32Array.of(0.98, 0.01, 0.01), Int16Array.of(1), apart(1), options)
  expect([placed.best[0], placed.decided[0], placed.confirmed[0], placed.second[0]]).toEqual([1, 1, 1, -1])
  expect([...placed.probabilities]).toEqual([0, 1, 0])
})

test('copies of a confirmed opinion follow it without being confirmed', () => {
  const folding = { representative: Uint32Array.of(0, 0), distinctCount: 1 }
  const placed = finishPlacement(CODES, Float32Array.of(0.4, 0.3, 0.3, 0.9, 0.05, 0.05), Int16Array.of(1, -1), folding, options)
  expect([...placed.best]).toEqual([1, 1])
  expect([...placed.confirmed]).toEqual([1, 0])
})

test('a copy follows nobody when people said different things of its copies', () => {
  const folding = { representative: Uint32Array.of(0, 0, 0), distinctCount: 1 }
  const even = Float32Array.from({ length: 9 }, (_, at) => (at % 3 === 2 ? 0.6 : 0.2))
  expect([...finishPlacement(CODES, even, Int16Array.of(0, 1, -1), folding, options).best]).toEqual([0, 1, 2])
})

test('what is below the threshold is left undecided; ties go to the earlier code', () => {
  const placed = finishPlacement(CODES, Float32Array.of(0.4, 0.4, 0.2, 0.5, 0.3, 0.2), Int16Array.of(-1, -1), apart(2), options)
  expect([...placed.decided]).toEqual([0, 1])
  expect([...placed.best]).toEqual([0, 0])
})

test('a close second is named, but never outside', () => {
  const placed = finishPlacement(CODES, Float32Array.of(0.5, 0.4, 0.1, 0.55, 0.05, 0.4, 0.3, 0.1, 0.6), Int16Array.of(-1, -1, -1), apart(3), options)
  expect([...placed.second]).toEqual([1, -1, -1])
})

test('a label that is no code is refused', () => {
  expect(() => finishPlacement(CODES, new Float32Array(3), Int16Array.of(3), apart(1), options)).toThrow(RangeError)
})
