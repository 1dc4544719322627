import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import yauzl from 'yauzl'
import { fileError, InputError } from '../input-error.ts'
import type { Rejection } from '../result.ts'
import type { TableBatch, TableHead } from './table.ts'

const MAX_MEMBERS = 500
/** Bit 11 of an entry's flags. */
const UTF8_NAME = 0x800
const NOT_A_MEMBER = /(^|\/)(__MACOSX\/|\.)|\/$|(^|\/)(Thumbs\.db|desktop\.ini)$/i

interface Member {
  readonly path: string
  readonly name: string
}

/**
 * The tables of all files in an archive that inspectArchive has found harmless. A member that cannot be read is remarked
 * upon at the end; the archive is refused when none can. Unpacked to a folder of its own, which is removed in any case.
 */
export async function* streamBundle(path: string, file: string, read: (path: string, file: string) => AsyncIterable<TableBatch>): AsyncGenerator<TableBatch> {
  const folder = await mkdtemp(join(tmpdir(), 'wz-bundle-'))
  try {
    const remarks: Rejection[] = []
    let first: TableHead | null = null
    for (const member of await unpack(path, file, folder)) {
      try {
        for await (const batch of read(member.path, `${file}/${member.name}`)) {
          first ??= batch.head
          yield batch
        }
      } catch (cause) {
        if (!(cause instanceof InputError)) throw cause
        remarks.push(...cause.problems)
      }
    }
    if (first === null) throw remarks.length > 0 ? new InputError(remarks) : fileError(file, '压缩包里没有文件；请检查后重新打包')
    if (remarks.length > 0) yield { head: first, rows: [], rejected: remarks.map((remark) => ({ ...remark, row: null, column: null })) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Members in the order of their names, so that the order of packing does not matter. */
async function unpack(path: string, file: string, folder: string): Promise<Member[]> {
  const archive = await yauzl.openPromise(path, { decodeStrings: false })
  const members: Member[] = []
  try {
    for await (const entry of archive.eachEntry()) {
      const name = decodeName(entry.fileName as unknown as Uint8Array, (entry.generalPurposeBitFlag & UTF8_NAME) !== 0)
      if (NOT_A_MEMBER.test(name)) continue
      if (members.length >= MAX_MEMBERS) throw fileError(file, `压缩包里的文件超过 ${MAX_MEMBERS} 个；请分几次上传`)
      const member = { path: join(folder, String(members.length)), name: name.slice(name.lastIndexOf('/') + 1) }
      await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(member.path))
      members.push(member)
    }
  } finally {
    archive.close()
  }
  return members.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** Windows packs Chinese names in GBK without saying so; four bytes of GBK can be two letters of another script in UTF-8. */
function decodeName(bytes: Uint8Array, isUtf8: boolean): string {
  const utf8 = new TextDecoder('utf-8').decode(bytes)
  if (isUtf8 || /^[\u0020-\u007e\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]*$/.test(utf8)) return utf8
  return new TextDecoder('gb18030').decode(bytes)
}
