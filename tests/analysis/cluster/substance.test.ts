import { describe, expect, test } from 'vitest'
import { nameFinder, SPEAKS, speechOf } from '../../../analysis/cluster/emptyTalk.ts'
import { emptyShares } from '../../../analysis/cluster/matter.ts'
import { dissolveEmptyIssues } from '../../../analysis/cluster/substance.ts'
import type { OpinionTexts } from '../../../analysis/opinion.ts'
import { folded } from './texts.ts'

/** Texts whose words are written apart. */
function spoken(bodies: readonly string[]): OpinionTexts {
  const words = bodies.map((body) => body.split(' ').filter((word) => word !== ''))
  const vocabulary = [...new Set(words.flat())].sort()
  const offsets = new Uint32Array(bodies.length + 1)
  words.forEach((row, i) => (offsets[i + 1] = offsets[i]! + row.length))
  return {
    ids: bodies.map((_, row) => String(row + 1)),
    texts: bodies,
    matchTexts: bodies,
    titleLengths: new Uint32Array(bodies.length),
    words: { vocabulary, offsets, tokens: Uint32Array.from(words.flat(), (word) => vocabulary.indexOf(word)) },
    titleWordCounts: new Uint32Array(bodies.length),
  }
}

function sharesOf(bodies: readonly string[], issueOf: readonly number[], options = {}): number[] {
  const texts = spoken(bodies)
  return [...emptyShares(texts, folded(texts), Int32Array.from(issueOf), Math.max(-1, ...issueOf) + 1, options)]
}

describe('share of empty talk', () => {
  test('is 1 where wishes alone are shared, 0 where a thing is', () => {
    expect(sharesOf(['祝 愉快 甲', '祝 愉快 乙', '食堂 漏雨 丙', '食堂 漏雨 丁'], [0, 0, 1, 1])).toEqual([1, 0])
  })

  test('weighs each word by the square of share and rarity', () => {
    // Three texts in all: 漏雨 in two of two texts, 祝 in the same two; both as rare, so half and half.
    expect(sharesOf(['漏雨 祝', '漏雨 祝 甲', '乙'], [0, 0, -1])).toEqual([0.5])
    // 祝 in two of three texts: (2/3 · ln(5/3) + 2/3)² against (ln(5/4) + 1)², 漏雨 in all three of four.
    const [share] = sharesOf(['漏雨 祝', '漏雨 祝 甲', '漏雨 丙', '乙'], [0, 0, 0, -1])
    const wish = ((2 / 3) * (Math.log(5 / 3) + 1)) ** 2
    expect(share).toBeCloseTo(wish / (wish + (Math.log(5 / 4) + 1) ** 2), 6)
  })

  test('leaves out words of one text only, unless the issue has one text', () => {
    expect(sharesOf(['祝 食堂', '祝 操场', '加油 跑道', '加油 跑道', '加油 跑道'], [0, 0, 1, 1, 1])).toEqual([1, 0.5])
  })

  test('is not a number where nothing is shared', () => {
    expect(sharesOf(['食堂', '操场'], [0, 0])).toEqual([Number.NaN])
  })

  test('counts words that stand beside any matter as empty in many texts only', () => {
    const bodies = ['学校 甲', '学校 乙', '学校 丙', '学校 丁', '学校 戊', '其他']
    expect(sharesOf(bodies, [0, 0, 0, 0, 0, -1])).toEqual([1])
    expect(sharesOf(bodies, [0, 0, 0, 0, -1, -1])).toEqual([Number.NaN])
    expect(sharesOf(bodies, [0, 0, 0, 0, -1, -1], { manyTexts: 4 })).toEqual([1])
  })

  test('takes the name of a school for empty where most texts recommend it', () => {
    expect(sharesOf(['欢迎 报考 青枫 理工 学院', '别来 青枫 理工 学院 吧', '甲'], [0, 0, -1])).toEqual([1])
    expect(sharesOf(['青枫 理工 学院 断电', '青枫 理工 学院 又 断电', '甲'], [0, 0, -1])).toEqual([0])
  })

  test('counts copies of a text once', () => {
    expect(sharesOf(['食堂 祝', '食堂 祝', '食堂 祝', '祝 操场 宽', '乙'], [0, 0, 0, 0, -1])).toEqual(sharesOf(['食堂 祝', '祝 操场 宽', '乙'], [0, 0, -1]))
  })

  test('knows no issues', () => {
    expect(sharesOf([], [])).toEqual([])
  })
})

describe('vocabulary of empty talk', () => {
  test('tells talk, words that stand beside any matter, and matters apart', () => {
    expect([...speechOf(['愉快', '避雷', '学校', '的', '😭', '食堂', '强制', '难吃', '8', '满意'])]).toEqual([
      SPEAKS.emptily, SPEAKS.emptily, SPEAKS.commonly, SPEAKS.commonly, SPEAKS.commonly, SPEAKS.ofMatter, SPEAKS.ofMatter, SPEAKS.ofMatter, SPEAKS.ofMatter, SPEAKS.ofMatter,
    ])
  })

  test.each([
    ['报考 青枫 信息 职业 学院 吧', '011110'],
    ['报考 青枫 大学 文理 学院', '01111'],
    ['要来 的 忍受 学校', '0000'],
    ['来 就 忍受 学校', '0000'],
    ['报考 一 二 三 四 五 六 学院', '00000000'],
    ['青枫 学院 断电', '000'],
    ['', ''],
  ])('marks the school named in %s', (body, marks) => {
    const { vocabulary, tokens } = spoken([body]).words
    expect(nameFinder(vocabulary, speechOf(vocabulary))(tokens).join('')).toBe(marks)
  })
})

describe('dissolving empty issues', () => {
  const nothingKnown = (count: number): Int8Array => new Int8Array(count)

  test('dissolves an issue whose opinions are known to say nothing and numbers the rest anew in order', () => {
    const texts = spoken(['甲 课桌', '乙 课桌', '丙 课桌', '丁 操场', '戊 操场', '己', '庚 围墙'])
    const found = dissolveEmptyIssues(texts, folded(texts), { issueOf: Int32Array.of(0, 0, 0, 1, 1, -1, 2), issueCount: 3 }, Int8Array.of(-1, -1, 1, 1, 0, -1, 0))
    expect([...found.issueOf]).toEqual([-1, -1, -1, 0, 0, -1, 1])
    expect(found.issueCount).toBe(2)
  })

  test('keeps an issue of which nothing is known, and one that is half empty', () => {
    const texts = spoken(['甲 课桌', '乙 课桌', '丙 操场', '丁 操场'])
    expect(dissolveEmptyIssues(texts, folded(texts), { issueOf: Int32Array.of(0, 0, 1, 1), issueCount: 2 }, Int8Array.of(0, 0, 1, -1)).issueCount).toBe(2)
  })

  test('dissolves an issue held together by empty talk though its opinions speak of many things', () => {
    const texts = spoken(['祝 学弟 学妹 前程似锦 食堂', '学弟 学妹 前程似锦 操场', '宿舍 断电', '宿舍 经常 断电'])
    const found = dissolveEmptyIssues(texts, folded(texts), { issueOf: Int32Array.of(0, 0, 1, 1), issueCount: 2 }, nothingKnown(4))
    expect([...found.issueOf]).toEqual([-1, -1, 0, 0])
  })

  test('dissolves from the share named on', () => {
    const texts = spoken(['漏雨 祝', '漏雨 祝 甲', '乙'])
    const left = (mostEmpty: number): number =>
      dissolveEmptyIssues(texts, folded(texts), { issueOf: Int32Array.of(0, 0, -1), issueCount: 1 }, nothingKnown(3), { mostEmpty }).issueCount
    expect([left(0.5), left(0.51)]).toEqual([0, 1])
  })

  test('does not depend on the order of the rows', () => {
    const bodies = ['祝 愉快 甲', '宿舍 断电', '祝 愉快 乙', '宿舍 又 断电', '课桌 摇晃']
    const order = [3, 0, 4, 2, 1]
    const issues = [0, 1, 0, 1, -1]
    const left = (rows: readonly number[]): string[] => {
      const texts = spoken(rows.map((row) => bodies[row]!))
      const { issueOf } = dissolveEmptyIssues(texts, folded(texts), { issueOf: Int32Array.from(rows, (row) => issues[row]!), issueCount: 2 }, nothingKnown(5))
      return texts.texts.filter((_, row) => issueOf[row]! >= 0).sort()
    }
    expect(left(order)).toEqual(left([0, 1, 2, 3, 4]))
    expect(left(order)).toEqual(['宿舍 又 断电', '宿舍 断电'].sort())
  })

  test('knows no issues', () => {
    const texts = spoken([])
    expect(dissolveEmptyIssues(texts, folded(texts), { issueOf: new Int32Array(0), issueCount: 0 }, nothingKnown(0))).toEqual({ issueOf: new Int32Array(0), issueCount: 0 })
  })
})
