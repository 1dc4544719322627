import { describe, expect, test } from 'vitest'
import type { OrgNode } from '../../../web/src/lib/api/types.ts'
import { rosterTotals, treeRows } from '../../../web/src/lib/admin/tree.ts'

const org = (id: string, parentId: string | null, roster: Record<string, number> | null = null): OrgNode => ({ id, parentId, name: `${id}校`, kind: '园校', schoolStage: null, roster })
const ORGS = [org('c', 'b'), org('b', 'a'), org('a', null), org('d', 'a')]

describe('the tree of orgs', () => {
  test('lists each org below the one above it, and counts those below', () => {
    expect(treeRows(ORGS, '').map(({ org: { id }, depth, belowCount }) => [id, depth, belowCount])).toEqual([['a', 0, 3], ['b', 1, 1], ['c', 2, 0], ['d', 1, 0]])
  })

  test('keeps the orgs above what was searched for', () => {
    expect(treeRows(ORGS, 'c').map(({ org: { id } }) => id)).toEqual(['a', 'b', 'c'])
    expect(treeRows(ORGS, '没有')).toEqual([])
  })

  test('puts an org at the top whose parent is not shown', () => {
    expect(treeRows([org('x', 'elsewhere')], '')).toMatchObject([{ depth: 0, belowCount: 0 }])
  })

  test('adds head counts up, and tells none given from nobody', () => {
    expect(rosterTotals([org('a', null, { 教师: 3 }), org('b', null, { 教师: 4, 学生: 0 }), org('c', null)], ['教师', '学生', '家长'])).toEqual([7, 0, null])
  })
})
