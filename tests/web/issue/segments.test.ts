import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { markedSegments } from '../../../web/src/lib/issue/segments.ts'

const marks = (text: string, phrases: readonly string[]): string =>
  markedSegments(text, phrases).map(({ text, isMarked }) => (isMarked ? `[${text}]` : text)).join('')

describe('marked segments', () => {
  test('marks every occurrence of a phrase', () => {
    expect(marks('食堂饭菜凉，食堂排队久', ['食堂'])).toBe('[食堂]饭菜凉，[食堂]排队久')
  })
  test('makes one mark of phrases that overlap or touch', () => {
    expect(marks('作业量太大了', ['作业量', '量太大'])).toBe('[作业量太大]了')
    expect(marks('哈哈哈', ['哈哈'])).toBe('[哈哈哈]')
  })
  test('takes capitals and small letters as the same and shows them as written', () => {
    expect(marks('用App打卡', ['app'])).toBe('用[App]打卡')
  })
  test('marks nothing for empty phrases or phrases that are not there', () => {
    expect(marks('课间太短', ['', ' ', '食堂'])).toBe('课间太短')
  })
  test('gives nothing for an empty text', () => {
    expect(markedSegments('', ['食堂'])).toEqual([])
  })
  test('together is the text, begins where it says, and never puts two alike beside each other', () => {
    const text = fc.string({ unit: fc.constantFrom('食', '堂', 'a', 'A', 'İ', '<', '😀') })
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 4 }), (text, phrases) => {
        const segments = markedSegments(text, phrases)
        expect(segments.map((segment) => segment.text).join('')).toBe(text)
        for (const segment of segments) expect(text.startsWith(segment.text, segment.at)).toBe(true)
        for (let at = 1; at < segments.length; at += 1) expect(segments[at]!.isMarked).not.toBe(segments[at - 1]!.isMarked)
      }),
    )
  })
})
