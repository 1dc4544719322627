import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { buildMatcher, findSeeds, scan, titleLengthOf } from '../../../analysis/classify/seed.ts'
import { opinions } from './sample.ts'

describe('seeds', () => {
  test('are found inside one another and over one another', () => {
    const matcher = buildMatcher(['补课', '补课费', '课费', '费'])
    const hits: string[] = []
    scan(matcher, '收补课费', (seed, end) => hits.push(`${matcher.seeds[seed]!}@${end}`))
    expect(hits.sort()).toEqual(['补课@3', '补课费@4', '课费@4', '费@4'].sort())
  })

  test('are found exactly where a plain search finds them', () => {
    const alphabet = fc.constantFrom('甲', '乙', '丙')
    const text = fc.array(alphabet, { maxLength: 30 }).map((units) => units.join(''))
    const seeds = fc.uniqueArray(fc.array(alphabet, { minLength: 1, maxLength: 4 }).map((units) => units.join('')), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(text, seeds, (within, wanted) => {
        const found: string[] = []
        scan(buildMatcher(wanted), within, (seed, end) => found.push(`${wanted[seed]!}@${end}`))
        const expected = wanted.flatMap((seed) => [...[...within].keys()].filter((at) => within.startsWith(seed, at)).map((at) => `${seed}@${at + seed.length}`))
        expect(found.sort()).toEqual(expected.sort())
      }),
    )
  })

  test('in the title are counted apart from those in the rest', () => {
    const texts = { ...opinions(['食堂贵。食堂又贵又难吃']), titleLengths: Uint32Array.of(3) }
    const hits = findSeeds(buildMatcher(['食堂']), texts)
    expect([...hits.titleCounts, ...hits.bodyCounts]).toEqual([1, 1])
  })

  test('that are empty or given twice are refused', () => {
    expect(() => buildMatcher([''])).toThrow(RangeError)
    expect(() => buildMatcher(['甲', '甲'])).toThrow(RangeError)
  })
})

describe('a title', () => {
  test('is a short first sentence of a much longer text', () => {
    expect(titleLengthOf(opinions(['食堂太贵。食堂的饭菜一份要二十块,孩子吃不饱']), 0)).toBe(5)
  })

  test('is not the first half of a short text, nor a long first sentence', () => {
    expect(titleLengthOf(opinions(['食堂太贵。管管吧']), 0)).toBe(0)
    expect(titleLengthOf(opinions([`${'很'.repeat(50)}。${'长'.repeat(200)}`]), 0)).toBe(0)
  })
})
