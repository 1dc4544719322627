import { describe, expect, test } from 'vitest'
import { maskedWords, outcome } from '../../../web/src/lib/upload/status.ts'

const receipt = { rowCount: 10, acceptedCount: 7, repeatedCount: 0, rejectedCount: 0, mentionCount: 9, masked: {}, unknownOrgs: [] }

describe('what came of an upload', () => {
  test('names repeated and rejected rows only where there are any', () => {
    expect(outcome({ fileName: '台账.xlsx', status: 'done', receipt, preview: null, refusal: null })).toBe('收下 7 条')
    expect(outcome({ fileName: '台账.xlsx', status: 'done', receipt: { ...receipt, repeatedCount: 2, rejectedCount: 1 }, preview: null, refusal: null })).toBe('收下 7 条，重复 2 条，未收 1 行')
  })

  test('is the first sentence of a refusal', () => {
    expect(outcome({ fileName: '台账.xlsx', status: 'refused', receipt: null, preview: null, refusal: ['台账.xlsx：工作簿有密码', '请去掉密码'] })).toBe('工作簿有密码')
  })

  test('lists what was masked, most first, and nothing when nothing was', () => {
    expect(maskedWords({ 手机: 3, 姓名: 12, 车牌: 0 })).toBe('姓名 12 处、手机 3 处')
    expect(maskedWords({ 手机: 0 })).toBeNull()
  })
})
