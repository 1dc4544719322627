import { open, stat } from 'node:fs/promises'
import { fileError } from '../input-error.ts'

/** What a file is by its content. */
type FileKind = 'zip' | 'ole' | 'html' | 'text'

export interface Probe {
  readonly kind: FileKind
  /** the first bytes, up to 64 KiB */
  readonly head: Uint8Array
  readonly size: number
}

const HEAD_LENGTH = 1 << 16

const BINARY: readonly (readonly [readonly number[], string])[] = [
  [[0x25, 0x50, 0x44, 0x46], 'PDF 文件读不出可靠的文字；请用 WPS 或 Word 打开后另存为 .docx，表格另存为 .xlsx 再试'],
  [[0x89, 0x50, 0x4e, 0x47], '内容是图片（PNG），不是表格；请上传表格或文字文件'],
  [[0xff, 0xd8, 0xff], '内容是图片（JPEG），不是表格；请上传表格或文字文件'],
  [[0x47, 0x49, 0x46, 0x38], '内容是图片（GIF），不是表格；请上传表格或文字文件'],
  [[0x42, 0x4d], '内容是图片（BMP），不是表格；请上传表格或文字文件'],
  [[0x49, 0x49, 0x2a, 0x00], '内容是图片（TIFF），不是表格；请上传表格或文字文件'],
  [[0x52, 0x49, 0x46, 0x46], '内容是图片或音视频，不是表格；请上传表格或文字文件'],
  [[0x52, 0x61, 0x72, 0x21], '是 RAR 压缩包；请先解压，再上传里面的文件'],
  [[0x37, 0x7a, 0xbc, 0xaf], '是 7z 压缩包；请先解压，再上传里面的文件'],
  [[0x1f, 0x8b], '是 gzip 压缩包；请先解压，再上传里面的文件'],
  [[0x4d, 0x5a], '是程序文件，不是表格；请上传表格或文字文件'],
  [[0x7f, 0x45, 0x4c, 0x46], '是程序文件，不是表格；请上传表格或文字文件'],
  [[0x7b, 0x5c, 0x72, 0x74, 0x66], '是 RTF 文档；请用 WPS 或 Word 打开后另存为 .docx 再试'],
]

/**
 * Looks at a file's first bytes.
 * @throws InputError when it does not exist, is a folder, is empty, or is of a kind that holds no table
 */
export async function probeFile(path: string, file: string): Promise<Probe> {
  const size = await fileSize(path, file)
  if (size === 0) throw fileError(file, '文件是空的（0 字节）；请重新导出后再试')
  const head = await readHead(path, size)
  for (const [magic, reason] of BINARY) {
    if (magic.every((byte, i) => head[i] === byte) && !(magic.length === 2 && !head.includes(0))) throw fileError(file, reason)
  }
  return { kind: kindOf(file, head), head, size }
}

function kindOf(file: string, head: Uint8Array): FileKind {
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5 || head[2] === 7)) return 'zip'
  if (head[0] === 0xd0 && head[1] === 0xcf && head[2] === 0x11 && head[3] === 0xe0) return 'ole'
  const start = Buffer.from(head.subarray(0, 4096)).toString('latin1').replaceAll('\0', '').replace(/^[ÿþïè»¿\s]+/, '').toLowerCase()
  if (start.startsWith('mime-version:')) {
    throw fileError(file, '是“单个文件网页”（.mht）；请用 Excel 或 WPS 打开后另存为 .xlsx 再试')
  }
  if (start.startsWith('<?xml') && start.includes('urn:schemas-microsoft-com:office:spreadsheet')) {
    throw fileError(file, '是“XML 电子表格 2003”；请用 Excel 或 WPS 打开后另存为 .xlsx 再试')
  }
  if (/^(<!doctype html|<html|<table|<meta|<head|<body|<style|<div)/.test(start) || (start.startsWith('<?xml') && start.includes('<html'))) return 'html'
  if (start.startsWith('<?xml')) throw fileError(file, '是 XML 文件，不是表格；请从原系统导出 .xlsx 或 .csv')
  if (/^(\{\s*"|\[\s*\{)/.test(start)) throw fileError(file, '是 JSON 文件，不是表格；请从原系统导出 .xlsx 或 .csv')
  return 'text'
}

async function fileSize(path: string, file: string): Promise<number> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) throw fileError(file, '是文件夹，不是文件；请指定里面的文件')
    return found.size
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') throw fileError(file, '找不到这个文件；请检查文件名和位置', cause)
    if (code === 'EACCES' || code === 'EPERM') throw fileError(file, '没有权限读取这个文件', cause)
    throw cause
  }
}

async function readHead(path: string, size: number): Promise<Uint8Array> {
  const handle = await open(path)
  try {
    const head = new Uint8Array(Math.min(size, HEAD_LENGTH))
    let filled = 0
    while (filled < head.length) {
      const { bytesRead } = await handle.read(head, filled, head.length - filled, filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return head.subarray(0, filled)
  } finally {
    await handle.close()
  }
}
