import type { Upload } from '$lib/api/types'
import { ApiProblem } from '$lib/api/client'

/** What the file picker offers and the server takes. */
export const TAKEN = ['.xlsx', '.xls', '.csv', '.txt', '.docx', '.zip'] as const

export interface Sending {
  /** @throws ApiProblem when refused or not reached; AbortError when cancelled */
  readonly answer: Promise<Upload>
  cancel(): void
}

interface Order {
  readonly campaignId: string
  readonly orgId: string
  readonly file: File
  /** Idempotency-Key: sent again after a broken line it is still one upload */
  readonly key: string
  readonly onprogress: (sentBytes: number, totalBytes: number) => void
}

/** Sends a file. By XMLHttpRequest, because fetch does not tell how much has gone. */
export function sendFile({ campaignId, orgId, file, key, onprogress }: Order): Sending {
  const request = new XMLHttpRequest()
  const answer = new Promise<Upload>((resolve, reject) => {
    request.upload.onprogress = (event) => onprogress(event.loaded, event.total)
    request.onload = () => {
      const body: unknown = parsed(request.responseText)
      if (request.status === 202) resolve(body as Upload)
      else reject(toProblem(body, request.status))
    }
    request.onerror = () => reject(new ApiProblem('unreachable', '文件没有传完：网络断了，或文件太大、正被别的程序占用。请检查后重试'))
    request.onabort = () => reject(new DOMException('Cancelled', 'AbortError'))
  })
  request.open('POST', `/api/campaigns/${campaignId}/uploads?orgId=${orgId}`)
  request.setRequestHeader('x-wenzheng', '1')
  request.setRequestHeader('idempotency-key', key)
  const form = new FormData()
  form.append('file', file)
  request.send(form)
  return { answer, cancel: () => request.abort() }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) return null
    throw cause
  }
}

function toProblem(body: unknown, status: number): ApiProblem {
  if (body !== null && typeof body === 'object' && 'code' in body && 'message' in body) return new ApiProblem(String(body.code), String(body.message))
  return new ApiProblem('internal', `服务器没有正常回答（${status}），请稍后重试`)
}
