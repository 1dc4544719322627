import { describe, expect, test } from 'vitest'
import { rowsByGroup } from '../../../analysis/describe/groups.ts'
import { groupKeywords } from '../../../analysis/describe/keywords.ts'
import { corpusCounts, groupWording, isSetPhrase } from '../../../analysis/describe/wording.ts'
import { folded, opinionTexts } from './texts.ts'

function wordingOf(written: readonly string[], groupOf: readonly number[], group = 0) {
  const texts = opinionTexts(written)
  const groups = rowsByGroup(Int32Array.from(groupOf), Math.max(...groupOf) + 1)
  const corpus = { texts, folding: folded(texts), ...corpusCounts(texts, folded(texts), groups) }
  return { corpus, wording: groupWording(corpus, groups, group) }
}

describe('c-TF-IDF', () => {
  test('is tf · ln(1 + A / f) with A the mean number of words a group', () => {
    const { corpus, wording } = wordingOf(['食堂|饭菜|太贵', '食堂|排队', '作业|太多', '食堂|作业'], [0, 0, 1, 1])
    const weight = (word: string): number => wording.weights[wording.placeOf.get(corpus.texts.words.vocabulary.indexOf(word))!]!
    expect(corpus.meanWords).toBe(4.5)
    expect(weight('食堂')).toBeCloseTo(2 * Math.log(1 + 4.5 / 3))
    expect(weight('饭菜')).toBeCloseTo(Math.log(1 + 4.5 / 1))
  })

  test('counts a copied text once', () => {
    const { corpus, wording } = wordingOf(['食堂|饭菜', '食堂|饭菜', '作业|太多'], [0, 0, 1])
    expect(wording.distinctRows).toEqual([0])
    expect(corpus.counts[corpus.texts.words.vocabulary.indexOf('食堂')]).toBe(1)
  })

  test('passes over stop words, numbers and single characters without a meaning of their own', () => {
    const { corpus, wording } = wordingOf(['希望|食堂|的|饭菜|便宜|3|元|贵'], [0])
    expect(wording.tokens.map((token) => corpus.texts.words.vocabulary[token])).toEqual(['食堂', '饭菜', '便宜', '贵'])
  })
})

describe('keywords', () => {
  test('put the most telling words first', () => {
    const { corpus, wording } = wordingOf(['食堂|饭菜|太贵', '食堂|饭菜|太咸', '学校|作业', '学校|食堂'], [0, 0, 1, 1])
    expect(groupKeywords(corpus, wording).slice(0, 2)).toEqual(['饭菜', '食堂'])
  })

  test('never hold a part of a longer one', () => {
    const { corpus, wording } = wordingOf(['课后服务|收费', '服务|课后服务|收费', '服务|作业'], [0, 0, 1])
    const keywords = groupKeywords(corpus, wording)
    expect(keywords).toContain('课后服务')
    expect(keywords).not.toContain('服务')
  })

  test('are at most as many as asked for, ties by code unit', () => {
    const { corpus, wording } = wordingOf(['乙乙|甲甲|丙丙'], [0])
    expect(groupKeywords(corpus, wording, { most: 2 })).toEqual(['丙丙', '乙乙'])
  })

  test('of a group without content words are none', () => {
    const { corpus, wording } = wordingOf(['希望|的'], [0])
    expect(groupKeywords(corpus, wording)).toEqual([])
  })
})

describe('set phrases', () => {
  test('are clauses said in many texts of other groups', () => {
    const written = ['食堂', '作业', '宿舍', '校车', '空调', '操场', '门卫'].map((word) => `请|领导|重视|，|${word}|不好`)
    const { corpus, wording } = wordingOf(written, [0, 0, 1, 1, 1, 1, 1])
    expect(isSetPhrase(corpus, wording, '请领导重视')).toBe(true)
    expect(isSetPhrase(corpus, wording, '食堂不好')).toBe(false)
  })

  test('are not what one group says in its own words', () => {
    const written = ['甲', '乙', '丙', '丁', '戊', '己'].map((word) => `没有|空调|，|${word}楼`)
    const { corpus, wording } = wordingOf(written, [0, 0, 0, 0, 0, 0])
    expect(isSetPhrase(corpus, wording, '没有空调')).toBe(false)
  })
})
