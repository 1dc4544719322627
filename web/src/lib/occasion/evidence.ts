import { ApiProblem } from '$lib/api/client'
import type { Evidence } from '$lib/api/types'

/** What the file picker offers; on a phone it offers the camera too. */
export const EVIDENCE_KINDS = 'image/*,application/pdf'

/** Sends a picture or a PDF. By fetch itself: the generated client knows no files. */
export async function sendEvidence(campaignId: string, occasionId: string, file: File): Promise<Evidence> {
  const form = new FormData()
  form.append('file', file)
  let response: Response
  try {
    response = await fetch(`/api/campaigns/${campaignId}/occasions/${occasionId}/evidence`, { method: 'POST', headers: { 'x-wenzheng': '1' }, body: form })
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw new ApiProblem('unreachable', '没有传上去：网络断了。请连上网络后再传一次')
  }
  const body = (await response.json()) as Evidence & { code?: string; message?: string }
  if (response.ok) return body
  throw new ApiProblem(body.code ?? 'internal', body.message ?? '没有传上去，请稍后再试')
}
