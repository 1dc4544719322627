import { once } from 'node:events'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { SEGMENTERS, type SegmenterName } from '../../server/pipeline/segmenter.ts'

const TEXTS = ['双减之后课后服务收费不透明，希望APP能看到3.5元的明细。', '', '😀 ABC　１２３\n教研组每周听评课']
const SETTLED = ['双减', '课后服务', '教研组']

function isInstalled(name: SegmenterName): boolean {
  try {
    createRequire(import.meta.url)(name)
    return true
  } catch (cause) {
    if (name === '@node-rs/jieba' || !(cause instanceof Error)) throw cause
    return false
  }
}

// nodejieba is optional: where it could not be built its test is shown as skipped.
describe.each(SEGMENTERS)('%s in a worker thread', (name) => {
  test.runIf(isInstalled(name))('cuts without losing a character and knows the words of education', async () => {
    const worker = new Worker(new URL('./segmenter-worker.ts', import.meta.url), { workerData: { name } })
    try {
      worker.postMessage(TEXTS)
      const [answer] = (await once(worker, 'message')) as [{ name: string; pieces: string[][] }]
      expect(answer.name).toBe(name)
      expect(answer.pieces.map((pieces) => pieces.join(''))).toEqual(TEXTS)
      expect(answer.pieces.flat()).toEqual(expect.arrayContaining([...SETTLED, 'APP']))
    } finally {
      await worker.terminate()
    }
  })
})
