import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clauseSpans, sentenceSpans } from '../../../analysis/text/clauses.ts'

const sentences = (text: string): string[] => sentenceSpans(text).map(({ start, end }) => text.slice(start, end))
const clauses = (text: string): string[] => clauseSpans(text).map(({ start, end }) => text.slice(start, end))

describe('sentences', () => {
  test('end at 。！？；, at line breaks and at an ellipsis', () => {
    expect(sentences('食堂太贵。作业多！为什么？排队久；算了\n谢谢……再见')).toEqual(['食堂太贵', '作业多', '为什么', '排队久', '算了', '谢谢', '再见'])
  })

  test('end at a full stop after a Chinese character but not at a decimal point', () => {
    expect(sentences('人均3.5元.太贵了')).toEqual(['人均3.5元', '太贵了'])
  })

  test('of an empty text or of marks alone are none', () => {
    expect(sentences('')).toEqual([])
    expect(sentences('。。！ …')).toEqual([])
  })
})

describe('clauses', () => {
  test('end at commas, colons and blanks between Chinese characters', () => {
    expect(clauses('您好：食堂贵，而且少 希望改进')).toEqual(['您好', '食堂贵', '而且少', '希望改进'])
  })

  test('keep an enumeration together but cut after a numeral', () => {
    expect(clauses('说好的篮球、书法没有了')).toEqual(['说好的篮球、书法没有了'])
    expect(clauses('1、作业多2、睡得晚')).toEqual(['1', '作业多2', '睡得晚'])
  })

  test('do not cut inside a number or a time', () => {
    expect(clauses('收了1,200元,不开票')).toEqual(['收了1,200元', '不开票'])
    expect(clauses('晚上10:30放学')).toEqual(['晚上10:30放学'])
  })

  test('lose brackets that a cut left without their partner', () => {
    expect(clauses('食堂（二楼，新开的）太贵')).toEqual(['食堂（二楼', '新开的）太贵'])
    expect(clauses('食堂（，二楼')).toEqual(['食堂', '二楼'])
  })

  test('read a part of a text in offsets of the whole', () => {
    expect(clauseSpans('甲，乙，丙', 2, 5)).toEqual([
      { start: 2, end: 3 },
      { start: 4, end: 5 },
    ])
  })

  test('lie in order inside the text, apart, and never empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('学', '校', '。', '，', ' ', '1', '、', '.', '（', '）', '\n', ':') }), (text) => {
        let last = 0
        for (const { start, end } of clauseSpans(text)) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          last = end
        }
        expect(last).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})
