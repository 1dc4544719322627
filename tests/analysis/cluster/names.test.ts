import { describe, expect, test } from 'vitest'
import { withoutFrames } from '../../../analysis/cluster/boilerplate.ts'
import { countNames, unitsOutsideNames } from '../../../analysis/cluster/names.ts'
import { opinionTexts } from './texts.ts'

const WIDTH = 1 << 16

function namesOf(body: string): number[] {
  return [...countNames(opinionTexts([body]), WIDTH, 1).columns]
}

describe('countNames', () => {
  test('knows a place again whatever is said of it', () => {
    expect(namesOf('投诉滨河苑车位')).toEqual(namesOf('住在滨河苑很吵'))
    expect(namesOf('泉塘中学补课')).toEqual(namesOf('我家孩子在泉塘中学'))
  })

  test('does not take two schools of one kind for the same', () => {
    expect(namesOf('华南理工大学')).not.toEqual(namesOf('北京理工大学'))
    expect(namesOf('江南大学').some((name) => namesOf('湖南大学').includes(name))).toBe(false)
  })

  test('finds no name in 我们学校 or without an ending', () => {
    expect(namesOf('我们学校')).toEqual([])
    expect(namesOf('饭菜太凉')).toEqual([])
  })
})

describe('unitsOutsideNames', () => {
  test('counts characters that are no name and no mark, up to the limit', () => {
    expect(unitsOutsideNames('江南大学', 9)).toBe(0)
    expect(unitsOutsideNames('泉塘中学饭菜，太凉', 9)).toBe(4)
    expect(unitsOutsideNames('饭菜太凉了', 3)).toBe(3)
  })
})

describe('withoutFrames', () => {
  test('blanks what frames an opinion and keeps every other character in its place', () => {
    const framed = withoutFrames(opinionTexts(['尊敬的领导您好食堂太贵谢谢']))
    expect(framed.matchTexts[0]).toBe(`${' '.repeat(7)}食堂太贵${' '.repeat(2)}`)
  })

  test('drops frame words from the words and from the count of title words', () => {
    const texts = { ...opinionTexts(['希望食堂太贵']), titleWordCounts: Uint32Array.of(2) }
    const framed = withoutFrames(texts)
    expect([...framed.words.tokens].map((token) => framed.words.vocabulary[token])).toEqual(['食堂', '太贵'])
    expect([...framed.titleWordCounts]).toEqual([1])
  })
})
