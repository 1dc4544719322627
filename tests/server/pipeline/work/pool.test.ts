import { afterAll, describe, expect, test } from 'vitest'
import { joinShards } from '../../../../analysis/text/segment.ts'
import { wordsOf } from '../../../../analysis/feature/tokens.ts'
import { preferredSegmenter, SEGMENTERS } from '../../../../server/pipeline/segmenter.ts'
import { startWorkPool } from '../../../../server/pipeline/work/pool.ts'
import { shareTexts } from '../../../../server/pipeline/work/shared-texts.ts'

const pool = startWorkPool(2, preferredSegmenter())
afterAll(() => pool.close())

test('a thread cuts with the education dictionary', async () => {
  const shard = await pool.run('segment', { matchTexts: ['双减以后课后服务收费不合理'], titleLengths: Uint32Array.of(0) })
  expect(wordsOf(joinShards([shard]).words, 0)).toEqual(expect.arrayContaining(['双减', '课后服务']))
})

test('many tasks on few threads all come back, in the order asked', async () => {
  const shards = await Promise.all(['食堂', '宿舍', '操场', '作业', '校车'].map((text) => pool.run('segment', { matchTexts: [text], titleLengths: Uint32Array.of(0) })))
  expect(shards.map((shard) => shard.vocabulary[0])).toEqual(['食堂', '宿舍', '操场', '作业', '校车'])
})

test('a task that throws rejects its own caller and leaves the thread working', async () => {
  await expect(pool.run('segment', { matchTexts: [null as unknown as string], titleLengths: Uint32Array.of(0) })).rejects.toThrow('a worker thread failed')
  await expect(pool.run('segment', { matchTexts: ['好'], titleLengths: Uint32Array.of(0) })).resolves.toBeDefined()
})

// nodejieba is optional: where it could not be built, the other one does all the work.
describe.each(SEGMENTERS)('%s', (name) => {
  test.skipIf(name === 'nodejieba' && preferredSegmenter() !== 'nodejieba')('cuts inside a thread', async () => {
    const one = startWorkPool(1, name)
    const shard = await one.run('segment', { matchTexts: ['校长负责制怎么落实'], titleLengths: Uint32Array.of(0) })
    expect(shard.vocabulary).toContain('校长负责制')
    await one.close()
  })
})

test('a closed pool refuses work instead of waiting for ever', async () => {
  const one = startWorkPool(1, '@node-rs/jieba')
  await one.close()
  await expect(one.run('segment', { matchTexts: [], titleLengths: new Uint32Array(0) })).rejects.toThrow('closed')
})

const SAY = 'import { parentPort } from "node:worker_threads"; '
const program = (script: string): URL => new URL(`data:text/javascript,${encodeURIComponent(SAY + script)}`)
const cut = { matchTexts: ['好'], titleLengths: Uint32Array.of(0) }

test('a thread that ends fails what it held, what waits and what is asked later', async () => {
  const one = startWorkPool(1, '@node-rs/jieba', program('parentPort.on("message", () => process.exit(3))'))
  const asked = await Promise.allSettled([1, 2, 3, 4].map(() => one.run('segment', cut)))
  expect(asked.map((task) => task.status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected'])
  await expect(one.run('segment', cut)).rejects.toThrow('ended with code 3')
  await one.close()
})

test('closing fails what is still waiting', async () => {
  const one = startWorkPool(1, '@node-rs/jieba', program('parentPort.on("message", () => undefined)'))
  const asked = Promise.allSettled([1, 2, 3].map(() => one.run('segment', cut)))
  await one.close()
  expect((await asked).map((task) => task.status)).toEqual(['rejected', 'rejected', 'rejected'])
})

test('what others wait for goes before what fills the time', async () => {
  const one = startWorkPool(1, '@node-rs/jieba', program('parentPort.on("message", ({ name }) => parentPort.postMessage({ ok: true, output: name }))'))
  const done: unknown[] = []
  const names = ['urgent', 'urgent', 'urgent', 'place', 'segment', 'link'] as const
  await Promise.all(names.map(async (name) => done.push(await one.run(name, null as never))))
  expect(done).toEqual(['urgent', 'urgent', 'segment', 'link', 'place', 'urgent'])
  await one.close()
})

test('a thread reads what was lent until it is taken back', async () => {
  const texts = { ids: ['1'], texts: ['食堂太贵'], matchTexts: ['食堂太贵'], titleLengths: Uint32Array.of(0), words: { vocabulary: [], offsets: Uint32Array.of(0, 0), tokens: new Uint32Array() }, titleWordCounts: Uint32Array.of(0) }
  const kept = await pool.lend(shareTexts(texts), async (given) => {
    expect(await pool.run('content', { texts: given, rows: Uint32Array.of(0) })).toEqual(Uint8Array.of(1))
    return given
  })
  await expect(pool.run('content', { texts: kept, rows: Uint32Array.of(0) })).rejects.toThrow('not given')
})

test('what was lent is taken back when its use fails', async () => {
  await expect(pool.lend(1, () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped')
})
