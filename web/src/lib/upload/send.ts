import { DetailedError, Upload as Tus } from 'tus-js-client'
import type { Upload } from '$lib/api/types'
import { ApiProblem } from '$lib/api/client'

/** What the file picker offers and the server takes. */
export const TAKEN = ['.xlsx', '.xls', '.csv', '.txt', '.docx', '.zip'] as const

export interface Sending {
  /** @throws ApiProblem when refused or not reached; AbortError when cancelled */
  readonly answer: Promise<Upload>
  /** stops, and lets go of what was sent */
  cancel(): void
  /** stops; the same file sent again goes on from here */
  pause(): void
}

interface Order {
  readonly campaignId: string
  readonly orgId: string
  readonly file: File
  readonly onprogress: (sentBytes: number) => void
}

/** Waits before the same piece is sent again; a line that is away longer than that is a failure, to be gone on with later. */
const RETRY_MS = [0, 1000, 3000, 5000, 10_000]
const PIECE_BYTES = 8 * 1024 * 1024

/**
 * Sends a file in pieces (tus). After a broken line, a closed page or a dead machine the same file chosen again goes on where
 * it was.
 */
export function sendFile({ campaignId, orgId, file, onprogress }: Order): Sending {
  let stop: (letsGo: boolean) => void = () => undefined
  const answer = new Promise<Upload>((resolve, reject) => {
    const upload = new Tus(file, {
      endpoint: `/api/campaigns/${campaignId}/uploads/tus?orgId=${orgId}`,
      headers: { 'x-wenzheng': '1' },
      metadata: { filename: file.name },
      chunkSize: PIECE_BYTES,
      retryDelays: RETRY_MS,
      removeFingerprintOnSuccess: true,
      fingerprint: () => Promise.resolve(['wenzheng', campaignId, orgId, file.name, file.size, file.lastModified].join('|')),
      onShouldRetry: (error) => isPassing(error.originalResponse?.getStatus() ?? 0),
      onProgress: (sent) => onprogress(sent),
      onError: (error) => reject(toProblem(error)),
      onSuccess: ({ lastResponse }) => resolve(parsed(lastResponse.getBody()) as Upload),
    })
    stop = (letsGo) => {
      // What cannot be let go of now goes by itself after a day.
      upload.abort(letsGo).catch(() => undefined)
      reject(new DOMException('Cancelled', 'AbortError'))
    }
    void upload.findPreviousUploads().then(([before]) => {
      if (before !== undefined) upload.resumeFromPreviousUpload(before)
      upload.start()
    })
  })
  return { answer, cancel: () => stop(true), pause: () => stop(false) }
}

/** The line was away, the server busy or starting. */
function isPassing(status: number): boolean {
  return status === 0 || status === 423 || status >= 500
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) return null
    throw cause
  }
}

function toProblem(error: Error): ApiProblem {
  const response = error instanceof DetailedError ? error.originalResponse : null
  if (response === null) return new ApiProblem('unreachable', '网络断了，文件还没有传完。网络恢复后接着传，不用从头开始')
  const body = parsed(response.getBody())
  if (body !== null && typeof body === 'object' && 'code' in body && 'message' in body) return new ApiProblem(String(body.code), String(body.message))
  return new ApiProblem('internal', `服务器没有正常回答（${response.getStatus()}），请稍后重试`)
}
