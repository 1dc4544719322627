import { afterAll, describe, expect, test } from 'vitest'
import { joinShards } from '../../../../analysis/text/segment.ts'
import { wordsOf } from '../../../../analysis/feature/tokens.ts'
import { preferredSegmenter, SEGMENTERS } from '../../../../server/pipeline/segmenter.ts'
import { startWorkPool } from '../../../../server/pipeline/work/pool.ts'

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
