import { expect, test } from 'vitest'
import { rowsByGroup, rowsOf } from '../../../analysis/describe/groups.ts'

test('rows of a group ascend, rows of none are left out, empty groups stay', () => {
  const groups = rowsByGroup(Int32Array.of(2, -1, 0, 2), 3)
  expect([0, 1, 2].map((group) => [...rowsOf(groups, group)])).toEqual([[2], [], [0, 3]])
})

test('no rows and no groups', () => {
  expect(rowsByGroup(new Int32Array(0), 0).rows).toHaveLength(0)
})
