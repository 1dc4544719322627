import { describe, expect, test } from 'vitest'
import { areNearlyAllTied, rankWords } from '../../../web/src/lib/issue/rank.ts'

const tied = { isTied: true }
const apart = { isTied: false }

describe('rank in words', () => {
  test('names the tie where it tells an issue from its neighbours', () => {
    expect(rankWords({ rank: 4, tiedRank: 3, isTied: true }, false)).toBe('并列第3')
    expect(rankWords({ rank: 4, tiedRank: 4, isTied: false }, false)).toBe('4')
  })
  test('shows the plain rank where nearly all are tied', () => {
    expect(rankWords({ rank: 4, tiedRank: 3, isTied: true }, true)).toBe('4')
  })
})

describe('nearly all tied', () => {
  test('begins at four of five', () => {
    expect(areNearlyAllTied([tied, tied, tied, tied, apart])).toBe(true)
    expect(areNearlyAllTied([tied, tied, tied, apart, apart])).toBe(false)
  })
  test('is not said of one issue or none', () => {
    expect(areNearlyAllTied([])).toBe(false)
    expect(areNearlyAllTied([tied])).toBe(false)
  })
})
