import { zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { readTables } from '../../../../server/pipeline/read/tables.ts'
import { tempFile } from './files.ts'

const csv = (text: string) => Buffer.from(`编号,意见\n1,${text}\n`)

test('reads every file of an archive in the order of names, remarks upon what cannot be read', async () => {
  const path = tempFile('三月.zip', zipSync({ '二校/b.csv': csv('饭菜太咸'), '一校/a.csv': csv('作业太多'), '照片.png': Buffer.from('89504e470d0a1a0a', 'hex'), '.DS_Store': new Uint8Array(3) }))
  const tables = await readTables([path], {})
  expect(tables.map(({ file, rows }) => [file, rows[0]!.cells[1]])).toEqual([['三月.zip/a.csv', '作业太多'], ['三月.zip/b.csv', '饭菜太咸']])
  expect(tables[0]!.rejected).toEqual([{ file: '三月.zip/照片.png', row: null, column: null, reason: '内容是图片（PNG），不是表格；请上传表格或文字文件' }])
})

test('understands Chinese names packed in GBK', async () => {
  const bytes = Buffer.from(zipSync({ 'AABB.csv': csv('作业太多') }))
  const name = Buffer.from([0xd2, 0xbb, 0xd0, 0xa3])
  for (let at = bytes.indexOf('AABB'); at >= 0; at = bytes.indexOf('AABB', at + 1)) name.copy(bytes, at)
  expect((await readTables([tempFile('a.zip', bytes)], {}))[0]!.file).toBe('a.zip/一校.csv')
})
