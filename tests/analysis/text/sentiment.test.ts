import { describe, expect, test } from 'vitest'
import { sentimentOf } from '../../../analysis/text/sentiment.ts'

describe('polarity', () => {
  test('is 1 for praise, -1 for complaint, 0 for neither', () => {
    expect(sentimentOf('老师很耐心').polarity).toBe(1)
    expect(sentimentOf('食堂太贵').polarity).toBe(-1)
    expect(sentimentOf('请问几号报名').polarity).toBe(0)
    expect(sentimentOf('')).toEqual({ polarity: 0, severity: 0 })
  })

  test('is turned round by a negation before praise and taken back before a complaint', () => {
    expect(sentimentOf('服务不热情').polarity).toBe(-1)
    expect(sentimentOf('没有敷衍').polarity).toBe(0)
  })

  test('weighs praise against complaint by words', () => {
    expect(sentimentOf('老师耐心、认真,就是作业太多').polarity).toBeCloseTo(1 / 3)
  })
})

describe('severity', () => {
  test('is 0 where nothing is complained of', () => {
    expect(sentimentOf('老师很耐心').severity).toBe(0)
    expect(sentimentOf('请问几号报名').severity).toBe(0)
  })

  test('rises from discomfort over nuisance and rights to danger and harm', () => {
    const order = ['桌椅陈旧', '工地噪音', '学校乱收费', '楼梯有坍塌', '老师体罚'].map((text) => sentimentOf(text).severity)
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(new Set(order).size).toBe(5)
  })

  test('is lifted by duration and by emphasis', () => {
    const plain = sentimentOf('路边噪音').severity
    expect(sentimentOf('路边噪音多年').severity).toBeCloseTo(plain + (1 - plain) * 0.15)
    expect(sentimentOf('路边噪音严重').severity).toBeCloseTo(plain + (1 - plain) * 0.1)
  })

  test('ignores a danger that is denied or was prevented', () => {
    expect(sentimentOf('没有体罚').severity).toBe(0)
    expect(sentimentOf('杜绝体罚').severity).toBe(0)
  })

  test('stays within 0 and 1', () => {
    const text = '严重!'.repeat(5) + '体罚欺凌中毒坍塌乱收费噪音多年一直没人管'
    expect(sentimentOf(text).severity).toBeLessThanOrEqual(1)
    expect(sentimentOf(text).severity).toBeGreaterThan(0.9)
  })
})
