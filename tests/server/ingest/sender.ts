import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import type { ColumnNames, Upload } from '../../../server/ingest/contract.ts'
import { readUploadJob, storeUploadJob } from '../../../server/ingest/service.ts'
import type { TestActor, TestServer } from '../harness.ts'

export type Ask = (options: InjectOptions) => Promise<LightMyRequestResponse>

const NEVER = new AbortController().signal
const BOUNDARY = 'a-boundary-of-the-test'

/** Sends files as a browser does and does the jobs that follow at once. */
export interface Sender {
  post(name: string, content: string | Uint8Array, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  /** received and read */
  sendToPreview(name: string, content: string | Uint8Array): Promise<Upload>
  /** received, read, confirmed as proposed with these changes, stored */
  send(name: string, content: string | Uint8Array, changes?: Partial<ColumnNames>): Promise<Upload>
  confirm(upload: Upload, changes?: Partial<ColumnNames>): Promise<LightMyRequestResponse>
  store(upload: Pick<Upload, 'id'>, signal?: AbortSignal): Promise<void>
  read(id: string): Promise<Upload>
  ask(method: 'GET' | 'POST' | 'DELETE', path: string): Promise<LightMyRequestResponse>
}

export function newSender({ context }: TestServer, ask: Ask, campaignId: string, orgId: string): Sender {
  const base = `/api/campaigns/${campaignId}`
  const sender: Sender = {
    post: (name, content, headers = {}) =>
      ask({ method: 'POST', url: `${base}/uploads?orgId=${orgId}`, headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, ...headers }, payload: formWith(name, content) }),
    async sendToPreview(name, content) {
      const upload = found<Upload>(await sender.post(name, content), 202)
      await readUploadJob(context, { campaignId, uploadId: upload.id }, NEVER)
      return sender.read(upload.id)
    },
    async send(name, content, changes) {
      const upload = await sender.sendToPreview(name, content)
      found(await sender.confirm(upload, changes), 202)
      await sender.store(upload)
      return sender.read(upload.id)
    },
    confirm: ({ id, preview }, changes = {}) => ask({ method: 'PUT', url: `${base}/uploads/${id}/columns`, payload: { ...preview!.proposed, ...changes } }),
    store: ({ id }, signal = NEVER) => storeUploadJob(context, { campaignId, uploadId: id }, signal),
    read: async (id) => found<Upload>(await sender.ask('GET', `uploads/${id}`), 200),
    ask: (method, path) => ask({ method, url: `${base}/${path}` }),
  }
  return sender
}

export function found<Body>(answer: LightMyRequestResponse, status: number): Body {
  if (answer.statusCode !== status) throw new Error(`Expected ${status}, got ${answer.statusCode}: ${answer.body}`)
  return answer.json<Body>()
}

function formWith(name: string, content: string | Uint8Array): Buffer {
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`
  return Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${BOUNDARY}--\r\n`)])
}

/** Signs in and asks like the harness, but waits where a server that lags behind its own start answers 503. */
export async function askPatiently(server: TestServer, who: TestActor | null): Promise<Ask> {
  const patiently = async <Answer>(act: () => Promise<Answer>, isBusy: (answer: Answer) => boolean): Promise<Answer> => {
    for (;;) {
      const answer = await act()
      if (!isBusy(answer)) return answer
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  await patiently(() => server.app.inject({ method: 'GET', url: '/api/session' }), ({ statusCode }) => statusCode === 503)
  const ask = await patiently(
    () => server.signedIn(who).catch((error: unknown) => (String(error).includes('503') ? null : Promise.reject(error as Error))),
    (found) => found === null,
  )
  return (options) => patiently(() => ask!(options), ({ statusCode }) => statusCode === 503)
}
