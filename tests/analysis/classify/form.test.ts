import { describe, expect, test } from 'vitest'
import { formFeatures, saysNothing } from '../../../analysis/classify/form.ts'
import { kindByForm } from '../../../analysis/classify/kind.ts'
import { KINDS } from '../../../analysis/taxonomy/taxonomy.ts'
import { opinions } from './sample.ts'

describe('a text says nothing', () => {
  test.each(['', '无', '没有了', '没啦', '别来,快跑!', '😀😀', '。。。', '暂时没有', '哈哈哈', '123', '挺好的', '建议别来'])('%s', (text) => {
    expect(saysNothing(text)).toBe(true)
  })

  test.each(['食堂贵', '没有热水', '无良商家', '别来,宿舍漏水', '老师很好,讲课清楚'])('not: %s', (text) => {
    expect(saysNothing(text)).toBe(false)
  })
})

describe('kind by form', () => {
  const kindOf = (text: string): string => {
    const probabilities = kindByForm(formFeatures(opinions([text])), Uint8Array.of(saysNothing(text) ? 1 : 0))
    return KINDS[probabilities.indexOf(Math.max(...probabilities))]!
  }

  test('tells questions, suggestions, praise, problems and nothing apart', () => {
    expect(kindOf('请问今年小学什么时候报名?能否网上办理?')).toBe('Q')
    expect(kindOf('建议增加课后活动。希望学校开设足球社团,建议聘请教练')).toBe('G')
    expect(kindOf('老师很好,讲课认真负责,对学生特别耐心,非常喜欢')).toBe('C')
    expect(kindOf('举报学校乱收费。学校强制学生购买资料,不交钱就不让上课,领导不管')).toBe('P')
    expect(kindOf('无')).toBe('N')
  })
})
