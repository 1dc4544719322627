import { newMasker } from '../pipeline/accept-mask.ts'
import type { ColumnMapping } from '../pipeline/mapping.ts'
import type { RawTable } from '../pipeline/read/table.ts'
import type { ColumnChoice } from '../pipeline/result.ts'
import { SINGLE_ROLES } from './confirmed.ts'
import type { ColumnNames, UploadPreview } from './contract.ts'
import { isFormExport } from './names.ts'
import { onScreen } from './wording.ts'

const PREVIEW_ROWS = 20
const LONGEST_CELL = 500
const LISTED_REJECTIONS = 3
/** Stands for what names or reaches a person. */
const HIDDEN_CELL = '〔不保存〕'

/** How many people at what kind of link says nothing of the channel: that is the questionnaire itself. */
const LINK_HEADER = /来源/

/** What a person is shown before anything is stored: columns with their guessed roles, the first rows, what was left out. */
export function previewOf(tables: readonly RawTable[], mapping: ColumnMapping): UploadPreview {
  const kept = mapping.tables.map(({ table }) => table)
  const first = kept[0]!
  const header = headerOf(kept)
  const choices = mapping.choices.filter((choice) => !isLinkChannel(choice, header))
  const columns = header.map((column) => proposalFor(column, choices))
  return {
    sheet: first.sheet,
    encoding: first.encoding,
    rowCount: kept.reduce((sum, { rows, extent }) => sum + (extent?.rowCount ?? rows.length), 0),
    columns,
    proposed: proposedNames(choices),
    textMode: mapping.tables.some((table) => table.mapping.textMode === 'each') ? 'each' : 'joined',
    rows: hidePeople(previewRows(first, columns), columns),
    remarks: remarksOn(tables, mapping),
  }
}

/** Columns of several tables, each name once. */
function headerOf(tables: readonly RawTable[]): string[] {
  return [...new Set(tables.flatMap(({ header }) => header))]
}

/** Columns that name or reach people, as they were guessed; they are never stored. */
export function hiddenColumns(preview: UploadPreview): Set<string> {
  return new Set(preview.columns.filter(({ role }) => role === 'personal' || role === 'person').map(({ column }) => column))
}

function isLinkChannel(choice: ColumnChoice, header: readonly string[]): boolean {
  return choice.role === 'channel' && isFormExport(header) && choice.columns.every((column) => LINK_HEADER.test(column))
}

/** A column that tells people apart is personal as well; the former is said, because it can be changed. */
function proposalFor(column: string, choices: readonly ColumnChoice[]): UploadPreview['columns'][number] {
  const fitting = choices.filter(({ columns }) => columns.includes(column))
  const choice = fitting.find(({ role }) => role !== 'personal') ?? fitting[0]
  if (choice === undefined) return { column, role: 'other', confidence: null, reason: null }
  return { column, role: choice.role, confidence: choice.confidence, reason: onScreen(choice.reason) }
}

function proposedNames(choices: readonly ColumnChoice[]): ColumnNames {
  const columnFor = (role: (typeof SINGLE_ROLES)[number]) => choices.find((choice) => choice.role === role && choice.columns.length > 0)?.columns[0] ?? null
  const text = [...new Set(choices.filter(({ role }) => role === 'text').flatMap(({ columns }) => columns))]
  return { text, ...(Object.fromEntries(SINGLE_ROLES.map((role) => [role, columnFor(role)])) as Omit<ColumnNames, 'text' | 'textMode'>) }
}

function previewRows(table: RawTable, columns: UploadPreview['columns']): UploadPreview['rows'] {
  const { mask } = newMasker()
  const places = columns.map(({ column }) => table.header.indexOf(column))
  return table.rows.slice(0, PREVIEW_ROWS).map(({ row, cells }) => ({
    row,
    cells: columns.map(({ role }, c) => {
      const cell = cells[places[c]!] ?? null
      return cell === null ? null : shorten(role === 'time' ? cell : mask(cell))
    }),
  }))
}

/** Rows of a preview without what stands in columns that name or reach people. */
export function hidePeople(rows: UploadPreview['rows'], columns: UploadPreview['columns']): UploadPreview['rows'] {
  const isHidden = columns.map(({ role }) => role === 'personal' || role === 'person')
  return rows.map(({ row, cells }) => ({ row, cells: cells.map((cell, c) => (cell !== null && isHidden[c] === true ? HIDDEN_CELL : cell)) }))
}

function shorten(cell: string): string {
  return cell.length > LONGEST_CELL ? `${cell.slice(0, LONGEST_CELL).toWellFormed()}…` : cell
}

function remarksOn(tables: readonly RawTable[], mapping: ColumnMapping): string[] {
  const problems = tables.flatMap(({ rejected }) => rejected)
  const whole = [...problems.filter(({ row }) => row === null), ...mapping.remarks].map(({ reason }) => onScreen(reason))
  const rows = problems.filter(({ row }) => row !== null)
  if (rows.length === 0) return whole
  const count = tables.reduce((sum, { extent, rejected }) => sum + (extent?.rejectedCount ?? rejected.filter(({ row }) => row !== null).length), 0)
  const listed = rows.slice(0, LISTED_REJECTIONS).map(({ row, reason }) => `第 ${row} 行${reason.split('；')[0]}`)
  return [...whole, `有 ${count} 行不会存入：${listed.join('；')}${count > LISTED_REJECTIONS ? '；等等' : ''}`]
}
