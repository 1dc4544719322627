import { describe, expect, test } from 'vitest'
import type { OrgCoverage, Target } from '../../../web/src/lib/api/types.ts'
import { dueWords, missingNames, repeatedAt, shortened, USUAL_TARGETS } from '../../../web/src/lib/coverage/words.ts'

const target = (changes: Partial<Target> = {}): Target => ({ audience: '家长', channel: '家长会', schoolStages: null, opinionCount: 1, ...changes })
const entry = (states: readonly [target: number, heard: number, isMet: boolean][]): OrgCoverage => ({
  org: { id: 'o', name: '某校', kind: '园校' }, parentName: null, schoolStage: null, uploadCount: 0, occasionCount: 0, opinionCount: 0, lastAt: null, missingCount: 0, remindedCount: 0, lastRemindedAt: null,
  states: states.map(([at, opinionCount, isMet]) => ({ target: at, occasionCount: 0, opinionCount, isMet })),
})

describe('what an org misses', () => {
  test('is named in the order of the plan, with how many are wanted where one is not enough', () => {
    const plan = { targets: [target(), target({ channel: '教师家访', opinionCount: 5, schoolStages: ['小学', '初中'] })], dueOn: null }
    expect(missingNames(plan, entry([[0, 0, false], [1, 2, false]]))).toEqual(['家长 × 家长会', '家长 × 教师家访（小学、初中）还差 3 条'])
    expect(missingNames(plan, entry([[0, 1, true]]))).toEqual([])
  })

  test('is cut short with its whole number', () => {
    expect(shortened(['甲', '乙'], 2)).toBe('甲；乙')
    expect(shortened(['甲', '乙', '丙'], 2)).toBe('甲；乙；等 3 项')
  })
})

describe('a day by which it is due', () => {
  test('is named until it is over', () => {
    expect(dueWords('2026-03-31', new Date('2026-03-31T10:00:00Z'))).toBe('请在3月31日前补齐')
    expect(dueWords('2026-03-31', new Date('2026-03-31T16:00:00Z'))).toBeNull()
    expect(dueWords(null, new Date())).toBeNull()
  })
})

describe('targets', () => {
  test('that stand twice for the same people are found', () => {
    expect(repeatedAt([target(), target(), target({ schoolStages: ['小学'] }), target({ schoolStages: ['初中', '小学'] })])).toEqual([1, 3])
    expect(repeatedAt(USUAL_TARGETS)).toEqual([])
  })
})
