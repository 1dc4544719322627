import { describe, expect, test } from 'vitest'
import { groupIssues } from '../../../analysis/cluster/issues.ts'
import { explainIssue, explainOpinion } from '../../../analysis/explain/membership.ts'
import { folded, madeUpOpinions, opinionTexts } from '../cluster/texts.ts'

const { bodies, matterOf } = madeUpOpinions(12, 3)
const texts = opinionTexts(bodies)
const { model, issueOf, cohesion } = groupIssues(texts, folded(texts), { seed: 1 })
const members = Uint32Array.from(texts.ids.keys()).filter((row) => matterOf[row] === 0)

describe('explainIssue', () => {
  test('names the wording its members share, parts adding up to no more than the whole', () => {
    const found = explainIssue(model, texts, members)
    expect(found.shared.slice(0, 3).some((piece) => '梧桐小学食堂'.includes(piece.text))).toBe(true)
    expect(found.shared.reduce((sum, piece) => sum + piece.share, 0)).toBeLessThanOrEqual(1 + 1e-6)
    for (const piece of found.shared) expect(bodies.some((body) => body.includes(piece.text))).toBe(true)
  })

  test('gives the cohesion that the grouping gives', () => {
    expect(explainIssue(model, texts, members).cohesion).toBeCloseTo(cohesion[issueOf[members[0]!]!]!, 4)
  })

  test('has nothing to say of one text', () => {
    expect(explainIssue(model, texts, members.subarray(0, 1))).toEqual({ cohesion: null, shared: [] })
  })
})

describe('explainOpinion', () => {
  test('finds a member more alike to its issue than a stranger', () => {
    const stranger = matterOf.indexOf(-1)
    const own = explainOpinion(model, texts, members[0]!, members)
    const other = explainOpinion(model, texts, stranger, members)
    expect(own.likeness).toBeGreaterThan(other.likeness ?? 1)
    expect(other.likeness).toBeLessThan(0.05)
  })

  test('is null without other members', () => {
    expect(explainOpinion(model, texts, 0, Uint32Array.of(0))).toEqual({ likeness: null, shared: [] })
  })
})
