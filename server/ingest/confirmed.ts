import type { NamedColumns } from '../pipeline/mapping.ts'
import type { ColumnNames, UploadPreview } from './contract.ts'
import { isFormExport } from './names.ts'

export const SINGLE_ROLES = ['id', 'person', 'time', 'org', 'audience', 'channel', 'mentions'] as const

/** What a column was confirmed as; null = nothing. */
export function confirmedRole(columns: ColumnNames, column: string): 'text' | (typeof SINGLE_ROLES)[number] | null {
  return columns.text.includes(column) ? 'text' : (SINGLE_ROLES.find((role) => columns[role] === column) ?? null)
}

/** Chinese sentences on what is wrong with the columns somebody chose; empty when they fit the file. */
export function problemsOf(columns: ColumnNames, preview: UploadPreview): string[] {
  const known = new Set(preview.columns.map(({ column }) => column))
  const chosen = [...columns.text, ...SINGLE_ROLES.flatMap((role) => columns[role] ?? [])]
  const missing = [...new Set(chosen.filter((column) => !known.has(column)))]
  const doubled = [...new Set(chosen.filter((column, at) => chosen.indexOf(column) !== at))]
  return [
    ...missing.map((column) => `表里没有“${column}”这一列，请重新选择`),
    ...doubled.map((column) => `“${column}”这一列选了两次，一列只能有一种用途`),
  ]
}

/** As the reading of the file takes them: what was left empty is not guessed again. */
export function toNamedColumns(columns: ColumnNames, preview: UploadPreview): NamedColumns {
  const { text, textMode, id, person, time, org, audience, channel, mentions } = columns
  const severalAnswers = text.length > 1 && isFormExport(preview.columns.map(({ column }) => column))
  return { text, textMode: textMode ?? (severalAnswers ? 'each' : preview.textMode), id, person, time, org, audience, channel, mentions }
}
