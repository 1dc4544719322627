import type { Readable } from 'node:stream'
import { v7 as uuid } from 'uuid'
import type { Context } from '../context.ts'
import type { Db, Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { type Actor, actorNames, recordAudit } from '../org/service.ts'
import type { Evidence } from './contract.ts'
import { newMasking, findOccasion } from './occasion.ts'
import { requireOwn, write } from './occasion-change.ts'
import { deleteEvidence, type EvidenceRow, insertEvidence, lockOccasion, selectEvidence, selectEvidenceFile } from './store.ts'

const MEGABYTE = 1024 * 1024
const LIMIT_BYTES = 10 * MEGABYTE
const MOST_FILES = 10
const LONGEST_NAME = 80

/** First bytes by kind of file; what a file is called says nothing. */
const KINDS: readonly { readonly mediaType: string; readonly ending: string; readonly matches: (bytes: Buffer) => boolean }[] = [
  { mediaType: 'image/jpeg', ending: '.jpg', matches: (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) },
  { mediaType: 'image/png', ending: '.png', matches: (bytes) => bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) },
  { mediaType: 'image/webp', ending: '.webp', matches: (bytes) => latin(bytes, 0, 4) === 'RIFF' && latin(bytes, 8, 12) === 'WEBP' },
  { mediaType: 'image/heic', ending: '.heic', matches: (bytes) => latin(bytes, 4, 8) === 'ftyp' && /^(heic|heix|mif1|msf1|hevc)$/.test(latin(bytes, 8, 12)) },
  { mediaType: 'application/pdf', ending: '.pdf', matches: (bytes) => latin(bytes, 0, 5) === '%PDF-' },
]

/**
 * Keeps a sign-in sheet or photo with its occasion.
 *
 * @param receive - begins to read what is sent, once it is known that it may be
 * @throws AppError tooLarge, invalid for what is neither picture nor PDF, conflict when there are enough
 */
export async function addEvidence({ db }: Context, actor: Actor, campaignId: string, occasionId: string, receive: () => Promise<{ fileName: string; bytes: Readable }>): Promise<Evidence> {
  await requireOwn({ db }, actor, campaignId, occasionId)
  const file = await receive()
  const content = await readAll(file.bytes)
  const kind = KINDS.find(({ matches }) => matches(content))
  if (content.length === 0) throw new AppError('invalid', '文件是空的（0 字节），请重新选择')
  if (!kind) throw new AppError('invalid', '只收照片（JPG、PNG、WebP、HEIC）和 PDF；这个文件的内容不是这些格式，请拍照或另存为 PDF 后再传')
  const fileName = nameOf(file.fileName, kind.ending)
  return db.transaction(async (tx) => {
    const row = (await lockOccasion(tx, campaignId, occasionId))!
    if ((await selectEvidence(tx, campaignId, occasionId)).length >= MOST_FILES) throw new AppError('conflict', `一个场次最多 ${MOST_FILES} 份佐证材料，请先去掉不要的`, {})
    const id = uuid()
    await insertEvidence(tx, { campaignId, id, occasionId, fileName, mediaType: kind.mediaType, byteCount: content.length, content, sentBy: actor.id })
    await write(tx, actor, row, { action: 'evidenceAdded', reason: fileName, before: {} })
    return (await toEvidence(tx, await selectEvidence(tx, campaignId, occasionId))).find((evidence) => evidence.id === id)!
  })
}

export async function listEvidence({ db }: Context, actor: Actor, campaignId: string, occasionId: string): Promise<Evidence[]> {
  await findOccasion(db, actor, 'occasion.read', campaignId, occasionId)
  return toEvidence(db, await selectEvidence(db, campaignId, occasionId))
}

/** Faces and signatures: for those who record at the org, and written down. */
export async function readEvidence({ db }: Context, actor: Actor, campaignId: string, occasionId: string, evidenceId: string): Promise<{ fileName: string; mediaType: string; content: Uint8Array }> {
  const { orgId } = await findOccasion(db, actor, 'occasion.write', campaignId, occasionId)
  return db.transaction(async (tx) => {
    const file = await selectEvidenceFile(tx, campaignId, occasionId, evidenceId)
    if (file === null) throw new AppError('notFound', '没有这份佐证材料')
    await recordAudit(tx, { actorId: actor.id, action: 'occasion.evidenceRead', orgId, object: ['occasion', occasionId] })
    return file
  })
}

/** The file is gone for good; that it was there stays in the history. Twice is once. */
export async function removeEvidence({ db }: Context, actor: Actor, campaignId: string, occasionId: string, evidenceId: string): Promise<void> {
  await requireOwn({ db }, actor, campaignId, occasionId)
  await db.transaction(async (tx) => {
    const row = (await lockOccasion(tx, campaignId, occasionId))!
    const file = (await selectEvidence(tx, campaignId, occasionId)).find(({ id }) => id === evidenceId)
    if (!file) return
    await deleteEvidence(tx, campaignId, evidenceId)
    await write(tx, actor, row, { action: 'evidenceRemoved', reason: file.fileName, before: {} })
  })
}

async function readAll(bytes: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  let byteCount = 0
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    byteCount += chunk.length
    // The rest is read and let go, so that the answer can be heard.
    if (byteCount <= LIMIT_BYTES) chunks.push(chunk)
  }
  if (byteCount > LIMIT_BYTES) throw new AppError('tooLarge', `文件超过 ${LIMIT_BYTES / MEGABYTE} MB，没有收下；请压缩照片后再传`, { limitBytes: LIMIT_BYTES })
  return Buffer.concat(chunks)
}

function nameOf(sent: string, ending: string): string {
  const base = sent.normalize('NFC').replace(/^.*[\\/]/, '').replace(/\.[^.]{1,5}$/, '').replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e<>:"|?*]/g, '').trim()
  return `${[...(newMasking()(base) ?? '佐证材料')].slice(0, LONGEST_NAME).join('')}${ending}`
}

const latin = (bytes: Buffer, from: number, to: number): string => bytes.subarray(from, to).toString('latin1')

async function toEvidence(db: Db | Tx, rows: readonly EvidenceRow[]): Promise<Evidence[]> {
  const names = await actorNames(db, rows.map(({ sentBy }) => sentBy))
  return rows.map(({ id, fileName, mediaType, byteCount, sentBy, createdAt }) => ({ id, fileName, mediaType, byteCount, sentBy: names.get(sentBy) ?? '', createdAt: createdAt.toISOString() }))
}
