import { describe, expect, test } from 'vitest'
import { ApiProblem } from '../../../web/src/lib/api/client.ts'
import type { Opinion } from '../../../web/src/lib/api/types.ts'
import { PendingPoints, type SendPoint } from '../../../web/src/lib/occasion/pending.ts'
import { type PendingPoint, PendingStore, type PointStorage } from '../../../web/src/lib/occasion/pending-store.ts'

const AT = new Date('2026-03-07T02:00:00Z')
const later = (minutes: number): Date => new Date(AT.getTime() + minutes * 60_000)

function memory(entries = new Map<string, string>()): PointStorage & { entries: Map<string, string> } {
  return {
    entries,
    get length() {
      return entries.size
    },
    key: (at) => [...entries.keys()][at] ?? null,
    getItem: (name) => entries.get(name) ?? null,
    setItem: (name, value) => void entries.set(name, value),
    removeItem: (name) => void entries.delete(name),
  }
}

const stored = ({ key, text }: PendingPoint): Opinion => ({ id: key, text }) as Opinion
const accept: SendPoint = (point) => Promise.resolve(stored(point))
const refuse =
  (code: string): SendPoint =>
  () =>
    Promise.reject(new ApiProblem(code, `因为 ${code}`))

describe('points on their way', () => {
  test('leave the device only when the server has acknowledged them', async () => {
    const storage = memory()
    let kept = 0
    const told: string[] = []
    const pending = new PendingPoints(new PendingStore(storage, 'a', 'c'), {
      send: (point) => {
        kept = storage.length
        return accept(point)
      },
      onstored: (opinion) => told.push(opinion.text),
    })
    await pending.add('o', '作业太多', 3, AT)
    expect(kept).toBe(1)
    expect(storage.length).toBe(0)
    expect(pending.points).toEqual([])
    expect(told).toEqual(['作业太多'])
  })

  test('wait when the server cannot be reached, and go again under the same key in the order they were written', async () => {
    const storage = memory()
    const offline = new PendingPoints(new PendingStore(storage, 'a', 'c'), { send: refuse('unreachable') })
    await offline.add('o', '第二条', 1, later(1))
    await offline.add('o', '第一条', 1, AT)
    expect(offline.obstacle).toBe('因为 unreachable')
    const keys = new Map(offline.points.map(({ text, key }) => [text, key]))

    const sent: PendingPoint[] = []
    const reopened = new PendingPoints(new PendingStore(storage, 'a', 'c'), {
      send: (point) => {
        sent.push(point)
        return accept(point)
      },
    })
    await reopened.send()
    expect(sent.map(({ text }) => text)).toEqual(['第一条', '第二条'])
    expect(sent.map(({ key }) => key)).toEqual([keys.get('第一条'), keys.get('第二条')])
    expect(reopened.obstacle).toBeNull()
    expect(storage.length).toBe(0)
  })

  test('that are refused for what they say stay to be corrected, and do not hold up the others', async () => {
    const pending = new PendingPoints(new PendingStore(memory(), 'a', 'c'), { send: (point) => (point.text === '坏' ? refuse('invalid')(point) : accept(point)) })
    await pending.add('o', '坏', 1, AT)
    await pending.add('o', '好', 1, later(1))
    expect(pending.points.map(({ text, refusal }) => [text, refusal])).toEqual([['坏', '因为 invalid']])
    const [refused] = pending.points
    expect(pending.take(refused!.key)?.text).toBe('坏')
    expect(pending.points).toEqual([])
  })

  test('ask for a new sign-in when the session is over, and stay', async () => {
    const storage = memory()
    const pending = new PendingPoints(new PendingStore(storage, 'a', 'c'), { send: refuse('unauthenticated') })
    await pending.add('o', '一条', 1, AT)
    expect(pending.obstacle).toContain('重新登录')
    expect(pending.isSignedOut).toBe(true)
    expect(storage.length).toBe(1)
  })

  test('are not sent twice at once', async () => {
    let calls = 0
    const pending = new PendingPoints(new PendingStore(memory(), 'a', 'c'), {
      send: (point) => {
        calls += 1
        return accept(point)
      },
    })
    await Promise.all([pending.add('o', '一条', 1, AT), pending.send(), pending.send()])
    expect(calls).toBe(1)
  })

  test('say so when the device keeps nothing', async () => {
    const full: PointStorage = { ...memory(), setItem: () => { throw new DOMException('full', 'QuotaExceededError') } }
    const pending = new PendingPoints(new PendingStore(full, 'a', 'c'), { send: refuse('unreachable') })
    await pending.add('o', '一条', 1, AT)
    expect(pending.isKept).toBe(false)
    expect(pending.points).toHaveLength(1)
  })
})

describe('the store of points', () => {
  test('keeps actors and campaigns apart and passes over what it cannot read', () => {
    const storage = memory(new Map([['wenzheng.pending/a/c/x', '{'], ['wenzheng.pending/a/c/y', '{"key":1}'], ['theme', 'dark']]))
    const point: PendingPoint = { key: 'k', occasionId: 'o', text: '一条', mentionCount: 1, writtenAt: AT.toISOString(), refusal: null }
    new PendingStore(storage, 'a', 'c').put(point)
    expect(new PendingStore(storage, 'a', 'c').list()).toEqual([point])
    expect(new PendingStore(storage, 'b', 'c').list()).toEqual([])
    expect(new PendingStore(storage, 'a', 'd').list()).toEqual([])
  })
})
