import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Labelled } from '../../bench/sets.ts'
import { outsideTexts, withoutFold } from '../../bench/trained.ts'

const labelled = (text: string, fold: string): Labelled => ({ id: text, text, fold })
const message = (text: string, label: string): Labelled => ({ id: text, text, fold: '0', label })
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex')

describe('withoutFold', () => {
  const row = (text: string): { text: string; area: string; second: null; stage: null; kind: null } => ({ text, area: 'A1', second: null, stage: null, kind: null })

  test('keeps the wording of the part under test out of everything that is learned from', () => {
    const left = withoutFold({ labelled: [labelled('食堂太挤', '0'), labelled('作业太多', '1')], supporting: [row('食堂太挤'), row('操场太小')], unlabelled: ['食堂太挤 ', '作业太多', '随便'] }, '0')
    expect(left.labelled.map(({ text }) => text)).toEqual(['作业太多'])
    expect(left.supporting.map(({ text }) => text)).toEqual(['操场太小'])
    expect(left.unlabelled).toEqual(['作业太多', '随便'])
  })

  test('leaves out an opinion of another part that is the same once personal data are masked', () => {
    const matter = { labelled: [labelled('请打13800001111找我谈作业', '0'), labelled('请打13900002222找我谈作业', '1'), labelled('作业太多', '1')], supporting: [], unlabelled: ['请打*找我谈作业'] }
    expect(withoutFold(matter, '0').labelled.map(({ text }) => text)).toEqual(['作业太多'])
  })
})

describe('outsideTexts', () => {
  const transport = Array.from({ length: 150 }, (_, at) => `公交第${at}路太慢`)
  const trade = Array.from({ length: 10 }, (_, at) => `市场第${at}摊短斤少两`)
  const messages = [...transport.map((text) => message(text, '交通运输')), ...trade.map((text) => message(text, '商贸旅游'))]

  test('takes of each department the hundred of lowest hash, then every fourth', () => {
    const byHash = (texts: readonly string[]): string[] => texts.toSorted((a, b) => (sha1(a) < sha1(b) ? -1 : 1))
    const hundreds = [...byHash(transport).slice(0, 100), ...byHash(trade)]
    expect(outsideTexts(messages)).toEqual(hundreds.filter((_, at) => at % 4 === 0))
    expect(outsideTexts(messages)).toHaveLength(28)
  })

  test('gives the same whatever the order of the messages', () => {
    expect(outsideTexts(messages.toReversed())).toEqual(outsideTexts(messages))
  })

  test('takes nothing from the education department and nothing that speaks of schools', () => {
    expect(outsideTexts([message('图书馆漏水', '教育文体'), message('校门口堵车', '交通运输'), message('培训退费', '商贸旅游')])).toEqual([])
  })
})
