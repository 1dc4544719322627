import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AnalysisResult } from '../../../../server/pipeline/result.ts'
import { writeResult } from '../../../../server/pipeline/write/write.ts'
import { sampleResult } from './sample-result.ts'

const FILES = ['issues.csv', 'opinions.csv', 'report.docx', 'report.html', 'result.arrow', 'result.json', 'shortlist.xlsx']

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** A result whose last file cannot be written. */
function brokenResult(): AnalysisResult {
  const result = sampleResult()
  return { ...result, issues: result.issues.map((issue) => ({ ...issue, firstAt: 'yesterday' })) }
}

async function contents(path: string): Promise<Map<string, string>> {
  const names = (await readdir(path)).toSorted()
  return new Map(await Promise.all(names.map(async (name) => [name, createHash('sha256').update(await readFile(join(path, name))).digest('hex')] as const)))
}

describe('writeResult', () => {
  test('writes the seven files into a folder it makes', async () => {
    const out = join(folder, 'deep', 'out')
    expect(await writeResult(sampleResult(), out, {})).toEqual(FILES)
    expect((await readdir(out)).toSorted()).toEqual(FILES)
    expect(await readdir(join(folder, 'deep'))).toEqual(['out'])
  })

  test('leaves other files in the folder alone and replaces its own', async () => {
    const out = join(folder, 'out')
    await mkdir(out)
    await writeFile(join(out, '笔记.txt'), '留着')
    await writeFile(join(out, 'opinions.csv'), '旧的')
    await writeResult(sampleResult(), out, {})
    expect((await readdir(out)).toSorted()).toEqual([...FILES, '笔记.txt'].toSorted())
    expect(await readFile(join(out, '笔记.txt'), 'utf8')).toBe('留着')
    expect(await readFile(join(out, 'opinions.csv'), 'utf8')).not.toContain('旧的')
  })

  test('changes nothing in the folder when it fails', async () => {
    const out = join(folder, 'out')
    await writeResult(sampleResult({ issues: 3 }), out, {})
    const before = await contents(out)
    await expect(writeResult(brokenResult(), out, {})).rejects.toThrow('yesterday')
    expect(await contents(out)).toEqual(before)
  })

  test('leaves no folder behind when it fails before there was one', async () => {
    await expect(writeResult(brokenResult(), join(folder, 'a', 'b'), {})).rejects.toThrow()
    expect(await readdir(folder)).toEqual([])
  })

  test('refuses a place where a file stands, and names it', async () => {
    await writeFile(join(folder, '结果'), '一个文件')
    await expect(writeResult(sampleResult(), join(folder, '结果'), {})).rejects.toThrow('结果：输出位置已经是一个文件')
    expect(await readFile(join(folder, '结果'), 'utf8')).toBe('一个文件')
  })

  test('writes byte-identical files from the same result', async () => {
    await writeResult(sampleResult(), join(folder, 'a'), {})
    await writeResult(sampleResult(), join(folder, 'b'), {})
    expect(await contents(join(folder, 'a'))).toEqual(await contents(join(folder, 'b')))
  })

  test('writes byte-identical files in another time zone', async () => {
    const zone = process.env['TZ']
    await writeResult(sampleResult(), join(folder, 'a'), {})
    process.env['TZ'] = zone === 'America/Los_Angeles' ? 'Asia/Shanghai' : 'America/Los_Angeles'
    try {
      await writeResult(sampleResult(), join(folder, 'b'), {})
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
    expect(await contents(join(folder, 'b'))).toEqual(await contents(join(folder, 'a')))
  })

  test.each([
    ['no issue and no opinion', { issues: 0, singles: 0 }], ['one opinion', { issues: 0, singles: 1 }],
    ['no people, time, org or audience column', { columns: false }], ['a frame without stages', { stages: false }],
  ])('writes all files with %s', async (_, options) => {
    expect(await writeResult(sampleResult(options), join(folder, 'out'), {})).toEqual(FILES)
  })

  test('holds durations only in result.json, and only when they are given', async () => {
    await writeResult(sampleResult(), join(folder, 'a'), {})
    await writeResult(sampleResult(), join(folder, 'b'), { timing: { read: 0.25 } })
    const [without, withTiming] = [await contents(join(folder, 'a')), await contents(join(folder, 'b'))]
    expect(FILES.filter((name) => without.get(name) !== withTiming.get(name))).toEqual(['result.json'])
  })
})
