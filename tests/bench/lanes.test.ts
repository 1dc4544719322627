import { describe, expect, test } from 'vitest'
import { openLanes } from '../../bench/lanes.ts'
import type { OwnThread } from '../../bench/own.ts'

const noThread = (): OwnThread => {
  throw new Error('no thread is wanted here')
}

describe('openLanes', () => {
  test('begins work in the order asked for, never more at once than there are lanes', async () => {
    const lanes = openLanes(2, noThread)
    const begun: number[] = []
    const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<void>())
    const done = gates.map((gate, at) =>
      lanes.run(() => {
        begun.push(at)
        return gate.promise
      }),
    )
    await new Promise(setImmediate)
    expect(begun).toEqual([0, 1])
    gates[1]!.resolve()
    await done[1]
    await new Promise(setImmediate)
    expect(begun).toEqual([0, 1, 2])
    for (const gate of gates) gate.resolve()
    await Promise.all(done)
    expect(begun).toEqual([0, 1, 2, 3])
  })

  test('frees the lane of work that failed', async () => {
    const lanes = openLanes(1, noThread)
    await expect(lanes.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await lanes.run(() => Promise.resolve('next'))).toBe('next')
  })

  test('starts one thread a lane, only when wanted, and ends it', async () => {
    const closed: number[] = []
    let started = 0
    const lanes = openLanes(1, () => {
      const number = started++
      return { run: () => Promise.resolve(), close: () => Promise.resolve(void closed.push(number)) }
    })
    await lanes.run(() => Promise.resolve())
    expect(started).toBe(0)
    const first = await lanes.run((thread) => Promise.resolve(thread()))
    expect(await lanes.run((thread) => Promise.resolve(thread()))).toBe(first)
    await lanes.close()
    expect([started, closed]).toEqual([1, [0]])
  })

  test('rejects what waits, and what is asked for later, once closed', async () => {
    const lanes = openLanes(1, noThread)
    const gate = Promise.withResolvers<void>()
    const running = lanes.run(() => gate.promise)
    const waiting = expect(lanes.run(() => Promise.resolve())).rejects.toThrow('closed')
    await lanes.close()
    await waiting
    gate.resolve()
    await running
    await expect(lanes.run(() => Promise.resolve()).then(() => lanes.run(() => Promise.resolve()))).rejects.toThrow('closed')
  })
})
