import { describe, expect, test } from 'vitest'
import type { Run } from '../../../web/src/lib/api/types.ts'
import { coverage, opinionsUpToNow, runSteps } from '../../../web/src/lib/home/run-words.ts'

const counts = { opinions: 400, mentions: 900, distinct: 380, people: null, issues: 30 }
const progress = (step: number): NonNullable<Run['progress']> => ({ step, stepCount: 7, name: '归类', startedAt: '2026-03-07T02:00:00Z', opinionCount: 400 })

describe('the words for a run', () => {
  test('mark the step under way, those before and those after', () => {
    expect(runSteps({ status: 'running', progress: progress(3) }).map(({ state }) => state)).toEqual(['done', 'done', 'current', 'waiting', 'waiting', 'waiting', 'waiting'])
    expect(runSteps({ status: 'failed', progress: progress(1) })[0]!.state).toBe('failed')
    expect(runSteps({ status: 'queued', progress: null }).every(({ state }) => state === 'waiting')).toBe(true)
  })

  test('count what the run placed and what came after it', () => {
    expect(opinionsUpToNow({ counts, newOpinionCount: 12 })).toBe(412)
    expect(opinionsUpToNow({ counts: null, newOpinionCount: 12 })).toBeNull()
  })

  test('say what a new run will cover', () => {
    expect(coverage({ counts, newOpinionCount: 12 }, '示例市教育局', true)).toBe('将分析示例市教育局及下属单位的全部 412 条意见，其中 12 条是上次之后新到的。')
    expect(coverage({ counts, newOpinionCount: 0 }, '示例小学', false)).toBe('将分析示例小学的全部 400 条意见；上次之后没有新到的。')
    expect(coverage(null, '示例小学', false)).toBe('将分析示例小学的全部意见。')
  })
})
