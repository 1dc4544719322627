import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Upload as TusUpload } from 'tus-js-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Upload } from '../../../server/ingest/contract.ts'
import { readUploadJob } from '../../../server/ingest/service.ts'
import { startTestServer, type TestActor, type TestServer } from '../harness.ts'

const varDir = mkdtempSync(join(tmpdir(), 'wz-tus-'))
const FOLDER = join(varDir, 'unfinished-uploads')
const PIECE = 32 * 1024
const LEDGER = Buffer.from(['序号,对象,意见内容', ...Array.from({ length: 3000 }, (_, i) => `${i + 1},家长,第${i + 1}位家长说作业太多孩子睡得太晚`)].join('\n'))

let server: TestServer
let address: string

beforeAll(async () => {
  server = await startTestServer({ varDir, uploadLimitBytes: 1024 * 1024 })
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  address = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await server.stop()
  await rm(varDir, { recursive: true, force: true })
})

async function headersOf({ signInName, password }: TestActor): Promise<Record<string, string>> {
  const answer = await fetch(`${address}/api/session`, { method: 'POST', headers: { 'x-wenzheng': '1', 'content-type': 'application/json' }, body: JSON.stringify({ signInName, password }) })
  return { 'x-wenzheng': '1', cookie: answer.headers.getSetCookie()[0]!.split(';')[0]! }
}

async function newSchool() {
  const campaign = await server.newCampaign()
  const headers = await headersOf(await server.newActor('school', campaign.schoolIds[0]))
  return { campaign, headers, endpoint: `${address}/api/campaigns/${campaign.id}/uploads/tus?orgId=${campaign.schoolIds[0]}` }
}

interface Course {
  readonly headers: Record<string, string>
  readonly endpoint: string
  readonly content?: Buffer
  /** gives up when so many bytes were taken */
  readonly stopAt?: number
  readonly uploadUrl?: string
}

/** Sends in pieces; resolves with the address and, when it was all sent, the last answer. */
function send({ headers, endpoint, content = LEDGER, stopAt, uploadUrl }: Course): Promise<{ url: string; upload: Upload | null; sentBytes: number }> {
  return new Promise((resolve, reject) => {
    let sentBytes = 0
    const upload = new TusUpload(content, {
      endpoint,
      headers,
      chunkSize: PIECE,
      retryDelays: null,
      metadata: { filename: '意见台账.csv' },
      ...(uploadUrl !== undefined && { uploadUrl }),
      onChunkComplete(size, accepted) {
        sentBytes += size
        if (stopAt !== undefined && accepted >= stopAt) void upload.abort().then(() => resolve({ url: upload.url!, upload: null, sentBytes }))
      },
      onSuccess: ({ lastResponse }) => resolve({ url: upload.url!, upload: JSON.parse(lastResponse.getBody() || 'null') as Upload | null, sentBytes }),
      onError: reject,
    })
    upload.start()
  })
}

const head = (url: string, headers: Record<string, string>) => fetch(url, { method: 'HEAD', headers: { ...headers, 'tus-resumable': '1.0.0' } })

describe('a file sent in pieces', () => {
  test('goes on where the line broke, and becomes an upload like any other', async () => {
    const school = await newSchool()
    const { url } = await send({ ...school, stopAt: PIECE * 2 })
    const halfway = await head(url, school.headers)
    expect([halfway.status, halfway.headers.get('upload-offset')]).toEqual([200, String(PIECE * 2)])
    const { upload, sentBytes } = await send({ ...school, uploadUrl: url })
    expect(sentBytes).toBe(LEDGER.length - PIECE * 2)
    expect(upload).toMatchObject({ fileName: '意见台账.csv', byteCount: LEDGER.length, status: 'received' })
    await readUploadJob(server.context, { campaignId: school.campaign.id, uploadId: upload!.id }, new AbortController().signal)
    const read = await fetch(`${address}/api/campaigns/${school.campaign.id}/uploads/${upload!.id}`, { headers: school.headers })
    expect(await read.json()).toMatchObject({ status: 'read', preview: { rowCount: 3000, proposed: { text: ['意见内容'] } } })
  })

  test('is one upload however often its end is asked for, and its bytes are let go', async () => {
    const school = await newSchool()
    const { url, upload } = await send(school)
    const answers = await Promise.all([head(url, school.headers), head(url, school.headers)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers.map((answer) => answer.headers.get('wenzheng-upload'))).toEqual([upload!.id, upload!.id])
    const stored = statSync(join(FOLDER, url.split('/').at(-1)!))
    expect([stored.size, stored.blocks]).toEqual([LEDGER.length, 0])
    const list = await fetch(`${address}/api/campaigns/${school.campaign.id}/uploads`, { headers: school.headers })
    expect(((await list.json()) as { total: number }).total).toBe(1)
  })

  test('is received although the server was killed between its last byte and its receipt', async () => {
    const school = await newSchool()
    const { url } = await send({ ...school, stopAt: PIECE })
    writeFileSync(join(FOLDER, url.split('/').at(-1)!), LEDGER)
    const answer = await head(url, school.headers)
    const uploadId = answer.headers.get('wenzheng-upload')
    const read = await fetch(`${address}/api/campaigns/${school.campaign.id}/uploads/${uploadId}`, { headers: school.headers })
    expect(await read.json()).toMatchObject({ status: 'received', byteCount: LEDGER.length })
  })

  test('that is given up leaves nothing', async () => {
    const school = await newSchool()
    const { url } = await send({ ...school, stopAt: PIECE })
    const answer = await fetch(url, { method: 'DELETE', headers: { ...school.headers, 'tus-resumable': '1.0.0' } })
    expect(answer.status).toBe(204)
    expect(readdirSync(FOLDER).filter((name) => name.startsWith(url.split('/').at(-1)!))).toEqual([])
    expect((await head(url, school.headers)).status).toBe(404)
  })

  test('that was not finished in a day is cleared', async () => {
    const school = await newSchool()
    const { url } = await send({ ...school, stopAt: PIECE })
    const path = join(FOLDER, `${url.split('/').at(-1)!}.json`)
    writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), creation_date: '2026-01-01T00:00:00.000Z' }))
    expect((await head(url, school.headers)).status).toBe(404)
  })
})

describe('access', () => {
  test('nobody else sees, continues or ends what somebody sends, nor begins one for another org', async () => {
    const school = await newSchool()
    const { url } = await send({ ...school, stopAt: PIECE })
    const neighbour = await headersOf(await server.newActor('school', school.campaign.schoolIds[1]))
    const colleague = await headersOf(await server.newActor('school', school.campaign.schoolIds[0]))
    for (const headers of [neighbour, colleague]) {
      expect((await head(url, headers)).status).toBe(404)
      const piece = await fetch(url, { method: 'PATCH', headers: { ...headers, 'tus-resumable': '1.0.0', 'upload-offset': String(PIECE), 'content-type': 'application/offset+octet-stream' }, body: 'x' })
      expect(piece.status).toBe(404)
      expect((await fetch(url, { method: 'DELETE', headers: { ...headers, 'tus-resumable': '1.0.0' } })).status).toBe(404)
    }
    const begin = (headers: Record<string, string>) => fetch(school.endpoint, { method: 'POST', headers: { ...headers, 'tus-resumable': '1.0.0', 'upload-length': '10' } })
    expect([403, 404]).toContain((await begin(neighbour)).status)
    expect((await begin({ 'x-wenzheng': '1' })).status).toBe(401)
    expect((await begin({ cookie: school.headers['cookie']! })).status).toBe(403)
    expect((await head(url, {})).status).toBe(401)
    expect((await head(url.replace(school.campaign.id, (await server.newCampaign()).id), school.headers)).status).toBe(404)
    expect((await head(url.replace(/[^/]+$/, '..%2F..%2Fetc'), school.headers)).status).toBe(404)
  })

  test('a file over the limit is refused with a sentence before a byte is sent', async () => {
    const school = await newSchool()
    const answer = await fetch(school.endpoint, { method: 'POST', headers: { ...school.headers, 'tus-resumable': '1.0.0', 'upload-length': String(2 * 1024 * 1024) } })
    expect(answer.status).toBe(413)
    expect(await answer.json()).toMatchObject({ code: 'tooLarge', message: '文件超过 1 MB 的上限，没有收下；请分成几份再上传' })
  })
})
