import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normaliseText, simplify } from '../../../analysis/text/normalise.ts'

describe('normaliseText', () => {
  test.each([
    ['full width and repeated marks', 'ＡＰＰ　太差了！！！！', 'APP 太差了!'],
    ['traditional characters', '學校的課後服務', '学校的课后服务'],
    ['masks', '请联系〔姓名〕老师〔手机〕', '请联系 老师'],
    ['place codes', '反映A市A3区某校食堂、L12县二中', '反映 某校食堂、 二中'],
    ['addresses', '见https://example.com/a?b=1，谢谢', '见 ,谢谢'],
    ['long laughter, but no digits', '哈哈哈哈哈哈交了10000元', '哈哈交了10000元'],
    ['line breaks and zero-width blanks', '第一\n\n第二\u200b第三', '第一 第二 第三'],
  ])('shortens %s', (_, text, form) => {
    expect(normaliseText(text)).toBe(form)
  })

  test('leaves a letter that is no place code', () => {
    expect(normaliseText('KTV噪音、B超检查、A市场')).toBe('KTV噪音、B超检查、 场')
  })

  test('is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const once = normaliseText(text)
        expect(normaliseText(once)).toBe(once)
      }),
      { seed: 7 },
    )
  })
})

describe('simplify', () => {
  test('keeps the length and touches nothing already simplified', () => {
    expect(simplify('后勤干部发现只有两台机器')).toBe('后勤干部发现只有两台机器')
    expect(simplify('體育課被佔')).toBe('体育课被占')
  })
})
