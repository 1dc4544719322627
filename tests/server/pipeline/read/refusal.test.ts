import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { describeRejection, InputError } from '../../../../server/pipeline/input-error.ts'
import { readTables } from '../../../../server/pipeline/read/tables.ts'
import { refusal, tempFile } from './files.ts'

const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const ole = (...names: string[]) => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), ...names.map(utf16), Buffer.alloc(600)])

describe('what cannot be read is refused with one sentence', () => {
  test.each([
    ['a missing file', join(tmpdir(), 'wz-there-is-no-such-file.csv'), '找不到这个文件'],
    ['a folder', mkdtempSync(join(tmpdir(), 'wz-')), '是文件夹'],
    ['an empty file', tempFile('a.csv', ''), '文件是空的'],
    ['a file of a header alone', tempFile('a.csv', '编号,意见\n'), '0 行'],
    ['a picture named .xlsx', tempFile('a.xlsx', Buffer.from('89504e470d0a1a0a0000000d', 'hex')), '图片（PNG）'],
    ['a PDF', tempFile('a.pdf', '%PDF-1.7\n'), '另存为 .docx'],
    ['an old .doc', tempFile('a.doc', ole('Root Entry', 'WordDocument')), '旧版文档'],
    ['an .et without a workbook', tempFile('a.et', ole('Root Entry', 'Content')), '另存为” .xlsx'],
    ['an encrypted workbook', tempFile('a.xlsx', ole('EncryptionInfo', 'EncryptedPackage')), '打开密码'],
    ['a cut-off archive', tempFile('a.xlsx', zipSync({ 'xl/workbook.xml': new Uint8Array(9999) }).slice(0, 60)), '已损坏或没有传完整'],
    ['an archive of pictures alone', tempFile('a.zip', zipSync({ 'a.png': Buffer.from('89504e470d0a1a0a', 'hex') })), '图片'],
    ['an empty archive', tempFile('a.zip', zipSync({ '__MACOSX/a.csv': Buffer.from('意见\n好\n') })), '没有文件'],
    ['an archive in an archive', tempFile('a.zip', zipSync({ 'b.zip': zipSync({ 'a.csv': Buffer.from('意见\n好\n') }) })), '压缩包里的压缩包'],
    ['macros', tempFile('a.xlsm', zipSync({ 'xl/workbook.xml': new Uint8Array(9), 'xl/vbaProject.bin': new Uint8Array(9) })), '含有宏'],
    ['a damaged workbook', tempFile('a.xlsx', zipSync({ 'xl/workbook.xml': Buffer.from('<workbook/>') })), '打不开'],
    ['a binary workbook', tempFile('a.xlsb', zipSync({ 'xl/workbook.bin': new Uint8Array(9) })), '.xlsb'],
    ['slides', tempFile('a.pptx', zipSync({ 'ppt/presentation.xml': new Uint8Array(9) })), '演示文稿'],
    ['JSON', tempFile('a.csv', '[{"意见":"好"}]'), 'JSON'],
    ['a web archive named .xls', tempFile('a.xls', 'MIME-Version: 1.0\n'), '单个文件网页'],
    ['NUL bytes', tempFile('a.csv', Buffer.concat([Buffer.from('编号,意见\n1,作业太多'), Buffer.from([0, 0, 0]), Buffer.from('abcdefgh\n'.repeat(80))])), '空字节'],
    ['bytes in no encoding', tempFile('a.csv', Buffer.from(Array.from({ length: 3000 }, (_, i) => (i % 3 === 0 ? 0xff : 0x80 + (i % 7))))), '无法识别'],
    ['UTF-8 once read as GBK', tempFile('a.csv', new TextDecoder('gb18030').decode(Buffer.from('编号,意见\n1,作业太多，孩子睡不够。\n2,食堂的饭菜太咸，希望改善。\n')).replaceAll('\uFFFD', '')), '乱码'],
    ['UTF-8 once read as Latin-1', tempFile('a.csv', Buffer.from('编号,意见\n1,作业太多，孩子睡不够。\n').toString('latin1')), '乱码'],
    ['锟斤拷', tempFile('a.csv', '编号,意见\n1,锟斤拷锟斤拷锟斤拷\n2,锟斤拷锟斤拷\n'), '乱码'],
  ])('%s', async (_, path, sentence) => {
    expect(await refusal(path)).toContain(sentence)
  })

  test('a wrong --encoding', async () => {
    expect(await refusal(tempFile('a.csv', Buffer.from([0xd2, 0xe2, 0xbc, 0xfb, 0x0a, 0xba, 0xc3, 0x0a])), { encoding: 'utf-8' })).toContain('按 utf-8 读出来是乱码')
    expect(await refusal(tempFile('a.csv', '编号,意见\n1,作业太多，孩子睡不够。\n2,食堂的饭菜太咸。\n'), { encoding: 'gb18030' })).toContain('乱码')
    expect(await refusal(tempFile('a.csv', '意见\n好\n'), { encoding: 'utf-99' })).toContain('不认识编码“utf-99”')
  })

  test('a ZIP bomb, before anything is unpacked into memory', async () => {
    const bomb = zipSync({ 'xl/workbook.xml': new Uint8Array(9), 'xl/worksheets/sheet1.xml': new Uint8Array(80 * 1024 ** 2) })
    expect(await refusal(tempFile('a.xlsx', bomb))).toContain('大得不合常理')
  })

  test('an archive that understates its sizes', async () => {
    const honest = zipSync({ 'xl/workbook.xml': new Uint8Array(300_000) })
    const size = Buffer.alloc(4)
    size.writeUInt32LE(300_000)
    const lying = Buffer.from(honest)
    for (let at = lying.indexOf(size); at >= 0; at = lying.indexOf(size, at + 1)) lying.writeUInt32LE(300, at)
    expect(await refusal(tempFile('a.xlsx', lying))).toContain('已损坏')
  })

  test('names every file that cannot be read', async () => {
    const read = readTables([tempFile('a.csv', ''), tempFile('b.pdf', '%PDF-'), tempFile('c.csv', '意见\n好\n')], {})
    const error = await read.then(() => null, (cause: unknown) => cause)
    expect(error).toBeInstanceOf(InputError)
    expect((error as InputError).problems.map(({ file }) => file)).toEqual(['a.csv', 'b.pdf'])
  })
})

test('a problem is described by file, row, column and reason', () => {
  expect(describeRejection({ file: 'a.csv', row: 3, column: '意见', reason: '没有意见内容' })).toBe('a.csv 第 3 行，“意见”列：没有意见内容')
  expect(describeRejection({ file: 'a.csv', row: null, column: null, reason: '是空的' })).toBe('a.csv：是空的')
})
