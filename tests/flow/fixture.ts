import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'

const FOLDER = new URL('../../fixtures/demo/', import.meta.url)
export const LEDGER = 'school-upload.csv'
export const EXPORT = 'wjx-text-export.csv'
const LEDGER_HEADER = 3
/** What a spreadsheet shows where a formula failed. */
const ERRORS = /^#(REF|N\/A|VALUE|NAME|DIV\/0|NUM|NULL)[!?]?$/
const UNANSWERED = ['', '(空)', '(跳过)']

/** A row of the school's ledger as a person counts it, the first of the file being 1. */
export interface LedgerRow {
  readonly row: number
  readonly text: string
  readonly mentionCount: number
}

export function pathOf(name: string): string {
  return new URL(name, FOLDER).pathname
}

async function rowsOf(name: string, encoding: string): Promise<string[][]> {
  return parse(new TextDecoder(encoding).decode(await readFile(new URL(name, FOLDER))), { bom: true, relax_column_count: true }) as string[][]
}

/** What the ledger holds, by its own rules: an opinion needs words, a whole number of people or none, and no more cells than the header. */
export async function readLedger(): Promise<{ rowCount: number; rows: LedgerRow[] }> {
  const [header, ...lines] = (await rowsOf(LEDGER, 'gb18030')).slice(LEDGER_HEADER - 1)
  const rows = lines.flatMap((cells, at) => {
    const [, , , kind, text, count] = cells as [string, string, string, string, string, string]
    const isSum = cells[0] === '合计' || kind === '小计'
    const isWhole = count === '' || /^[1-9]\d*$/.test(count)
    return isSum || text.trim() === '' || ERRORS.test(text.trim()) || !isWhole || cells.length > header!.length ? [] : [{ row: LEDGER_HEADER + 1 + at, text, mentionCount: count === '' ? 1 : Number(count) }]
  })
  return { rowCount: lines.length, rows }
}

/** How many were asked, and how many answers in words they gave to the two open questions. */
export async function readExport(): Promise<{ rowCount: number; answerCount: number; silentCount: number }> {
  const [header, ...lines] = await rowsOf(EXPORT, 'utf-8')
  const open = header!.flatMap((name, at) => (/^[78]、/.test(name) ? [at] : []))
  const answers = lines.map((cells) => open.filter((at) => !UNANSWERED.includes(cells[at]!.trim())).length)
  return { rowCount: lines.length, answerCount: answers.reduce((sum, count) => sum + count, 0), silentCount: answers.filter((count) => count === 0).length }
}

/**
 * How many opinions the demonstration holds.
 *
 * @param orgName - of this org alone; null = of all
 */
export async function countDemonstration(orgName: string | null): Promise<number> {
  const [header, ...lines] = await rowsOf('opinions.csv', 'utf-8')
  return lines.filter((cells) => (orgName === null || cells[header!.indexOf('单位')] === orgName) && cells[header!.indexOf('意见')]!.trim() !== '').length
}
