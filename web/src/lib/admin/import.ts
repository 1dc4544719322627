import type { OrgImport } from '$lib/api/types'
import { answered } from '$lib/api/client'

/** What the server takes as a table of orgs. */
export const SHEETS = ['.xlsx', '.xls', '.csv'] as const

/**
 * Sends a table of orgs: to see what it would change, or to have it done.
 *
 * @throws ApiProblem when refused or not reached
 */
export function sendSheet(campaignId: string, step: 'preview' | 'import', file: File): Promise<OrgImport> {
  const body = new FormData()
  body.append('file', file)
  return answered(asked(`/api/campaigns/${campaignId}/orgs/${step}`, body))
}

async function asked(address: string, body: FormData): Promise<{ data?: OrgImport; error?: unknown; response: Response }> {
  const response = await fetch(address, { method: 'POST', body, credentials: 'same-origin', headers: { 'x-wenzheng': '1' } })
  const answer: unknown = await response.json().catch(() => null)
  return response.ok ? { data: answer as OrgImport, response } : { error: answer, response }
}
