import { describe, expect, test } from 'vitest'
import type { Occasion } from '../../../web/src/lib/api/types.ts'
import { schoolStageOf } from '../../../web/src/lib/occasion/choices.ts'
import { occasionOfToday } from '../../../web/src/lib/occasion/today.ts'

const NOW = new Date('2026-03-07T08:00:00Z')

function held(id: string, part: Partial<Occasion>): Occasion {
  const org = { id: 'o', name: '示例小学', kind: '园校' as const }
  return { id, org, heldAt: '2026-03-07T02:00:00Z', place: null, channel: '家长会', audience: '家长', schoolStage: null, dueCount: null, presentCount: null, answered: null, recordedBy: '王老师', createdAt: '2026-03-07T02:00:00Z', pointCount: 0, evidenceCount: 0, isFromLedger: false, isWithdrawn: false, ...part }
}

describe('the occasion of today', () => {
  test('is none when the last was held yesterday in Asia/Shanghai', () => {
    expect(occasionOfToday([held('a', { heldAt: '2026-03-06T15:59:00Z' })], '王老师', NOW)).toBeNull()
    expect(occasionOfToday([], '王老师', NOW)).toBeNull()
  })

  test('is the one recorded last, in whatever order they come', () => {
    const early = held('a', { createdAt: '2026-03-07T01:00:00Z' })
    const late = held('b', { createdAt: '2026-03-07T03:00:00Z' })
    expect(occasionOfToday([early, late], '王老师', NOW)?.id).toBe('b')
    expect(occasionOfToday([late, early], '王老师', NOW)?.id).toBe('b')
  })

  test("is the actor's own before a later one of a colleague", () => {
    const own = held('a', { createdAt: '2026-03-07T01:00:00Z' })
    const other = held('b', { createdAt: '2026-03-07T03:00:00Z', recordedBy: '李老师' })
    expect(occasionOfToday([other, own], '王老师', NOW)?.id).toBe('a')
  })
})

describe('the stage of an org', () => {
  test('is taken over only where it is one of the list', () => {
    expect(schoolStageOf('小学')).toBe('小学')
    expect(schoolStageOf('九年一贯')).toBeNull()
    expect(schoolStageOf(null)).toBeNull()
  })
})
