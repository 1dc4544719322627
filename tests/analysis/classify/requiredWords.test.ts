import { describe, expect, test } from 'vitest'
import { alternativesOf, requiredWords } from '../../../analysis/classify/requiredWords.ts'
import { URGENT_RULES } from '../../../analysis/classify/urgentRules.ts'

describe('words without which a pattern cannot match', () => {
  test('of a literal are the literal', () => {
    expect(requiredWords('跳楼')).toEqual(['跳楼'])
  })

  test('of alternatives are those of all of them', () => {
    expect(requiredWords('跳楼|割腕')).toEqual(['跳楼', '割腕'])
  })

  test('of a sequence are the rarest part that must be there', () => {
    expect(requiredWords('(?:老师|孩子)[^，。]{0,6}(?:体罚|辱骂)')).toEqual(['体罚', '辱骂'])
  })

  test('pass over optional parts and look-around', () => {
    expect(requiredWords('(?:强烈)?(?!不)体罚(?<=罚)')).toEqual(['体罚'])
    expect(requiredWords('割(?:破)?手')).toEqual(['割'])
  })

  test('of a small class are its characters, of a wide one none', () => {
    expect(requiredWords('[塌漏]')).toEqual(['塌', '漏'])
    expect(requiredWords('[^，。]{0,4}')).toBeNull()
    expect(requiredWords('[\\u4e00-\\u9fff]')).toBeNull()
  })

  test('are none where one alternative needs nothing', () => {
    expect(requiredWords('跳楼|[^，]')).toBeNull()
  })

  test('of a group that is not closed are refused', () => {
    expect(() => requiredWords('(?:跳楼')).toThrow(RangeError)
    expect(() => requiredWords('跳楼)')).toThrow(RangeError)
  })
})

describe('alternatives of a pattern', () => {
  test('are cut at the top level only', () => {
    expect(alternativesOf('甲(?:乙|丙)|[|]丁|戊')).toEqual(['甲(?:乙|丙)', '[|]丁', '戊'])
  })

  test('joined again are the pattern, for every urgent rule', () => {
    for (const { pattern } of URGENT_RULES) expect(alternativesOf(pattern).join('|')).toBe(pattern)
  })
})
