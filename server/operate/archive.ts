import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline as joined, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'

/** What stands in a backup beside its tables' rows: a tar file, so that any machine can look into it. */
const BLOCK = 512
const SIZE_AT = 124
const SIZE_LENGTH = 12
const CHECKSUM_AT = 148
const CHECKSUM_LENGTH = 8
const LEVEL = 6
const LINE_FEED = 10

export interface Entry {
  readonly name: string
  /** where its bytes begin in the file */
  readonly start: number
  readonly byteCount: number
}

interface Written {
  /** of the bytes before they were packed */
  readonly sha256: string
  readonly rowCount: number
}

/**
 * Appends a packed entry. How long it is shows at its end, so that its header is written last, over the gap left for it.
 *
 * @param rows - lines, each ended by a line feed
 * @returns where the next entry goes, and what was written
 */
export async function appendEntry(file: FileHandle, at: number, name: string, rows: Readable): Promise<Written & { readonly next: number }> {
  const hash = createHash('sha256')
  let rowCount = 0
  let end = at + BLOCK
  await pipeline(
    rows,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        for (let feed = chunk.indexOf(LINE_FEED); feed >= 0; feed = chunk.indexOf(LINE_FEED, feed + 1)) rowCount++
        yield chunk
      }
    },
    createGzip({ level: LEVEL }),
    async (packed: AsyncIterable<Buffer>) => {
      for await (const chunk of packed) {
        await file.write(chunk, 0, chunk.length, end)
        end += chunk.length
      }
    },
  )
  await file.write(headerOf(name, end - at - BLOCK), 0, BLOCK, at)
  return { next: blocksUpTo(end), sha256: hash.digest('hex'), rowCount }
}

/** Ends the file as tar wants it and has the system put it on the disk. */
export async function endArchive(file: FileHandle, at: number): Promise<void> {
  await file.write(Buffer.alloc(2 * BLOCK), 0, 2 * BLOCK, at)
  await file.sync()
}

/** @returns null for a file that is no whole archive */
export async function listEntries(path: string): Promise<Entry[] | null> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const entries: Entry[] = []
    const header = Buffer.alloc(BLOCK)
    for (let at = 0; at + BLOCK <= size; ) {
      await file.read(header, 0, BLOCK, at)
      if (header.every((byte) => byte === 0)) return entries
      const byteCount = sizeIn(header)
      if (byteCount === null || checksumOf(header) !== Number.parseInt(header.toString('latin1', CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_LENGTH), 8)) return null
      entries.push({ name: header.toString('utf8', 0, header.indexOf(0)), start: at + BLOCK, byteCount })
      at = blocksUpTo(at + BLOCK + byteCount)
    }
    return null
  } finally {
    await file.close()
  }
}

/** The unpacked bytes of an entry. */
export async function readEntry(path: string, { start, byteCount }: Entry): Promise<Readable> {
  const file = await open(path, 'r')
  // An error of either shows where the unpacked bytes are read.
  return joined(file.createReadStream({ start, end: start + byteCount - 1 }), createGunzip(), () => undefined)
}

function blocksUpTo(byteCount: number): number {
  return Math.ceil(byteCount / BLOCK) * BLOCK
}

function headerOf(name: string, byteCount: number): Buffer {
  const header = Buffer.alloc(BLOCK)
  header.write(name, 0, 100, 'utf8')
  header.write('0000600\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  writeSize(header, byteCount)
  header.write('00000000000\0', 136)
  header.write('0', 156)
  header.write('ustar\x0000', 257, 'latin1')
  header.write(checksumOf(header).toString(8).padStart(6, '0') + '\0 ', CHECKSUM_AT, 'latin1')
  return header
}

/** Octal digits hold up to 8 GiB; beyond, GNU tar's binary number. */
function writeSize(header: Buffer, byteCount: number): void {
  const octal = byteCount.toString(8)
  if (octal.length < SIZE_LENGTH) header.write(`${octal.padStart(SIZE_LENGTH - 1, '0')}\0`, SIZE_AT, 'latin1')
  else {
    header.writeUInt8(0x80, SIZE_AT)
    header.writeBigUInt64BE(BigInt(byteCount), SIZE_AT + 4)
  }
}

function sizeIn(header: Buffer): number | null {
  if (header[SIZE_AT] === 0x80) return Number(header.readBigUInt64BE(SIZE_AT + 4))
  const octal = header.toString('latin1', SIZE_AT, SIZE_AT + SIZE_LENGTH - 1)
  return /^[0-7]+$/.test(octal) ? Number.parseInt(octal, 8) : null
}

/** Sum of the header's bytes, those of the sum itself taken as blanks. */
function checksumOf(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= CHECKSUM_AT && at < CHECKSUM_AT + CHECKSUM_LENGTH ? 32 : byte), 0)
}
