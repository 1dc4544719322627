import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadSegmenter } from '../../../server/pipeline/segmenter.ts'

const lines = readFileSync(new URL('../../../server/pipeline/dictionary/education.dict', import.meta.url), 'utf8').trimEnd().split('\n')
const words = lines.map((line) => line.split(' ')[0]!)
const segmenter = loadSegmenter('@node-rs/jieba')

describe('education dictionary', () => {
  test('gives every word a frequency and a tag of its own line', () => {
    expect(lines.filter((line) => !/^\S{2,8} [1-9]\d* [a-z]{1,3}$/u.test(line))).toEqual([])
    expect(new Set(words).size).toBe(words.length)
    expect(words.length).toBeGreaterThanOrEqual(600)
  })

  test('keeps every word whole inside a sentence', () => {
    expect(words.filter((word) => !segmenter.cut(`我们觉得${word}应该改进`).includes(word))).toEqual([])
  })

  test.each([
    ['希望课后服务不要收费', '希望/课后服务/不要/收费'],
    ['临聘教师和在编教师同工同酬', '临聘教师/和/在编教师/同工同酬'],
    ['党组织领导的校长负责制怎么落实', '党组织领导/的/校长负责制/怎么/落实'],
    ['没有机会考中专', '没有/机会/考/中专'],
    ['部分班级没有空调', '部分/班级/没有/空调'],
    ['大学位于市中心', '大学/位于/市中心'],
    ['把问题给分解了', '把/问题/给/分解/了'],
    ['老师德高望重', '老师/德高望重'],
    ['全市民众', '全市/民众'],
  ])('cuts %s without breaking the words beside', (text, cut) => {
    expect(segmenter.cut(text).join('/')).toBe(cut)
  })
})
