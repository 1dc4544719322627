import type { Page } from 'playwright-core'
import type { Issue, PlacedOpinion } from '../../server/issue/contract.ts'
import type { LedgerRow } from './fixture.ts'

interface Found<Item> {
  readonly items: readonly Item[]
}

/**
 * The first row of a ledger whose opinion stands in an issue with a stage, and that issue: which way to go through the pages.
 *
 * @param page - of somebody who may read the run
 */
export async function placedOpinion(page: Page, runId: string, rows: readonly LedgerRow[], fileName: string): Promise<{ row: LedgerRow; issue: Issue }> {
  const run = `/api${new URL(page.url()).pathname.replace(/^\/c\//, '/campaigns/').replace(/\/runs\/.*$/, '')}/runs/${runId}`
  for (const row of rows.filter(({ text }) => text.length >= 8)) {
    const { items } = (await (await page.request.get(`${run}/opinions?search=${encodeURIComponent(row.text)}`)).json()) as Found<PlacedOpinion>
    const placed = items.find(({ text, issueId, source }) => text === row.text && issueId !== null && source.fileName === fileName && source.row === row.row)
    if (placed === undefined) continue
    const { issue } = (await (await page.request.get(`${run}/issues/${placed.issueId}`)).json()) as { issue: Issue }
    if (issue.stage !== null && /^A[1-7]$/.test(issue.area)) return { row, issue }
  }
  throw new Error('No opinion of the ledger stands in an issue with a stage')
}
