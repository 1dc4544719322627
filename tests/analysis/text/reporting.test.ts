import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blankNextVoices, matterRange } from '../../../analysis/text/reporting.ts'

function matterOf(text: string): string {
  const { start, end } = matterRange(text)
  return text.slice(start, end)
}

describe('matterRange', () => {
  test.each([
    ['多数家长反映：老师的精力都用在填表上', '老师的精力都用在填表上'],
    ['八年级组几位老师都说，排座位最头疼', '排座位最头疼'],
    ['教研组汇总：一天五张表。就这些。', '一天五张表'],
    ['会后一位老师补充：说实话，陪餐味道一般', '陪餐味道一般'],
    ['说句心里话，成绩差的犯错就是品行有问题', '成绩差的犯错就是品行有问题'],
    ['投影坏了一年没人修，谢谢老师', '投影坏了一年没人修'],
    ['几个小组都写到，楼梯太窄', '楼梯太窄'],
    ['讨论摘记：经费下来太晚', '经费下来太晚'],
    ['大家七嘴八舌，记几句：表格太多', '表格太多'],
    ['同学们你一句我一句：水房没热水', '水房没热水'],
    ['入户座谈记几条：路灯不亮', '路灯不亮'],
    ['到会家长意见比较集中：大货车从校门口过', '大货车从校门口过'],
    ['参会家长大多认为，饭菜太凉', '饭菜太凉'],
    ['一位爷爷说：放学时路太堵', '放学时路太堵'],
    ['小纸条上写着：不想排座位', '不想排座位'],
    ['作为一个普通家长，盼着校车通到村里', '盼着校车通到村里'],
  ])('leaves the frame of %s out', (text, matter) => {
    expect(matterOf(text)).toBe(matter)
  })

  test.each([
    '老师说，成绩不好的不用来了',
    '班主任当着全班说：你拖了后腿',
    '学校里的社团没了',
    '我们听说，食堂要涨价',
    '老师说：成绩不好的不用来了',
    '孩子说，食堂的汤是凉的',
    '校长一句话：不许请假',
    '多数老师不知道减负文件',
    '没有了',
    '谢谢老师',
    '教研组汇总：',
  ])('keeps every word of %s', (text) => {
    expect(matterOf(text)).toBe(text)
  })

  test('blanks what hands over to the next voice, and nothing else', () => {
    const text = '表太多。另一位老师接着说，平台也多。老师说，别填了'
    expect(blankNextVoices(text)).toBe(`表太多。${' '.repeat(9)}平台也多。老师说，别填了`)
  })

  test('gives a range inside any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const { start, end } = matterRange(text)
        expect(start).toBeGreaterThanOrEqual(0)
        expect(end).toBeLessThanOrEqual(text.length)
        expect(start).toBeLessThanOrEqual(end)
      }),
      { seed: 3 },
    )
  })
})
