import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeFolder } from '../../../../server/pipeline/write/folder.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folder-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function writeThree(drafts: string): Promise<void> {
  for (const name of ['a', 'b', 'c']) await writeFile(join(drafts, name), `new ${name}`)
}

describe('writeFolder', () => {
  test('puts back what it had replaced when a later file cannot be moved in', async () => {
    await writeFile(join(folder, 'a'), 'old a')
    await writeFile(join(folder, 'c'), 'old c')
    const move = async (from: string, to: string): Promise<void> => {
      if (to === join(folder, 'c')) throw new Error('disk full')
      await rename(from, to)
    }
    await expect(writeFolder(folder, writeThree, move)).rejects.toThrow('disk full')
    expect((await readdir(folder)).toSorted()).toEqual(['a', 'c'])
    expect(await readFile(join(folder, 'a'), 'utf8')).toBe('old a')
    expect(await readFile(join(folder, 'c'), 'utf8')).toBe('old c')
  })

  test('refuses to replace a folder that bears the name of one of its files', async () => {
    await mkdir(join(folder, 'b', 'kept'), { recursive: true })
    await expect(writeFolder(folder, writeThree)).rejects.toThrow('已有一个名为“b”的文件夹')
    expect(await readdir(folder)).toEqual(['b'])
  })

  test('makes a folder others may read as far as the user lets them', async () => {
    await writeFolder(join(folder, 'out'), writeThree)
    await mkdir(join(folder, 'usual'))
    expect((await stat(join(folder, 'out'))).mode).toBe((await stat(join(folder, 'usual'))).mode)
  })

  test('returns the names sorted and leaves no draft behind', async () => {
    expect(await writeFolder(join(folder, 'out'), writeThree)).toEqual(['a', 'b', 'c'])
    expect(await readdir(folder)).toEqual(['out'])
    expect((await readdir(join(folder, 'out'))).toSorted()).toEqual(['a', 'b', 'c'])
  })
})
