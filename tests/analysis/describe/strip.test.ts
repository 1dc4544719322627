import { describe, expect, test } from 'vitest'
import { deletedUnits, openerLength, trailerLength } from '../../../analysis/describe/strip.ts'

const anywhere = (): boolean => true

function stripped(clause: string): string {
  const from = openerLength(clause, anywhere)
  const to = clause.length - trailerLength(clause, anywhere)
  const deleted = deletedUnits(clause)
  return [...clause].filter((_, at) => at >= from && at < to && deleted[at] === 0).join('')
}

describe('what is cut away before a title', () => {
  test.each([
    ['投诉食堂饭菜不干净', '食堂饭菜不干净'],
    ['我想反映一下校车超载', '校车超载'],
    ['关于操场积水', '操场积水'],
    ['强烈建议增设红绿灯', '增设红绿灯'],
    ['希望学校能够延长图书馆时间', '延长图书馆时间'],
    ['能不能让食堂多开两个窗口', '食堂多开两个窗口'],
    ['尊敬的王局长宿舍没有热水', '宿舍没有热水'],
    ['我们学校操场太小', '学校操场太小'],
    ['但是作业还是太多', '作业还是太多'],
    ['说实话培训走过场', '培训走过场'],
    ['2、宿舍太挤', '宿舍太挤'],
  ])('formula: %s', (clause, rest) => {
    expect(stripped(clause)).toBe(rest)
  })

  test.each([
    ['A市A3区某小学乱收费', '某小学乱收费'],
    ['L3县城路灯不亮', '路灯不亮'],
    ['长沙市岳麓区某小学乱收费', '某小学乱收费'],
  ])('places: %s', (clause, rest) => {
    expect(stripped(clause)).toBe(rest)
  })

  test.each(['阳光小区幼儿园收费太高', '菜市场门口太乱', '学区划分不合理'])('no names that only look like places: %s', (clause) => {
    expect(stripped(clause)).toBe(clause)
  })

  test.each([
    ['会后一位老师补充：缺心理老师', '缺心理老师'],
    ['多数家长反映：校车太挤', '校车太挤'],
    ['退休支部汇总：报刊室没人管', '报刊室没人管'],
    ['三年级（2）班家长集体意见：座位半年不换', '座位半年不换'],
  ])('who said it: %s', (clause, rest) => {
    expect(stripped(clause)).toBe(rest)
  })

  test('nothing where the cut would split a word', () => {
    expect(openerLength('就读条件太高', (at) => at !== 1)).toBe(0)
  })
})

describe('what is cut away after a title', () => {
  test.each([
    ['宿舍没有热水怎么办', '宿舍没有热水'],
    ['强制订校服合理吗', '强制订校服'],
    ['食堂涨价太快！！', '食堂涨价太快'],
    ['操场破损的投诉', '操场破损'],
    ['学校强制补课望领导查处', '学校强制补课'],
  ])('formula: %s', (clause, rest) => {
    expect(stripped(clause)).toBe(rest)
  })

  test('not a judgement that is no question', () => {
    expect(stripped('校服收费不合理')).toBe('校服收费不合理')
  })
})

describe('what is left out inside a title', () => {
  test.each([
    ['食堂（二楼）饭菜太咸', '食堂饭菜太咸'],
    ['教师2019年绩效没发', '教师绩效没发'],
    ['操场9月12日又停用', '操场又停用'],
    ['班主任〔姓名〕讲课太快', '班主任讲课太快'],
  ])('remarks, dates, masks: %s', (clause, rest) => {
    expect(stripped(clause)).toBe(rest)
  })

  test('not a place after a preposition', () => {
    expect(stripped('校车在A3区增设一站')).toBe('校车在A3区增设一站')
  })

  test('not a school year', () => {
    expect(stripped('2018级学生没有床位')).toBe('2018级学生没有床位')
  })
})
