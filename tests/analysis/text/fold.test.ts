import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldDuplicates, gramLikeness } from '../../../analysis/text/fold.ts'

const canteen = '食堂的饭菜又贵又难吃而且每天中午都要排二十分钟的队希望学校管一管'

describe('gramLikeness', () => {
  test('is shared 3-grams over all 3-grams', () => {
    expect(gramLikeness('甲乙丙丁', '乙丙丁戊')).toBeCloseTo(1 / 3)
    expect(gramLikeness('甲乙', '甲乙')).toBe(1)
    expect(gramLikeness('甲乙', '乙甲')).toBe(0)
  })
})

describe('foldDuplicates', () => {
  test('folds texts that differ in punctuation and blanks alone onto the first', () => {
    const folding = foldDuplicates(['作业多', '别来', '作业 多!', '别,来。'])
    expect([...folding.representative]).toEqual([0, 1, 0, 1])
    expect(folding.distinctCount).toBe(2)
  })

  test('folds a long text with a few characters changed', () => {
    const folding = foldDuplicates([canteen, '操场积水', `${canteen}吧`])
    expect([...folding.representative]).toEqual([0, 1, 0])
  })

  test('keeps short texts that only look alike apart', () => {
    expect(foldDuplicates(['作业多', '作业太多', '作业不多']).distinctCount).toBe(3)
  })

  test('keeps long texts about different things apart', () => {
    expect(foldDuplicates([canteen, canteen.replace('饭菜又贵又难吃', '水龙头冬天不出热水').replace('每天中午', '早上六点')]).distinctCount).toBe(2)
  })

  test('keeps two texts without any word character apart unless equal', () => {
    expect([...foldDuplicates(['!', '?', '!']).representative]).toEqual([0, 1, 0])
  })

  test('knows no opinions and one', () => {
    expect(foldDuplicates([]).distinctCount).toBe(0)
    expect(foldDuplicates(['']).distinctCount).toBe(1)
  })

  test('a representative stands for itself and never comes later', () => {
    const text = fc.array(fc.constantFrom('食堂', '太贵', '宿舍', '没有热水', '老师', '很负责', '作业', '写到十一点'), { maxLength: 12 }).map((words) => words.join(''))
    fc.assert(
      fc.property(fc.array(text, { maxLength: 40 }), (texts) => {
        const { representative, distinctCount } = foldDuplicates(texts)
        let roots = 0
        representative.forEach((root, row) => {
          expect(representative[root]).toBe(root)
          expect(root).toBeLessThanOrEqual(row)
          if (root === row) roots++
        })
        expect(distinctCount).toBe(roots)
      }),
      { seed: 11 },
    )
  })
})
