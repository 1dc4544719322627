import { expect, test } from 'vitest'
import { dissolveEmptyIssues } from '../../../analysis/cluster/substance.ts'

test('dissolves an issue of empty talk and numbers the rest anew in order', () => {
  const found = dissolveEmptyIssues(Int32Array.of(0, 0, 0, 1, 1, -1, 2), 3, Int8Array.of(-1, -1, 1, 1, 0, -1, 0))
  expect([...found.issueOf]).toEqual([-1, -1, -1, 0, 0, -1, 1])
  expect(found.issueCount).toBe(2)
})

test('keeps an issue of which nothing is known, and one that is half empty', () => {
  expect(dissolveEmptyIssues(Int32Array.of(0, 0, 1, 1), 2, Int8Array.of(0, 0, 1, -1)).issueCount).toBe(2)
})

test('knows no issues', () => {
  expect(dissolveEmptyIssues(new Int32Array(0), 0, new Int8Array(0))).toEqual({ issueOf: new Int32Array(0), issueCount: 0 })
})
