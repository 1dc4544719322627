import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { urgentMatters, urgentReason } from '../../../analysis/classify/urgent.ts'

const rows = parse(readFileSync(new URL('../../../fixtures/urgent.csv', import.meta.url), 'utf8'), { columns: true, comment: '#' }) as {
  code: string
  set: 'learn' | 'check'
  text: string
}[]

function measure(set: 'learn' | 'check'): { recall: number; precision: number; rightCode: number } {
  const own = rows.filter((row) => row.set === set)
  const fired = own.filter(({ text }) => urgentMatters(text).length > 0)
  const hits = fired.filter(({ code }) => code !== '')
  const figures = {
    recall: hits.length / own.filter(({ code }) => code !== '').length,
    precision: hits.length / fired.length,
    rightCode: hits.filter(({ code, text }) => urgentMatters(text).some((found) => found === code)).length / hits.length,
  }
  console.log(`urgent matters, ${set}: recall ${figures.recall.toFixed(3)}, precision ${figures.precision.toFixed(3)}, right code ${figures.rightCode.toFixed(3)}`)
  return figures
}

const held = parse(readFileSync(new URL('../../../fixtures/leads/held-out.csv', import.meta.url), 'utf8'), { columns: true }) as { text: string; urgent: string; kind: string }[]

describe('urgent matters held out', () => {
  test('are found in 97 of 100, and seven of ten alarms are right', () => {
    const aboutChildren = held.filter(({ kind }) => kind !== 'corruption' && kind !== 'clean')
    const alarms = aboutChildren.filter(({ text }) => urgentMatters(text).length > 0)
    const hits = alarms.filter(({ urgent }) => urgent === '1').length
    const recall = hits / aboutChildren.filter(({ urgent }) => urgent === '1').length
    const precision = hits / alarms.length
    console.log(`urgent leads, held out: recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)} of ${aboutChildren.length} sentences`)
    expect(aboutChildren).toHaveLength(200)
    expect(recall).toBeGreaterThanOrEqual(0.97)
    expect(precision).toBeGreaterThanOrEqual(0.7)
  })

  test('of corruption are told from talk of honest dealing', () => {
    const share = (kind: string): number => {
      const own = held.filter((row) => row.kind === kind)
      return own.filter(({ text }) => urgentMatters(text).includes('廉洁举报')).length / own.length
    }
    console.log(`corruption, held out: found ${share('corruption').toFixed(3)}, wrongly ${share('clean').toFixed(3)}`)
    expect(share('corruption')).toBeGreaterThanOrEqual(0.9)
    expect(share('clean')).toBeLessThanOrEqual(0.2)
  })
})

describe('urgent matters', () => {
  test('of the sentences they were made with are missed in less than one of thirty', () => {
    const { recall, precision, rightCode } = measure('learn')
    expect(recall).toBeGreaterThanOrEqual(0.97)
    expect(precision).toBeGreaterThanOrEqual(0.9)
    expect(rightCode).toBeGreaterThanOrEqual(0.9)
  })

  test('of sentences never looked at are found in nine of ten, seven of ten findings right', () => {
    const { recall, precision } = measure('check')
    expect(recall).toBeGreaterThanOrEqual(0.9)
    expect(precision).toBeGreaterThanOrEqual(0.7)
  })

  test('are rare in ordinary speech of schools', () => {
    const read = (name: string): Record<string, string>[] => parse(readFileSync(new URL(`../../../fixtures/demo/${name}`, import.meta.url), 'utf8'), { columns: true, bom: true })
    const leads = new Map(read('gold.csv').map((row) => [row.id, row.lead]))
    const ordinary = read('opinions.csv').filter((row) => leads.get(row['意见编号']) === '')
    const share = ordinary.filter((row) => urgentMatters(row['意见']!).length > 0).length / ordinary.length
    console.log(`urgent matters, ordinary opinions of the demonstration: ${share.toFixed(3)} of ${ordinary.length}`)
    expect(share).toBeLessThan(0.1)
  })

  test.each([
    ['我不想活了。', '自伤'],
    ['几个同学把我堵在厕所打我。', '欺凌'],
    ['班主任用棍子打孩子的手。', '体罚'],
    ['那个男老师摸我女儿的腿。', '侵害'],
    ['宿舍消防通道被锁死了。', '安全隐患'],
    ['王校长吃供货商的回扣。', '廉洁举报'],
  ])('%s is %s', (text, code) => {
    expect(urgentMatters(text)).toContain(code)
  })

  test.each(['今天累死了，笑死我了。', '饿死了，食堂排队太久。', '好久不见，想死你们了。', '跳楼价大甩卖。', '死记硬背没有用。', '热死了，教室没空调。'])('are not figures of speech: %s', (text) => {
    expect(urgentMatters(text)).toEqual([])
  })

  test.each(['学校开展了防溺水宣传教育。', '建议多开预防校园欺凌讲座。', '消防演练很成功。', '学校没有发生过体罚。', '严禁体罚学生的文件学了。', '围墙的裂缝已经修好了。', '话剧里那场自杀的戏很感人。'])(
    'are not what is taught, denied, put right or played: %s',
    (text) => {
      expect(urgentMatters(text)).toEqual([])
    },
  )

  test('count for a victim in the same sentence as a talk against it', () => {
    expect(urgentMatters('学校天天讲防欺凌，可我儿子还是被同学打。')).toContain('欺凌')
  })

  test('come in a fixed order, each code once', () => {
    expect(urgentMatters('宿舍的电线老化冒火花。我不想活了。他想跳楼。')).toEqual(['自伤', '安全隐患'])
  })

  test('of an empty text are none', () => {
    expect(urgentMatters('')).toEqual([])
  })

  test('show words that stand in the text', () => {
    const text = '孩子说想从楼上跳下去。食堂饭菜里有虫。'
    const reasons = urgentReason(text)
    expect(reasons.map(({ code }) => code)).toEqual(['自伤', '安全隐患'])
    for (const { words } of reasons) for (const word of words) expect(text).toContain(word)
  })
})

test('urgent matters take time by length: a text a hundred times as long takes no more than three hundred times as long', () => {
  const unit = '孩子说班里有人打他，老师不管，食堂的饭菜还好，走廊栏杆松了没有人修。我们家长很担心，希望学校重视'
  const timeOf = (text: string): number => {
    const start = performance.now()
    for (let turn = 0; turn < 3; turn++) urgentMatters(text)
    return performance.now() - start
  }
  timeOf(unit.repeat(20))
  expect(timeOf(unit.repeat(1000))).toBeLessThan(Math.max(5, timeOf(unit.repeat(10))) * 300)
})
