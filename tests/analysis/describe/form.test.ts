import { describe, expect, test } from 'vitest'
import type { Candidate } from '../../../analysis/describe/candidates.ts'
import { formOf } from '../../../analysis/describe/form.ts'

function phrase(marked: string): Candidate {
  const words = marked.split('|')
  return { row: 0, text: words.join(''), tokens: words.map((_, at) => at), words, source: 'opening', whole: 1 }
}

describe('formOf', () => {
  test.each([
    ['what begins in the middle of talk', '先|买|几个|保温桶|再说', '食堂|缺少|保温桶'],
    ['what befell one family', '我|爱人|打过|热线|投诉', '热线|投诉|无人|答复'],
    ['a question that awaits no answer', '批评|打电话|行不行', '批评|学生|打电话'],
  ])('reads %s as less of a title than what names a matter', (_, talk, matter) => {
    expect(formOf(phrase(talk)).score).toBeLessThan(0.7 * formOf(phrase(matter)).score)
  })
})
