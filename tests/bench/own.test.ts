import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OwnThread, startOwnThread } from '../../bench/own.ts'
import { readLabelled, writeCells } from '../../bench/sets.ts'
import { analyseFiles } from '../../server/pipeline/analyse-files.ts'

const DEMO = fileURLToPath(new URL('../../fixtures/demo/opinions.csv', import.meta.url))
let folder = ''
let thread: OwnThread | null = null
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bench-own-'))
  thread = startOwnThread()
})
afterAll(async () => {
  await thread?.close()
  await rm(folder, { recursive: true })
})

describe('startOwnThread', () => {
  test('writes the same opinions as the command does', async () => {
    const opinions = (await readLabelled(DEMO, '意见编号', ['意见'], '意见')).slice(0, 300)
    const input = await writeCells(join(folder, 'opinions.csv'), opinions, { id: 'id', text: 'text' })
    const out = join(folder, 'own.csv')
    await thread!.run({ input, textColumns: ['text'], taxonomy: null, labels: null, training: null, out })
    const named = { id: 'id', text: ['text'] }
    await analyseFiles({ files: [input], outDir: join(folder, 'command'), named, taxonomyPath: null, labelsPath: null, sheet: null, encoding: null, seed: 1, workers: 1, withTiming: false }, () => undefined)
    expect(await readFile(out, 'utf8')).toBe(await readFile(join(folder, 'command/opinions.csv'), 'utf8'))
  })

  test('rejects a task that cannot be done and does the next', async () => {
    const input = await writeCells(join(folder, 'one.csv'), [{ id: '1', text: '食堂太挤了，排队要半小时', fold: '0' }], { id: 'id', text: 'text' })
    const task = { input, textColumns: ['text'], taxonomy: null, labels: null, training: null, out: join(folder, 'one-out.csv') }
    await expect(thread!.run({ ...task, input: join(folder, 'absent.csv') })).rejects.toThrow('an analysis failed')
    await thread!.run(task)
    expect(await readFile(task.out, 'utf8')).toContain('食堂太挤了')
  })
})
