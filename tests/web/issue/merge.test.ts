import { describe, expect, test } from 'vitest'
import { acceptedTitle, mergeReview, suggestedKeeper } from '../../../web/src/lib/issue/merge.ts'

const issue = (id: string, mentionCount: number, person: { isRenamed?: boolean; isConfirmed?: boolean } = {}) => ({ id, mentionCount, isRenamed: false, isConfirmed: false, ...person })

describe('title that stays', () => {
  test('is the one a person gave, before one a person confirmed, before the most mentioned', () => {
    expect(suggestedKeeper([issue('a', 90), issue('b', 5, { isConfirmed: true }), issue('c', 2, { isRenamed: true })])).toBe('c')
    expect(suggestedKeeper([issue('a', 90), issue('b', 5, { isConfirmed: true })])).toBe('b')
    expect(suggestedKeeper([issue('a', 4), issue('b', 9)])).toBe('b')
  })
  test('is the first of equals', () => {
    expect(suggestedKeeper([issue('a', 4), issue('b', 4)])).toBe('a')
  })
})

describe('review that merges', () => {
  const issues = [issue('a', 4), issue('b', 9), issue('c', 1)]
  test('puts the issue whose title stays first', () => {
    expect(mergeReview(issues, { keeper: 'c' })).toEqual({ action: 'merge', issueIds: ['c', 'a', 'b'], title: null, reason: null })
  })
  test('carries a title of its own, trimmed', () => {
    expect(mergeReview(issues, { title: ' 课间太短 ' })).toEqual({ action: 'merge', issueIds: ['b', 'a', 'c'], title: '课间太短', reason: null })
  })
  test('is none with a title that is too short', () => {
    expect(mergeReview(issues, { title: ' 短 ' })).toBeNull()
  })
})

test('takes titles of 2 to 60 characters', () => {
  expect(acceptedTitle('字')).toBeNull()
  expect(acceptedTitle('两字')).toBe('两字')
  expect(acceptedTitle('字'.repeat(60))).toBe('字'.repeat(60))
  expect(acceptedTitle('字'.repeat(61))).toBeNull()
})
