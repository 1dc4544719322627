import { describe, expect, test } from 'vitest'
import { groupIssues } from '../../../analysis/cluster/issues.ts'
import { issueCentres, placeNew } from '../../../analysis/cluster/place.ts'
import { folded, madeUpOpinions, opinionTexts } from './texts.ts'

const { bodies, matterOf } = madeUpOpinions(12, 3)
const texts = opinionTexts(bodies)
const folding = folded(texts)
const grouping = groupIssues(texts, folding, { seed: 1 })
const centres = issueCentres(texts, folding, grouping.issueOf, grouping.issueCount, grouping)

describe('placeNew', () => {
  test('puts a new opinion with the issue of its matter', () => {
    const newcomers = opinionTexts(['梧桐小学食堂午餐没有热菜，昨天也是', '红枫学校操场跑道开裂多处，没人修'])
    const placed = placeNew(centres, newcomers)
    expect(placed[0]).toBe(grouping.issueOf[matterOf.indexOf(0)])
    expect(placed[1]).toBe(grouping.issueOf[matterOf.indexOf(3)])
  })

  test('leaves single what resembles no issue or says nothing', () => {
    expect([...placeNew(centres, opinionTexts(['图书角的漫画书可以外借三天', '没有', '']))]).toEqual([-1, -1, -1])
  })

  test('puts members back where they are', () => {
    expect([...placeNew(centres, texts)]).toEqual([...grouping.issueOf])
  })

  test('has no issue to offer when there is none', () => {
    const none = issueCentres(texts, folding, new Int32Array(bodies.length).fill(-1), 0, grouping)
    expect([...placeNew(none, opinionTexts([bodies[0]!]))]).toEqual([-1])
  })
})
