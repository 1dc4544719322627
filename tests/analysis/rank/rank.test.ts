import { describe, expect, test } from 'vitest'
import type { OpinionFacts } from '../../../analysis/opinion.ts'
import { rankIssues, tiedRanks, type RankOptions } from '../../../analysis/rank/rank.ts'
import { severities } from '../../../analysis/rank/tally.ts'
import { folded, opinionTexts, partitionOf } from '../describe/texts.ts'

interface Given {
  readonly texts?: readonly string[]
  readonly issueOf: readonly number[]
  readonly people?: readonly (string | null)[]
  readonly orgs?: readonly (string | null)[]
  readonly audiences?: readonly (string | null)[]
  readonly mentions?: readonly number[]
  readonly times?: readonly number[]
  readonly praise?: readonly number[]
  readonly options?: RankOptions
}

function rank(given: Given) {
  const texts = opinionTexts(given.texts ?? given.issueOf.map((issue, row) => `第${row}条|关于|${issue}|的|事情`))
  const facts: OpinionFacts = {
    people: given.people ?? null,
    orgs: given.orgs ?? null,
    audiences: given.audiences ?? null,
    channels: null,
    times: given.times ? Float64Array.from(given.times) : null,
    mentions: Uint32Array.from(given.mentions ?? given.issueOf.map(() => 1)),
  }
  const partition = partitionOf(given.issueOf)
  const ids = Array.from({ length: partition.issueCount }, (_, issue) => `i${issue}`)
  const folding = folded(texts)
  return rankIssues({ ids: texts.ids, facts, representative: folding.representative, severity: severities(texts, folding), ...(given.praise && { praise: Uint8Array.from(given.praise) }) }, partition, ids, given.options)
}

const people = (count: number, name: string): string[] => Array.from({ length: count }, (_, at) => `${name}${at}`)
const only = { people: 1, orgs: 0, audiences: 0, severity: 0, growth: 0 }

describe('the order of issues', () => {
  test('puts the matter of most people first', () => {
    const ranked = rank({ issueOf: [0, 0, 1, 1, 1], people: ['a', 'b', 'c', 'd', 'e'] })
    expect(ranked.map(({ issue, rank }) => [issue, rank])).toEqual([
      [1, 1],
      [0, 2],
    ])
  })

  test('counts people, not how often one person writes', () => {
    const ranked = rank({ issueOf: [0, 0, 0, 1, 1], people: ['a', 'a', 'a', 'b', 'c'], options: { weights: only } })
    expect(ranked[0]).toMatchObject({ issue: 1, peopleCount: 2 })
    expect(ranked[1]).toMatchObject({ issue: 0, peopleCount: 1, opinionCount: 3 })
  })

  test('takes who speaks for thirty as one voice of weight 1 + ln 30, with a person or without', () => {
    const ranked = rank({ issueOf: [0, 0, 1, 1], people: ['a', 'b', 'c', null], mentions: [1, 1, 30, 5], options: { weights: only } })
    expect(ranked[0]).toMatchObject({ issue: 1, opinionCount: 35 })
    expect(ranked[0]!.peopleBehind).toBeCloseTo(2 + Math.log(150), 3)
    expect(ranked[1]!.score).toBeCloseTo(Math.log(3) / Math.log(3 + Math.log(150)))
  })

  test('puts eight who each speak up before one who claims to speak for fifty', () => {
    const issueOf = [0, ...Array<number>(8).fill(1)]
    const ranked = rank({ issueOf, orgs: issueOf.map((_, at) => `${at % 4}中`), mentions: [50, 1, 1, 1, 1, 1, 1, 1, 1] })
    expect(ranked.map(({ issue }) => issue)).toEqual([1, 0])
  })

  test('puts matters that are mostly praise behind all problems, however many praise', () => {
    const issueOf = [...Array<number>(30).fill(0), 1, 2, 2]
    const ranked = rank({ issueOf, people: people(33, 'p'), praise: issueOf.map((issue, at) => (issue === 0 || at === 31 ? 1 : 0)) })
    expect(ranked.map(({ issue }) => issue)).toEqual([2, 1, 0])
    expect(ranked[2]!.score).toBeLessThan(0.1)
    expect(ranked[2]!.scoreHigh).toBeGreaterThanOrEqual(ranked[2]!.score)
    expect(ranked[2]!.parts.people).toBe(1)
  })

  test('breaks ties by issue id', () => {
    expect(rank({ issueOf: [1, 0] }).map(({ issue }) => issue)).toEqual([0, 1])
  })

  test('does not depend on how issues are numbered', () => {
    const texts = ['食堂|贵', '食堂|很|贵', '楼梯|坍塌|危险', '路灯|坏|了', '路灯|不|亮', '路灯|太暗']
    const issueOf = [0, 0, 1, 2, 2, 2]
    const renumbered = issueOf.map((issue) => 2 - issue)
    const there = rank({ texts, issueOf }).map(({ firstRow, score, scoreLow, scoreHigh }) => [firstRow, score, scoreLow, scoreHigh])
    const back = rank({ texts, issueOf: renumbered }).map(({ firstRow, score, scoreLow, scoreHigh }) => [firstRow, score, scoreLow, scoreHigh])
    expect(back).toEqual(there)
  })

  test('of no issues is empty', () => {
    expect(rank({ issueOf: [] })).toEqual([])
    expect(rank({ issueOf: [-1, -1] })).toEqual([])
  })
})

describe('the parts of a score', () => {
  test('are null where the input has no such column, and their weight goes to the others', () => {
    const [only] = rank({ issueOf: [0, 0] })
    expect(only!.parts).toMatchObject({ people: 1, orgs: null, audiences: null, growth: null })
    expect(only!.score).toBeCloseTo((0.55 * 1 + 0.15 * only!.parts.severity) / 0.7)
  })

  test('count breadth over orgs and audiences on a logarithmic scale', () => {
    const ranked = rank({ issueOf: [0, 0, 0, 1], orgs: ['一中', '二中', '一中', '三中'], audiences: ['家长', '家长', null, '教师'] })
    expect(ranked[0]).toMatchObject({ issue: 0, orgCount: 2, audienceCount: 1 })
    expect(ranked[0]!.parts.orgs).toBeCloseTo(Math.log(3) / Math.log(4))
    expect(ranked[0]!.parts.audiences).toBeCloseTo(Math.log(2) / Math.log(3))
    expect(ranked[0]!.topOrgs).toEqual([
      { name: '一中', count: 2 },
      { name: '二中', count: 1 },
    ])
  })

  test('draw severity of few opinions to the mean of the run', () => {
    const texts = ['老师|体罚', ...Array.from({ length: 9 }, (_, at) => `请问|${at}|号|报名`)]
    const ranked = rank({ texts, issueOf: [0, 1, 1, 1, 1, 1, 1, 1, 1, 1] })
    const grave = ranked.find(({ issue }) => issue === 0)!
    expect(grave.parts.severity).toBeGreaterThan(0.15)
    expect(grave.parts.severity).toBeLessThan(0.5)
  })

  test('see growth above one half, steadiness at it, decline below', () => {
    const day = 86_400_000
    const times = Array.from({ length: 30 }, (_, at) => (at + 1) * day)
    const issueOf = times.map((_, at) => (at % 3 === 0 ? 0 : at >= 15 ? 1 : 2))
    const growth = new Map(rank({ issueOf, times }).map(({ issue, parts }) => [issue, parts.growth!]))
    expect(growth.get(0)).toBeCloseTo(0.5, 1)
    expect(growth.get(1)!).toBeGreaterThan(0.6)
    expect(growth.get(2)!).toBeLessThan(0.3)
  })

  test('know no growth where all opinions came at once', () => {
    expect(rank({ issueOf: [0, 0], times: [5, 5] })[0]!.parts.growth).toBeNull()
    expect(rank({ issueOf: [0, 0], times: [NaN, NaN] })[0]).toMatchObject({ firstAt: null, lastAt: null })
  })

  test('lie between 0 and 1, and first and last time are those of the issue', () => {
    const [first] = rank({ issueOf: [0, 0, 0, -1], times: [3, 1, NaN, 9], orgs: [null, null, null, '一中'] })
    expect(first).toMatchObject({ firstAt: 1, lastAt: 3, orgCount: 0 })
    expect(first!.parts.orgs).toBe(0)
  })
})

describe('intervals', () => {
  const issueOf = [...Array<number>(40).fill(0), ...Array<number>(4).fill(1), 2]

  test('hold the score and stay within 0 and 1', () => {
    for (const { score, scoreLow, scoreHigh } of rank({ issueOf, people: people(45, 'p') })) {
      expect(scoreLow).toBeGreaterThanOrEqual(0)
      expect(scoreLow).toBeLessThanOrEqual(score)
      expect(scoreHigh).toBeGreaterThanOrEqual(score)
      expect(scoreHigh).toBeLessThanOrEqual(1)
    }
  })

  test('are narrower for many people than for few', () => {
    const width = new Map(rank({ issueOf, people: people(45, 'p'), options: { weights: only } }).map(({ issue, scoreLow, score }) => [issue, score - scoreLow]))
    expect(width.get(0)!).toBeLessThan(width.get(1)!)
  })

  test('are the same for the same seed and change with it', () => {
    const again = (seed: number): number[] => rank({ issueOf, options: { seed } }).map(({ scoreLow }) => scoreLow)
    expect(again(7)).toEqual(again(7))
    expect(again(7)).not.toEqual(again(8))
  })

  test('barely change when voices are resampled in blocks', () => {
    const big = [...Array<number>(600).fill(0), ...Array<number>(900).fill(1)]
    const exact = rank({ issueOf: big, options: { blocks: 1000, draws: 2000, weights: only } })[1]!
    const blocks = rank({ issueOf: big, options: { blocks: 64, draws: 2000, weights: only } })[1]!
    expect(blocks.scoreLow).toBeCloseTo(exact.scoreLow, 2)
    expect(blocks.scoreHigh).toBeCloseTo(exact.scoreHigh, 2)
  })
})

describe('tied ranks', () => {
  /** scores that vary by so many hundredths each way */
  const interval = (score: number, spread: number) => ({ score, scoreLow: score - spread, scoreHigh: score + spread })

  test('are shared with the leader until the order is sure by nine to one', () => {
    const wide = 0.1
    const sure = (1.2816 / 1.6449) * Math.SQRT2 * wide
    expect(tiedRanks([interval(0.8, wide), interval(0.8 - 0.9 * sure, wide), interval(0.8 - 1.1 * sure, wide), interval(0.8 - 1.9 * sure, wide)])).toEqual([1, 1, 3, 3])
  })

  test('are not shared merely because intervals overlap', () => {
    expect(tiedRanks([interval(0.8, 0.1), interval(0.65, 0.1)])).toEqual([1, 2])
  })

  test('look at the half of each interval that faces the other', () => {
    expect(tiedRanks([{ score: 0.8, scoreLow: 0.79, scoreHigh: 1 }, { score: 0.7, scoreLow: 0.2, scoreHigh: 0.71 }])).toEqual([1, 2])
  })

  test('are one for all when all are equal', () => {
    expect(tiedRanks([interval(0.5, 0), interval(0.5, 0)])).toEqual([1, 1])
  })

  test('of none are none, of one is 1', () => {
    expect(tiedRanks([])).toEqual([])
    expect(tiedRanks([interval(0.5, 0.5)])).toEqual([1])
  })
})
