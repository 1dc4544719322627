import { describe, expect, test } from 'vitest'
import { BUILTIN_TAXONOMY } from '../../../analysis/index.ts'
import { countAreas } from '../../../server/pipeline/count-areas.ts'

const facts = (people: (string | null)[]) => ({ people, times: null, orgs: null, audiences: null, channels: null, mentions: Uint32Array.from(people, () => 3) })
const placed = (areas: string[]) => ({ area: areas, subArea: areas.map(() => null), stage: areas.map(() => 'S0'), kind: areas.map(() => 'P'), duplicateOf: areas.map(() => null), issueId: areas.map(() => null) })

describe('people of an area', () => {
  const count = (areas: string[], people: (string | null)[]) =>
    new Map(countAreas(BUILTIN_TAXONOMY, { placed: placed(areas), facts: facts(people) }).map(({ code, peopleCount, opinionCount }) => [code, { peopleCount, opinionCount }]))

  test('are those told apart, each once, whatever they speak for', () => {
    expect(count(['A1', 'A1', 'A1'], ['x', 'x', 'y']).get('A1')).toEqual({ peopleCount: 2, opinionCount: 9 })
  })

  test('are unknown where opinions are there and none says whose it is; never 0', () => {
    expect(count(['A1', 'A2'], [null, 'x']).get('A1')).toEqual({ peopleCount: null, opinionCount: 3 })
  })

  test('are 0 where there is no opinion', () => {
    expect(count(['A1'], ['x']).get('A7')).toEqual({ peopleCount: 0, opinionCount: 0 })
  })
})
