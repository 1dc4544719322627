import { describe, expect, test } from 'vitest'
import { filterCount, issueFilters, toIssueQuery } from '../../../web/src/lib/issue/filters.ts'

const read = (query: string) => issueFilters(new URLSearchParams(query))

describe('filters of issues', () => {
  test('are the open issues by rank where the address says nothing', () => {
    expect(toIssueQuery(read(''))).toEqual({ state: 'open', order: 'rank' })
    expect(filterCount(read(''))).toBe(0)
  })
  test('pass on what the address says', () => {
    const filters = read('area=A2&stage=S0&state=all&search=食堂&order=latest&run=1')
    expect(toIssueQuery(filters)).toEqual({ area: 'A2', stage: 'S0', state: 'all', search: '食堂', order: 'latest' })
    expect(filterCount(filters)).toBe(4)
  })
  test('take an unknown state or order as not said', () => {
    expect(toIssueQuery(read('state=gone&order=random'))).toEqual({ state: 'open', order: 'rank' })
  })
})
