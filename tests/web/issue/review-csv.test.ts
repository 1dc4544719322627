import { expect, test } from 'vitest'
import { reviewCsv } from '../../../web/src/lib/issue/review-csv.ts'

const event = { id: 'e', action: 'merge' as const, actorName: '王老师', at: '2020-03-07T06:20:00Z', sentence: '把“甲”并入“乙”', reason: null, opinionCount: 12, undoneBy: null, undoes: null }

test('writes one line an event, in Asia/Shanghai, and says which were undone', () => {
  expect(reviewCsv([event, { ...event, action: 'dismiss', reason: '=1+1', undoneBy: 'f' }])).toBe(
    '\uFEFF时间,操作人,操作,内容,原因,涉及意见,状态\r\n'
    + '2020年3月7日 14:20,王老师,合并,把“甲”并入“乙”,,12,\r\n'
    + '2020年3月7日 14:20,王老师,不列入,把“甲”并入“乙”,\'=1+1,12,已撤销\r\n',
  )
})
