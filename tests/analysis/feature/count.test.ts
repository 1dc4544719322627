import { describe, expect, test } from 'vitest'
import { countFeatures } from '../../../analysis/feature/count.ts'
import { hash32, hashHex } from '../../../analysis/feature/hash.ts'
import { seededRandom } from '../../../analysis/feature/random.ts'
import { inverseFrequency, rowCounts, weighTfidf } from '../../../analysis/feature/tfidf.ts'
import type { OpinionTexts } from '../../../analysis/opinion.ts'

function textsOf(matchTexts: string[], titleLengths: number[] = matchTexts.map(() => 0)): OpinionTexts {
  return {
    ids: matchTexts.map((_, row) => String(row)),
    texts: matchTexts,
    matchTexts,
    titleLengths: Uint32Array.from(titleLengths),
    words: { vocabulary: [], offsets: new Uint32Array(matchTexts.length + 1), tokens: new Uint32Array(0) },
    titleWordCounts: new Uint32Array(matchTexts.length),
  }
}

const row = (counts: ReturnType<typeof countFeatures>, at: number) => [...counts.values.subarray(counts.offsets[at], counts.offsets[at + 1])].sort()

describe('countFeatures', () => {
  test('counts characters and pairs, none across punctuation', () => {
    const counts = countFeatures(textsOf(['作业,作业', '作业作业']), { words: false })
    expect(row(counts, 0)).toEqual([2, 2, 2])
    expect(row(counts, 1)).toEqual([1, 2, 2, 2])
  })

  test('counts the title as often as told and no pair across its end', () => {
    expect(row(countFeatures(textsOf(['作业'], [1]), { words: false, titleWeight: 3 }), 0)).toEqual([1, 3])
  })

  test('takes upper and lower case for the same', () => {
    const counts = countFeatures(textsOf(['APP', 'app']), { words: false })
    expect(counts.columns.subarray(0, counts.offsets[1])).toEqual(counts.columns.subarray(counts.offsets[1]))
  })

  test('refuses a width that is no power of two', () => {
    expect(() => countFeatures(textsOf(['甲']), { width: 1000 })).toThrow(RangeError)
  })
})

describe('weighTfidf', () => {
  const counts = { rowCount: 3, columnCount: 2, offsets: Uint32Array.of(0, 2, 3, 3), columns: Uint32Array.of(0, 1, 0), values: Float32Array.of(1, 1, 2) }

  test('weighs by ln((1 + total) / (1 + found)) + 1', () => {
    expect([...rowCounts(counts)]).toEqual([2, 1])
    const weights = inverseFrequency(Uint32Array.of(2, 1), 3)
    expect(weights[0]).toBeCloseTo(Math.log(4 / 3) + 1)
    expect(weights[1]).toBeCloseTo(Math.log(2) + 1)
  })

  test('gives rows of length one and leaves an empty row empty', () => {
    const weighed = weighTfidf(counts, { minRows: 1 })
    const [a, b] = [Math.log(4 / 3) + 1, Math.log(2) + 1]
    expect(weighed.values[0]).toBeCloseTo(a / Math.hypot(a, b))
    expect(weighed.values[2]).toBeCloseTo(1)
    expect([...weighed.offsets]).toEqual([0, 2, 3, 3])
  })

  test('drops features that are too rare or too common', () => {
    expect([...weighTfidf(counts).columns]).toEqual([0, 0])
    expect([...weighTfidf(counts, { minRows: 1, maxShare: 0.5 }).columns]).toEqual([1])
  })
})

describe('hashes and seeds', () => {
  test('are the same on every machine', () => {
    expect(hash32('')).toBe(0)
    expect(hash32('食堂')).toBe(hash32('食堂'))
    expect(hash32('食堂')).not.toBe(hash32('堂食'))
    expect(hashHex('问症')).toMatch(/^[0-9a-f]{16}$/)
    const random = seededRandom(1)
    expect([random(), random()]).toEqual([0.6270739405881613, 0.002735721180215478])
  })
})
