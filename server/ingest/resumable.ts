import { createReadStream } from 'node:fs'
import { mkdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { FileConfigstore, FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import { v7 as uuid } from 'uuid'
import type { Context } from '../context.ts'
import { AppError, type ErrorCode } from '../error.ts'
import { requireInCampaign } from '../opinion/service.ts'
import type { Actor } from '../org/service.ts'
import type { Upload } from './contract.ts'
import { receiveUpload, tooLarge } from './receive.ts'
import { readUpload } from './upload.ts'

const HOUR_MS = 3_600_000
/** An upload that is not finished by then begins anew. */
const EXPIRE_MS = 24 * HOUR_MS
/** Unfinished uploads of one actor; each may grow to the limit of a file. */
const MOST_UNFINISHED = 20

/** Somebody who sends a file in pieces, into one campaign. */
interface Sending {
  readonly actor: Actor
  readonly campaignId: string
}

/** What came of one request of the tus protocol. */
export interface Sent {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** once every byte is there: the upload it became */
  readonly upload: Upload | null
}

/** Files sent in pieces over bad lines (tus 1.0); when the last piece is there it is received as any other file. */
export interface ResumableUploads {
  /** @throws AppError where the actor may not upload for the org */
  begin(sending: Sending, orgId: string, request: Request): Promise<Sent>
  /** HEAD: how far it is; PATCH: more of it; DELETE: it is given up. @throws AppError notFound for what somebody else sends */
  proceed(sending: Sending, id: string, request: Request): Promise<Sent>
  /** Deletes what was not finished in time. */
  expire(): Promise<void>
}

interface Origin {
  readonly actorId: string
  readonly campaignId: string
  readonly orgId: string
  readonly fileName: string
}

export function resumableUploads(context: Context): ResumableUploads {
  const directory = join(context.config.varDir, 'unfinished-uploads')
  const configstore = new FileConfigstore(directory)
  const store = new FileStore({ directory, configstore, expirationPeriodInMilliseconds: EXPIRE_MS })
  /** by the request that begins it */
  const origins = new WeakMap<globalThis.Request, Origin>()
  const server = protocolServer(store, context.config.uploadLimitBytes, (request) => origins.get(request)!)

  const originOf = async (id: string): Promise<Origin & { uploadId?: string }> => {
    const known = /^[\w-]{36}$/.test(id) ? await configstore.get(id) : undefined
    if (known?.metadata === undefined) throw new AppError('notFound', GONE)
    return known.metadata as unknown as Origin & { uploadId?: string }
  }
  /** Receives a file whose last byte is there, once; the bytes are let go then, their number stays for whoever asks again. */
  const received = async ({ actor, campaignId }: Sending, id: string): Promise<Upload | null> => {
    const { offset, size, storage } = await store.getUpload(id)
    if (offset !== size) return null
    const { orgId, fileName, uploadId } = await originOf(id)
    if (uploadId !== undefined) return readUpload(context, actor, campaignId, uploadId)
    const upload = await receiveUpload(context, actor, campaignId, orgId, { fileName, bytes: createReadStream(storage!.path), isTruncated: () => false }, `tus-${id}`)
    const known = (await configstore.get(id))!
    await configstore.set(id, Object.assign(known, { metadata: { ...known.metadata, uploadId: upload.id } }))
    await truncate(storage!.path, 0)
    await truncate(storage!.path, size)
    return upload
  }
  const answered = async (sending: Sending, id: string | null, response: Response): Promise<Sent> => {
    if (response.status >= 400) throw await problemOf(response, context.config.uploadLimitBytes)
    const upload = id === null ? null : await received(sending, id)
    const headers = Object.fromEntries([...response.headers].filter(([name]) => !name.startsWith('access-control-') && name !== 'content-length' && name !== 'content-type'))
    const status = upload !== null && response.status === 204 ? 200 : response.status
    return { status, headers: upload === null ? headers : { ...headers, 'wenzheng-upload': upload.id }, upload }
  }

  return {
    async begin(sending, orgId, request) {
      await requireInCampaign(context.db, sending.actor, 'upload.write', sending.campaignId, orgId)
      await mkdir(directory, { recursive: true, mode: 0o700 })
      await requireRoom(configstore, sending.actor.id)
      origins.set(request, { actorId: sending.actor.id, campaignId: sending.campaignId, orgId, fileName: '' })
      const response = await server.handleWeb(request)
      return answered(sending, response.headers.get('location')?.split('/').at(-1) ?? null, response)
    },
    async proceed(sending, id, request) {
      const origin = await originOf(id)
      if (origin.actorId !== sending.actor.id || origin.campaignId !== sending.campaignId) throw new AppError('notFound', GONE)
      await requireInCampaign(context.db, sending.actor, 'upload.write', sending.campaignId, origin.orgId)
      const response = await server.handleWeb(request)
      return answered(sending, request.method === 'DELETE' ? null : id, response)
    },
    async expire() {
      await mkdir(directory, { recursive: true, mode: 0o700 })
      await store.deleteExpired()
    },
  }
}

function protocolServer(store: FileStore, maxSize: number, originOf: (request: globalThis.Request) => Origin): Server {
  return new Server({
    path: '/',
    datastore: store,
    maxSize,
    namingFunction: () => uuid(),
    generateUrl: (request, { id }) => `${new URL(request.url).pathname}/${id}`,
    onUploadCreate: (request, { metadata }) => Promise.resolve({ metadata: { ...originOf(request), fileName: metadata?.['filename'] ?? '' } }),
  })
}

const GONE = '没有这次上传，或者隔得太久已经清除；请重新上传'

async function requireRoom(configstore: FileConfigstore, actorId: string): Promise<void> {
  let unfinished = 0
  for (const key of await configstore.list()) {
    const metadata = (await configstore.get(key))?.metadata
    if (metadata?.['actorId'] === actorId && metadata['uploadId'] === undefined) unfinished++
  }
  if (unfinished >= MOST_UNFINISHED) throw new AppError('tooMany', `您有 ${unfinished} 份没有传完的文件；请先把它们传完，或者明天再传`)
}

/** Statuses of the protocol that clients understand, in the product's words. */
const PROBLEMS: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  404: ['notFound', GONE],
  410: ['notFound', GONE],
  409: ['conflict', '续传的位置不对；请刷新页面后再传'],
  423: ['locked', '这份文件正在另一个窗口里上传'],
}

async function problemOf(response: Response, limitBytes: number): Promise<AppError> {
  const said = (await response.text()).trim()
  if (response.status === 413) return new AppError('tooLarge', tooLarge(limitBytes), { limitBytes })
  if (response.status >= 500) return new AppError('internal', '文件没有写下来；请稍后再传', {}, { cause: new Error(`tus: ${said}`) })
  const [code, message] = PROBLEMS[response.status] ?? ['invalid', '上传请求的格式不对；请刷新页面后再传']
  return new AppError(code, message, { protocol: said })
}
