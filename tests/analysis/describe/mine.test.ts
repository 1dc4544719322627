import { describe, expect, test } from 'vitest'
import { causesIn, mineCauses, mineSuggestions, suggestionsIn } from '../../../analysis/describe/mine.ts'

const indifferent = (): number => 0

describe('suggestions', () => {
  test('are the clauses from the wish on, as written', () => {
    expect(suggestionsIn('食堂太挤了，建议多开两个窗口，错峰吃饭。其他还好')).toEqual(['建议多开两个窗口，错峰吃饭'])
    expect(suggestionsIn('能不能把校车站点挪到村口？')).toEqual(['能不能把校车站点挪到村口'])
  })

  test.each(['希望领导重视', '望尽快解决', '请有关部门处理一下', '希望能真的看到', '别抱希望了吧各位', '学校要求我们每天打卡', '不建议报考这所学校'])('are not empty wishes: %s', (text) => {
    expect(suggestionsIn(text)).toEqual([])
  })

  test('come best first: concrete ones before vague ones', () => {
    const texts = ['希望更好一点吧', '建议每周增加一节体育课，由专任老师上']
    expect(mineSuggestions(texts, [0, 1], indifferent, 5).map(({ row }) => row)).toEqual([1, 0])
  })

  test('said alike by several are given once, by the first row', () => {
    const texts = ['建议增加校车站点到村口。', '建议增加校车站点到村口吧。', '建议延长图书馆开放时间。']
    expect(mineSuggestions(texts, [0, 1, 2], indifferent, 5)).toHaveLength(2)
  })

  test('are at most as many as asked for', () => {
    const texts = ['建议增加校车站点', '建议延长图书馆时间', '建议更换食堂公司']
    expect(mineSuggestions(texts, [0, 1, 2], indifferent, 2)).toHaveLength(2)
  })

  test('stand in the opinion they are quoted from', () => {
    const texts = ['第一句。希望操场周末向学生开放，安排人看管。最后一句']
    for (const { row, text } of mineSuggestions(texts, [0], indifferent, 5)) expect(texts[row]).toContain(text)
  })
})

describe('causes', () => {
  test('are clauses with a word of cause, a short one with the next', () => {
    expect(causesIn('作业写不完是因为每科老师都不通气，孩子熬夜。')).toEqual([['作业写不完是因为每科老师都不通气', 1]])
    expect(causesIn('因为没有专职老师，心理课上不了。')).toEqual([['因为没有专职老师，心理课上不了', 1]])
  })

  test('take in what a result came from', () => {
    expect(causesIn('班额太大，导致老师顾不过来。')).toEqual([['班额太大，导致老师顾不过来', 0.6]])
  })

  test('are weaker where only a lack is named', () => {
    expect(causesIn('实验员长期缺编没人管。')).toEqual([['实验员长期缺编没人管', 0.3]])
  })

  test('are not questions for a cause', () => {
    expect(causesIn('为什么缺少体育老师？')).toEqual([])
  })

  test('come strongest first', () => {
    const texts = ['学校缺少体育老师', '因为经费没有到位所以停工']
    expect(mineCauses(texts, [0, 1], indifferent, 3).map(({ row }) => row)).toEqual([1, 0])
  })
})
