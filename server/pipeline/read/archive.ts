import yauzl from 'yauzl'
import { fileError } from '../input-error.ts'

/** A workbook of 1,000,000 rows unpacks to about 1 GB. */
const MAX_UNPACKED_BYTES = 2 * 1024 ** 3
/** Spreadsheet XML packs 10 to 40 times; bombs 1,000 times. */
const MAX_RATIO = 200
const RATIO_FROM_BYTES = 64 * 1024 ** 2
const MAX_ENTRIES = 10_000

export interface ArchiveEntry {
  readonly name: string
  readonly unpackedBytes: number
}

/**
 * Reads a ZIP directory and unpacks every entry into nothing, so that the sizes it states are known to be true before any
 * other code unpacks it into memory.
 * @throws InputError for a damaged, encrypted or absurdly packed archive
 */
export async function inspectArchive(path: string, file: string): Promise<readonly ArchiveEntry[]> {
  const entries: ArchiveEntry[] = []
  let unpacked = 0
  let packed = 0
  try {
    const archive = await yauzl.openPromise(path)
    try {
      for await (const entry of archive.eachEntry()) {
        unpacked += entry.uncompressedSize
        packed += entry.compressedSize
        if (entry.isEncrypted()) throw fileError(file, '压缩内容有密码；请去掉密码后再上传')
        if (isBomb(unpacked, packed) || entries.length >= MAX_ENTRIES) {
          throw fileError(file, '解压后大得不合常理，已拒绝读取；请用 Excel 或 WPS 打开后另存一份再试')
        }
        entries.push({ name: entry.fileName, unpackedBytes: entry.uncompressedSize })
        if (!entry.fileName.endsWith('/')) await drainEntry(archive, entry)
      }
    } finally {
      archive.close()
    }
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'InputError') throw cause
    throw fileError(file, '文件已损坏或没有传完整，打不开；请重新导出或重新上传', cause)
  }
  return entries
}

function isBomb(unpacked: number, packed: number): boolean {
  return unpacked > MAX_UNPACKED_BYTES || (unpacked > RATIO_FROM_BYTES && unpacked > packed * MAX_RATIO)
}

async function drainEntry(archive: yauzl.ZipFile, entry: yauzl.Entry): Promise<void> {
  const stream = await archive.openReadStreamPromise(entry)
  for await (const chunk of stream) void chunk
}
