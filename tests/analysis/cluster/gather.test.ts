import { describe, expect, test } from 'vitest'
import { gatherIssues, type GatherOptions } from '../../../analysis/cluster/gather.ts'
import { folded, groupsById, opinionTexts } from './texts.ts'

const VOICES = [
  '食堂 饭菜 又凉', '嫌弃 食堂 没有 热饭', '食堂 饭菜 没有 热饭', '热饭 排队 食堂 好久', '校车 司机 老换', '站点 太远', '操场 坏灯 半年', '围墙 裂缝 一指', '图书 从来 不开', '龙头 漏水 无人',
]
const options: GatherOptions = { seed: 1, topicWords: [new Set(['食堂', '饭菜', '热饭'])] }

function gather(lines: readonly string[], areas = lines.map(() => 0), hasTitle = false) {
  const texts = opinionTexts(lines)
  const given = hasTitle ? { ...texts, titleLengths: texts.titleLengths.map(() => 2) } : texts
  const issues = { issueOf: new Int32Array(lines.length).fill(-1), issueCount: 0 }
  return gatherIssues(given, folded(texts), issues, Int16Array.from(areas), new Uint8Array(lines.length).fill(1), options)
}

describe('gatherIssues', () => {
  test('joins voices that share words of one matter, and leaves the others single', () => {
    const { issueOf } = gather(VOICES)
    expect(issueOf[0]).toBeGreaterThanOrEqual(0)
    expect(new Set([...issueOf.subarray(0, 3)]).size).toBe(1)
    expect([...issueOf.subarray(6)]).toEqual([-1, -1, -1, -1])
  })

  test('never joins opinions of two areas, nor those outside of all', () => {
    const apart = gather(VOICES, VOICES.map((_, at) => at))
    expect(apart.issueCount).toBe(0)
    expect(gather(VOICES, VOICES.map(() => -1)).issueCount).toBe(0)
  })

  test('leaves opinions with a title as they are', () => {
    expect(gather(VOICES, undefined, true).issueCount).toBe(0)
  })

  test('gives a copy the issue of its text', () => {
    const { issueOf } = gather([...VOICES, VOICES[0]!])
    expect(issueOf[VOICES.length]).toBe(issueOf[0])
  })

  test('finds the same groups in any order', () => {
    const ids = VOICES.map((_, at) => String(at + 1).padStart(2, '0'))
    const order = VOICES.map((_, at) => (at * 7) % VOICES.length)
    const groups = (rows: readonly number[]): string[] => {
      const texts = opinionTexts(rows.map((at) => VOICES[at]!), rows.map((at) => ids[at]!))
      const { issueOf } = gatherIssues(texts, folded(texts), { issueOf: new Int32Array(rows.length).fill(-1), issueCount: 0 }, new Int16Array(rows.length), new Uint8Array(rows.length).fill(1), options)
      return groupsById(texts.ids, issueOf)
    }
    expect(groups(order)).toEqual(groups([...VOICES.keys()]))
  })

  test('of none and of one changes nothing', () => {
    expect(gather([]).issueCount).toBe(0)
    expect([...gather(['食堂 饭菜 凉']).issueOf]).toEqual([-1])
  })
})
