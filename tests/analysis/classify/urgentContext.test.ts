import { describe, expect, test } from 'vitest'
import { concernsYoung } from '../../../analysis/classify/urgentContext.ts'

describe('whether the young are concerned', () => {
  test.each(['三年级有个男孩天天被人堵在厕所', '我家娃身上青一块紫一块', '宿舍里好几个人打一个', '保育阿姨拿针吓唬他', '晚自习后在小树林被人要钱'])('yes: %s', (text) => {
    expect(concernsYoung(text)).toBe(true)
  })

  test.each(['物业保安动手打了业主，派出所没有处理', '老板拖欠工资还威胁我们', '邻居半夜砸门辱骂', '养生馆骗老人的钱'])('no: %s', (text) => {
    expect(concernsYoung(text)).toBe(false)
  })
})
