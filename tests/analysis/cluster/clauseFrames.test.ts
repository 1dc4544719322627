import { describe, expect, test } from 'vitest'
import { withoutFrames } from '../../../analysis/cluster/boilerplate.ts'
import { blankClauses, clauseFrames } from '../../../analysis/cluster/clauseFrames.ts'
import { opinionTexts } from './texts.ts'

const MATTERS = ['食堂太贵', '作业太多', '操场积水', '灯不亮', '校车太挤', '没有热水']

function framesOf(bodies: readonly string[]): string[] {
  const texts = opinionTexts(bodies)
  return [...clauseFrames(texts, Uint32Array.from(texts.ids.keys()))]
}

describe('clauseFrames', () => {
  test('finds what opens many otherwise different opinions', () => {
    expect(framesOf(MATTERS.map((matter) => `真心话，${matter}`))).toEqual(['真心话'])
  })

  test('finds what closes them', () => {
    expect(framesOf(MATTERS.map((matter) => `${matter}。能看到就好`))).toEqual(['能看到就好'])
  })

  test('spares a clause that also stands alone or in the middle', () => {
    expect(framesOf([...MATTERS.map((matter) => `作业真多，${matter}`), '作业真多'])).toEqual([])
    expect(framesOf([...MATTERS.map((matter) => `作业真多，${matter}`), '先说一句，作业真多，就这样吧'])).toEqual([])
  })

  test('spares what a campaign repeats along with all the rest, and names', () => {
    expect(framesOf(MATTERS.map((_, i) => `校门口太堵，${i % 2 ? '请派交警' : '请装护栏'}`))).toEqual([])
    expect(framesOf(MATTERS.map((matter) => `梧桐小学，${matter}`))).toEqual([])
  })

  test('leaves rare clauses alone', () => {
    expect(framesOf(MATTERS.slice(0, 4).map((matter) => `真心话，${matter}`))).toEqual([])
  })
})

describe('blankClauses', () => {
  test('keeps the length, and a text that is frame throughout', () => {
    expect(blankClauses('真心话，食堂太贵', new Set(['真心话']))).toBe('   ，食堂太贵')
    expect(blankClauses('真心话', new Set(['真心话']))).toBe('真心话')
  })
})

test('words of a frame are dropped with it', () => {
  const framed = withoutFrames(opinionTexts(['真心话，食堂太贵']), new Set(['真心话']))
  expect([...framed.words.tokens].map((token) => framed.words.vocabulary[token])).toEqual(['食堂', '太贵'])
})
