import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findPersonal, maskPersonal } from '../../../analysis/text/mask.ts'
import { MASK_KINDS } from '../../../analysis/text/mask-kind.ts'
import type { PersonalSpan } from '../../../analysis/text/mask-kind.ts'

/** fixtures/masking.csv: sentences written for this project; [[kind|datum]] marks what must be masked. All data invented. */
const FIXTURE = parse(readFileSync(new URL('../../../fixtures/masking.csv', import.meta.url), 'utf8'), { columns: true }) as { group: string; marked: string }[]

function readMarks(marked: string): { text: string; spans: PersonalSpan[] } {
  let text = ''
  const spans: PersonalSpan[] = []
  let from = 0
  for (const match of marked.matchAll(/\[\[([^|]+)\|([^\]]+)\]\]/g)) {
    text += marked.slice(from, match.index)
    spans.push({ kind: match[1] as PersonalSpan['kind'], start: text.length, end: text.length + match[2]!.length })
    text += match[2]!
    from = match.index + match[0].length
  }
  return { text: text + marked.slice(from), spans }
}

function measure(wanted: (span: PersonalSpan) => boolean) {
  const misses: string[] = []
  let hits = 0
  let expected = 0
  let found = 0
  for (const { marked } of FIXTURE) {
    const { text, spans } = readMarks(marked)
    const key = ({ kind, start, end }: PersonalSpan) => `${kind} ${start} ${end}`
    const truth = new Set(spans.filter(wanted).map(key))
    const guesses = findPersonal(text).filter(wanted)
    expected += truth.size
    found += guesses.length
    for (const guess of guesses) {
      if (truth.delete(key(guess))) hits++
      else misses.push(`too much: ${guess.kind} ${text.slice(guess.start, guess.end)} | ${text}`)
    }
    if (truth.size > 0) misses.push(`missed: ${[...truth].join(', ')} | ${text}`)
  }
  return { precision: hits / found, recall: hits / expected, expected, misses }
}

describe('masking on the labelled fixture', () => {
  test('has at least 150 sentences, 60 of them hard negatives', () => {
    expect(FIXTURE.length).toBeGreaterThanOrEqual(150)
    expect(FIXTURE.filter(({ group }) => group === 'negative').length).toBeGreaterThanOrEqual(60)
  })

  test('finds numbers with precision and recall of at least .95', () => {
    const { precision, recall, expected, misses } = measure(({ kind }) => kind !== '姓名')
    console.info(`numbers: n ${expected}, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}\n${misses.join('\n')}`)
    expect(precision).toBeGreaterThanOrEqual(0.95)
    expect(recall).toBeGreaterThanOrEqual(0.95)
  })

  test('finds names with precision of at least .9 and recall of at least .85', () => {
    const { precision, recall, expected, misses } = measure(({ kind }) => kind === '姓名')
    console.info(`names: n ${expected}, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}\n${misses.join('\n')}`)
    expect(precision).toBeGreaterThanOrEqual(0.9)
    expect(recall).toBeGreaterThanOrEqual(0.85)
  })
})

describe('maskPersonal', () => {
  test('keeps the title and masks the name', () => {
    expect(maskPersonal('王老师和李晓明校长来了').text).toBe('〔姓名〕老师和〔姓名〕校长来了')
  })

  test('types each placeholder and counts by kind', () => {
    const { text, found } = maskPersonal('电话13800010001，邮箱a@b.cn，微信wx_12345，车牌湘A12345')
    expect(text).toBe('电话〔手机〕，邮箱〔邮箱〕，微信〔账号〕，车牌〔车牌〕')
    expect(found).toEqual({ 手机: 1, 电话: 0, 身份证: 0, 银行卡: 0, 邮箱: 1, 账号: 1, 车牌: 1, 姓名: 0, IP: 0 })
  })

  test('masks an identity number only with a right check digit', () => {
    expect(maskPersonal('编码11010519900307233X').found.身份证 + maskPersonal('编码110105199003072330').found.身份证).toBeLessThan(2)
    expect(maskPersonal('110105194912310021').text).toBe('110105194912310021')
    expect(maskPersonal('11010519491231002X').text).toBe('〔身份证〕')
  })

  test('masks a bank card only when Luhn’s sum is right', () => {
    expect(maskPersonal('6222021234567890128').text).toBe('〔银行卡〕')
    expect(maskPersonal('6222021234567890123').text).toBe('6222021234567890123')
  })

  test('leaves empty text and text without personal data as it is', () => {
    for (const text of ['', '无', '作业太多，2024年9月到12月补课36次，收费1200元']) expect(maskPersonal(text).text).toBe(text)
  })

  test('masking twice is masking once, whatever is put together', () => {
    const piece = fc.constantFrom('王', '李', '老师', '校长', '我叫', '13800010001', '0731-84330012', ' ', '，', '微信', 'wx', 'abc_123', '@', 'qq.com', '班主任', '欧阳', '小明', '湘A12345', '1.2.3.4', '192.168.1.77', '姓名：', '同学', '们', '的', '8', '本人', '〔姓名〕')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const once = maskPersonal(pieces.join('')).text
        const twice = maskPersonal(once)
        expect(twice.text).toBe(once)
        expect(MASK_KINDS.every((kind) => twice.found[kind] === 0)).toBe(true)
      }),
      { numRuns: 2000, seed: 7 },
    )
  })

  test('spans do not overlap and stand in order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('王老师', '138', '00010001', '李', '明', '主任', '@a.cn', 'b1', '微信', '，'), { maxLength: 12 }), (pieces) => {
        const spans = findPersonal(pieces.join(''))
        for (let i = 1; i < spans.length; i++) expect(spans[i]!.start).toBeGreaterThanOrEqual(spans[i - 1]!.end)
      }),
      { numRuns: 500, seed: 7 },
    )
  })
})

describe('a name behind a word for kin', () => {
  // 吴晓燕 used to come through unmasked behind 我爱人, into a title.
  test.each([
    ['我爱人吴晓燕打过热线', '我爱人〔姓名〕打过热线'],
    ['儿子王栋，今年三年级', '儿子〔姓名〕，今年三年级'],
  ])('is masked in %s', (text, masked) => {
    expect(maskPersonal(text).text).toBe(masked)
  })

  test.each(['儿子高兴得睡不着', '女儿明白事理', '弟弟于是不去了', '同桌成绩好'])('is not seen in %s', (text) => {
    expect(maskPersonal(text).text).toBe(text)
  })
})
