import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { repeat } from '../../../web/src/lib/home/repeat.ts'

const page = { visibilityState: 'visible' }

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', page)
  page.visibilityState = 'visible'
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('repeats after each pause until it is ended, and rests while the page is hidden', async () => {
  let turns = 0
  const end = repeat(() => Promise.resolve(void (turns += 1)), 1000)
  await vi.advanceTimersByTimeAsync(2500)
  expect(turns).toBe(2)
  page.visibilityState = 'hidden'
  await vi.advanceTimersByTimeAsync(5000)
  expect(turns).toBe(2)
  page.visibilityState = 'visible'
  await vi.advanceTimersByTimeAsync(1000)
  expect(turns).toBe(3)
  end()
  await vi.advanceTimersByTimeAsync(5000)
  expect(turns).toBe(3)
})

test('never runs twice at once, however slow a turn is', async () => {
  let running = 0
  let most = 0
  const end = repeat(async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setTimeout(resolve, 5000))
    running -= 1
  }, 1000)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(most).toBe(1)
  end()
})
