import { expect, test } from 'vitest'
import { covers } from '../../../web/src/lib/upload/covers.ts'

const upload = { finishedAt: '2026-03-07T02:00:00.000Z' }
const before = '2026-03-07T01:59:00.000Z'
const after = '2026-03-07T02:00:01.000Z'

test('a run that began after the upload was stored knows its opinions', () => {
  expect(covers({ status: 'running', progress: null, createdAt: after, newOpinionCount: null }, upload)).toBe(true)
})

test('a run that waits will read them, one under way may have read before', () => {
  expect(covers({ status: 'queued', progress: null, createdAt: before, newOpinionCount: null }, upload)).toBe(true)
  expect(covers({ status: 'running', progress: null, createdAt: before, newOpinionCount: null }, upload)).toBe(false)
  const startedAt = { step: 1, stepCount: 7, name: '读取', startedAt: after, opinionCount: null }
  expect(covers({ status: 'running', progress: startedAt, createdAt: before, newOpinionCount: null }, upload)).toBe(true)
})

test('an older list still holds when the upload added nothing', () => {
  expect(covers({ status: 'done', progress: null, createdAt: before, newOpinionCount: 0 }, upload)).toBe(true)
  expect(covers({ status: 'done', progress: null, createdAt: before, newOpinionCount: 3 }, upload)).toBe(false)
})
