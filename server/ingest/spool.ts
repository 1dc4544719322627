import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Db, Tx } from '../db/client.ts'
import { insertPiece, selectPiece } from './store.ts'

const PIECE_BYTES = 1 << 20
const LONGEST_NAME = 80
const NOT_IN_NAMES = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff<>:"|?*]/g

/** A file on this machine for as long as somebody works with it. */
export interface SpooledFile {
  readonly path: string
  readonly byteCount: number
  readonly sha256: string
}

/** Name of a file as sent: no folders, nothing that a file system or a terminal would stumble over, its ending kept. */
export function safeFileName(sent: string): string {
  const base = sent.normalize('NFC').slice(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1)
  const name = base.replace(NOT_IN_NAMES, '').trim().toWellFormed().replace(/^\.+/, '')
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && name.length - dot <= 6 ? name.slice(dot) : ''
  const stem = [...name.slice(0, name.length - ending.length)].slice(0, LONGEST_NAME - ending.length).join('')
  return `${stem || '上传文件'}${ending}`
}

/** Takes the stream to a file first: no transaction stays open while a slow line sends. */
export async function withSpooled<Answer>(bytes: Readable, act: (file: SpooledFile) => Promise<Answer>): Promise<Answer> {
  return inFolder(async (folder) => {
    const path = join(folder, 'sent')
    const hash = createHash('sha256')
    let byteCount = 0
    await pipeline(
      bytes,
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          hash.update(chunk)
          byteCount += chunk.length
          yield chunk
        }
      },
      createWriteStream(path),
    )
    return act({ path, byteCount, sha256: hash.digest('hex') })
  })
}

export async function storePieces(tx: Tx, campaignId: string, uploadId: string, { path }: SpooledFile): Promise<void> {
  let number = 0
  for await (const chunk of createReadStream(path, { highWaterMark: PIECE_BYTES })) await insertPiece(tx, campaignId, uploadId, number++, chunk as Uint8Array)
}

/** Puts an upload's pieces together in a file with its own name, for as long as it is read. */
export async function withUploadFile<Answer>(db: Db, upload: { campaignId: string; id: string; fileName: string }, act: (path: string) => Promise<Answer>): Promise<Answer> {
  return inFolder(async (folder) => {
    const path = join(folder, upload.fileName)
    const file = await open(path, 'wx', 0o600)
    try {
      for (let number = 0; ; number++) {
        const piece = await selectPiece(db, upload.campaignId, upload.id, number)
        if (piece === null) break
        await file.write(piece)
      }
    } finally {
      await file.close()
    }
    return act(path)
  })
}

async function inFolder<Answer>(act: (folder: string) => Promise<Answer>): Promise<Answer> {
  const folder = await mkdtemp(join(tmpdir(), 'wz-upload-'))
  try {
    return await act(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
