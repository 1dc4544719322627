import { describe, expect, test } from 'vitest'
import { groupIssues } from '../../../analysis/cluster/issues.ts'
import { folded, groupsById, madeUpOpinions, opinionTexts } from './texts.ts'

function group(bodies: readonly string[], options: Partial<Parameters<typeof groupIssues>[2]> = {}) {
  const texts = opinionTexts(bodies)
  return groupIssues(texts, folded(texts), { seed: 1, ...options })
}

describe('groupIssues', () => {
  test('finds the matters among opinions on nothing in common', () => {
    const { bodies, matterOf } = madeUpOpinions(12, 3)
    const { issueOf, cohesion } = group(bodies)
    for (let matter = 0; matter < 4; matter++) {
      const found = new Set(issueOf.filter((_, row) => matterOf[row] === matter))
      expect(found.size).toBe(1)
      expect(found.has(-1)).toBe(false)
    }
    expect([...issueOf].filter((issue, row) => issue >= 0 && matterOf[row] === -1)).toEqual([])
    for (const value of cohesion) expect(value).toBeGreaterThan(0.1)
  })

  test('numbers issues by their smallest row', () => {
    const { bodies } = madeUpOpinions(10, 5)
    const { issueOf, issueCount } = group(bodies)
    const firsts = Array.from({ length: issueCount }, (_, issue) => issueOf.indexOf(issue))
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b))
  })

  test('finds the same issues whatever the order of the rows', () => {
    const { bodies } = madeUpOpinions(10, 7)
    const ids = bodies.map((_, row) => `o${row}`)
    const turned = { bodies: [...bodies].reverse(), ids: [...ids].reverse() }
    const before = opinionTexts(bodies, ids)
    const after = opinionTexts(turned.bodies, turned.ids)
    const first = groupIssues(before, folded(before), { seed: 1 })
    const second = groupIssues(after, folded(after), { seed: 1 })
    expect(groupsById(turned.ids, second.issueOf)).toEqual(groupsById(ids, first.issueOf))
  })

  test('makes a text said three times an issue, and keeps a text said twice single', () => {
    const campaign = '梧桐路校车班次太少请增加两班'
    const twice = '青松楼三层饮水机坏了一个月'
    const { issueOf } = group([campaign, twice, campaign, twice, campaign])
    expect([...issueOf]).toEqual([0, -1, 0, -1, 0])
  })

  test('counts mentions as copies', () => {
    expect([...group(['梧桐路校车班次太少请增加两班', '青松楼三层饮水机坏了'], { mentions: Uint32Array.of(3, 1) }).issueOf]).toEqual([0, -1])
  })

  test('never makes an issue of texts without content, however many', () => {
    const { issueOf, hasContent } = group(['无', '没有', '无', '没有了', '快跑', '别来', '快跑', '无', '欢迎报考江南大学', '欢迎报考江南大学！', '欢迎报考江南大学'])
    expect([...issueOf].every((issue) => issue === -1)).toBe(true)
    expect([...hasContent].every((content) => content === 0)).toBe(true)
  })

  test('gives every copy the issue of the text it repeats', () => {
    const { bodies } = madeUpOpinions(8, 2)
    const { issueOf } = group([...bodies, bodies[0]!, bodies[1]!])
    expect(issueOf[bodies.length]).toBe(issueOf[0])
    expect(issueOf[bodies.length + 1]).toBe(issueOf[1])
  })

  test('answers for nothing, one opinion and all the same', () => {
    expect(group([]).issueCount).toBe(0)
    expect([...group(['梧桐小学食堂饭菜太凉']).issueOf]).toEqual([-1])
    expect([...group(Array.from({ length: 5 }, () => '梧桐小学食堂饭菜太凉')).issueOf]).toEqual([0, 0, 0, 0, 0])
  })
})
