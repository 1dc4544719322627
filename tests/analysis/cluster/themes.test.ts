import { describe, expect, test } from 'vitest'
import { groupThemes } from '../../../analysis/cluster/themes.ts'
import { learnSemanticSpace, type SemanticSpace } from '../../../analysis/feature/semantic.ts'
import { folded, madeUpOpinions, opinionTexts } from './texts.ts'

const { bodies, matterOf } = madeUpOpinions(16, 6)
const texts = opinionTexts(bodies)
const folding = folded(texts)
const space: SemanticSpace = learnSemanticSpace(texts.words, Uint32Array.from(texts.ids.keys()), { seed: 1, dimensions: 20, minCount: 2 })!
const single = new Int32Array(bodies.length).fill(-1)
const oneArea = new Int16Array(bodies.length)

describe('groupThemes', () => {
  test('puts most opinions on one matter in one theme, another for each matter', () => {
    const { themeOf } = groupThemes(texts, folding, single, oneArea, { seed: 1, space, themeCount: 8 })
    const commonest = [0, 1, 2, 3].map((matter) => {
      const counts = new Map<number, number>()
      themeOf.forEach((theme, row) => {
        if (matterOf[row] === matter) counts.set(theme, (counts.get(theme) ?? 0) + 1)
      })
      return [...counts].sort((a, b) => b[1] - a[1])[0]!
    })
    for (const [, count] of commonest) expect(count).toBeGreaterThan(8)
    expect(new Set(commonest.map(([theme]) => theme)).size).toBe(4)
  })

  test('never lets areas share a theme, and gives none where there is no area', () => {
    const areaOf = Int16Array.from(bodies, (_, row) => (row % 3) - 1)
    const { themeOf, themeCount } = groupThemes(texts, folding, single, areaOf, { seed: 1, space })
    const areas = new Map<number, number>()
    themeOf.forEach((theme, row) => {
      const text = folding.representative[row]!
      if (areaOf[text]! < 0) expect(theme).toBe(-1)
      if (theme < 0) return
      if (!areas.has(theme)) areas.set(theme, areaOf[text]!)
      expect(areaOf[text]).toBe(areas.get(theme))
    })
    expect(areas.size).toBe(themeCount)
  })

  test('keeps the members of an issue and copies together', () => {
    const issueOf = Int32Array.from(bodies, (_, row) => (row % 5 === 0 ? 0 : -1))
    const { themeOf } = groupThemes(texts, folding, issueOf, oneArea, { seed: 1, space, themeCount: 6 })
    expect(new Set(themeOf.filter((_, row) => issueOf[row] === 0)).size).toBe(1)
    themeOf.forEach((theme, row) => {
      if (issueOf[row] === -1 && issueOf[folding.representative[row]!] === -1) expect(theme).toBe(themeOf[folding.representative[row]!])
    })
  })

  test('numbers themes by their smallest row and gives the same for the same seed', () => {
    const first = groupThemes(texts, folding, single, oneArea, { seed: 2, space, themeCount: 5 })
    const found = Array.from({ length: first.themeCount }, (_, theme) => first.themeOf.indexOf(theme))
    expect(found).toEqual([...found].sort((a, b) => a - b))
    expect(groupThemes(texts, folding, single, oneArea, { seed: 2, space, themeCount: 5 })).toEqual(first)
  })

  test('answers for nothing and for one opinion', () => {
    const none = opinionTexts([])
    expect(groupThemes(none, folded(none), new Int32Array(), new Int16Array(), { seed: 1, space }).themeCount).toBe(0)
    const one = opinionTexts([bodies[0]!])
    expect([...groupThemes(one, folded(one), Int32Array.of(-1), Int16Array.of(0), { seed: 1, space }).themeOf]).toEqual([0])
  })
})
