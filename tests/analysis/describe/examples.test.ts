import { describe, expect, test } from 'vitest'
import { describeIssues } from '../../../analysis/describe/describe.ts'
import { folded, opinionTexts, partitionOf } from './texts.ts'

function describeOne(written: readonly string[]) {
  const texts = opinionTexts(written)
  return describeIssues(texts, folded(texts), partitionOf(written.map(() => 0)))[0]!
}

const complaints = [
  '食堂|饭菜|太贵|，|一份|土豆丝|要|八|块|，|孩子|吃|不|饱',
  '食堂|饭菜|难吃|，|又|太贵|，|希望|换|一家|承包|公司',
  '食堂|饭菜|没|油水|，|价格|太贵|，|排队|也|久',
  '食堂|饭菜|太贵|，|师傅|态度|差',
]

describe('examples', () => {
  test('are three with different texts', () => {
    const { exampleRows } = describeOne([complaints[0]!, complaints[0]!, ...complaints.slice(1)])
    expect(exampleRows).toHaveLength(3)
    expect(exampleRows).not.toContain(1)
    expect(new Set(exampleRows).size).toBe(3)
  })

  test('are as many as there are distinct texts', () => {
    expect(describeOne([complaints[0]!]).exampleRows).toEqual([0])
  })

  test('begin with one near the centre, not with the odd one out', () => {
    const { exampleRows } = describeOne(['路灯|坏|了', ...complaints])
    expect(exampleRows[0]).not.toBe(0)
  })
})

describe('the dissenting opinion', () => {
  test('is praise among complaints', () => {
    expect(describeOne([...complaints, '食堂|饭菜|挺好的|，|很|满意|，|也|便宜']).dissentRow).toBe(4)
  })

  test('is a complaint among praise', () => {
    const praise = ['王老师|讲课|生动|，|很|耐心', '王老师|讲课|精彩|，|认真', '王老师|讲课|有趣|，|负责']
    expect(describeOne([...praise, '王老师|讲课|枯燥|，|听不懂']).dissentRow).toBe(3)
  })

  test('is none where nobody says otherwise', () => {
    expect(describeOne(complaints).dissentRow).toBe(-1)
  })

  test('is none in an issue of two', () => {
    expect(describeOne([complaints[0]!, '食堂|饭菜|挺好的']).dissentRow).toBe(-1)
  })
})
