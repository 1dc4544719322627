import { describe, expect, test } from 'vitest'
import { describeIssues, describeThemes } from '../../../analysis/describe/describe.ts'
import { folded, opinionTexts, partitionOf } from './texts.ts'

function titlesOf(written: readonly string[], issueOf: readonly number[]): string[] {
  const texts = opinionTexts(written)
  return describeIssues(texts, folded(texts), partitionOf(issueOf)).map(({ title }) => title)
}

describe('titles of issues', () => {
  test('are a phrase that says what members share', () => {
    const written = [
      '投诉|实验|小学|食堂|饭菜|太贵‖孩子|每天|吃|不|饱',
      '实验|小学|食堂|饭菜|又|涨价‖食堂|饭菜|太贵|了',
      '咨询|校车|路线‖请问|怎么|报名',
    ]
    expect(titlesOf(written, [0, 0, -1])).toEqual(['实验小学食堂饭菜太贵'])
  })

  test('are taken from what was written, in traditional characters too', () => {
    const [title] = titlesOf(['學校|食堂|飯菜|太貴', '學校|食堂|飯菜|太貴|了|，|也|太少'], [0, 0])
    expect(title).toBe('學校食堂飯菜太貴')
  })

  test('are 6 to 20 characters long', () => {
    const written = [
      '阳光|家园|小区|配套|幼儿园|从|去年|九月|开始|到|现在|一直|没有|按照|规定|公示|收费|标准|和|项目',
      '阳光|家园|小区|配套|幼儿园|没有|公示|收费|标准',
    ]
    const [title] = titlesOf(written, [0, 0])
    expect(title!.length).toBeGreaterThanOrEqual(6)
    expect(title!.length).toBeLessThanOrEqual(20)
  })

  test('give a short statement its subject', () => {
    expect(titlesOf(['食堂|。|太贵', '食堂|。|太贵|了'], [0, 0])).toEqual(['食堂：太贵'])
  })

  test('keep 问题 behind a bare name and drop it behind a statement', () => {
    expect(titlesOf(['关于|阳光|小区|车位|的|问题', '阳光|小区|车位|的|问题'], [0, 0])).toEqual(['阳光小区车位问题'])
    expect(titlesOf(['反映|宿舍|长期|漏水|严重|的|问题', '宿舍|长期|漏水|严重|的|问题|啊'], [0, 0])).toEqual(['宿舍长期漏水严重'])
  })

  test('do not end on a word that needs another', () => {
    const [title] = titlesOf(['学校|操场|的|跑道|破损|严重|而且|没有|人|修|也|没有|人|管|实在|不|应该', '学校|操场|的|跑道|破损|严重'], [0, 0])
    expect(title).toBe('学校操场的跑道破损严重')
  })

  test('hold no abuse, no masks and no long numbers', () => {
    const written = ['傻逼|食堂|天天|涨价', '食堂|天天|涨价|太快|了', '食堂|涨价|电话|13800001111', '〔姓名〕|食堂|涨价']
    const [title] = titlesOf(written, [0, 0, 0, 0])
    expect(title).toBe('食堂天天涨价太快')
  })

  test('leave out set phrases that stand in many opinions', () => {
    const written = ['食堂|太贵|太|油腻', '食堂|太贵|不|新鲜', '作业|太多|写|不|完', '校车|太挤|没|座位', '宿舍|太冷|没|暖气', '操场|太小|跑|不|开', '门卫|太凶|不|让|进']
    const framed = written.map((text) => `参会|同志|集中|提出|意见|，|${text}`)
    expect(titlesOf(framed, [0, 0, -1, -1, -1, -1, -1])[0]).toMatch(/^食堂太贵/)
  })

  test('differ from each other', () => {
    const titles = titlesOf(['学校|食堂|饭菜|太贵', '学校|食堂|饭菜|太贵|啊', '学校|食堂|饭菜|太贵|哦', '学校|食堂|饭菜|太贵|呀'], [0, 0, 1, 1])
    expect(new Set(titles).size).toBe(2)
  })

  test('do not depend on the numbering of the issues', () => {
    const written = ['食堂|饭菜|太贵|太|油腻', '食堂|饭菜|太贵', '作业|写到|半夜|太多', '作业|太多|写到|半夜']
    const there = titlesOf(written, [0, 0, 1, 1])
    const back = titlesOf(written, [1, 1, 0, 0])
    expect([...back].reverse()).toEqual(there)
  })

  test('of an issue whose members say nothing usable name its keyword', () => {
    expect(titlesOf(['食堂', '食堂！'], [0, 0])).toEqual(['关于食堂的意见'])
    expect(titlesOf(['。。', '！！'], [0, 0])).toEqual(['其他意见'])
  })

  test('of no issues are none', () => {
    expect(titlesOf([], [])).toEqual([])
    expect(titlesOf(['食堂|太贵'], [-1])).toEqual([])
  })
})

test('themes are named like issues', () => {
  const texts = opinionTexts(['一|中|食堂|饭菜|太贵', '二|中|食堂|饭菜|太贵', '作业|太多|写|不|完'])
  const [theme] = describeThemes(texts, folded(texts), partitionOf([0, 1, -1], [0, 0, -1]))
  expect(theme!.title).toMatch(/食堂饭菜太贵/)
  expect(theme!.keywords).toContain('食堂')
})

test('a page of marks or a text without a comma is titled all the same', () => {
  const written = [`食堂|太贵|${'-'.repeat(50_000)}|x`, `食堂|太贵|${'没有'.repeat(20_000)}`, '食堂|饭菜|太贵|了']
  const texts = opinionTexts(written)
  const [issue] = describeIssues(texts, folded(texts), partitionOf([0, 0, 0]))
  expect(issue!.title.length).toBeLessThanOrEqual(20)
})
