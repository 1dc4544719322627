import { writeXlsx, type Cell, type CellStyle, type CellValue, type WriteSheet } from 'hucre/xlsx'
import { repack } from '../zip.ts'

/** Named looks of a cell. */
export type Look = 'title' | 'note' | 'head' | 'text' | 'centre' | 'number' | 'score' | 'share' | 'blank'

/** One cell; `lead` stands in bold on a line of its own above the value, `fill` and `ink` are `RRGGBB`. */
export interface SheetCell {
  readonly value: string | number | null
  readonly look: Look
  readonly lead?: string
  readonly fill?: string
  readonly ink?: string
}

export interface SheetColumn {
  readonly header: string
  /** in characters of the default font; a Chinese character takes two */
  readonly width: number
  /** choices offered in a list; others may still be typed */
  readonly choices?: readonly string[]
}

/** A sheet with a title line, a note line, a header and rows; printed on A4 landscape, one page wide. */
export interface SheetPlan {
  readonly name: string
  readonly title: string
  readonly note: string
  readonly columns: readonly SheetColumn[]
  readonly rows: readonly (readonly SheetCell[])[]
}

const HEAD_ROW = 2
const FONT = '宋体'
const SIZE = 10
const LINE_POINTS = 14
// Excel's own limits.
const TALLEST_ROW = 409
const LONGEST_CELL = 32_000

const EDGE = { style: 'thin', color: { rgb: 'B8C0CA' } } as const
const BOX = { top: EDGE, right: EDGE, bottom: EDGE, left: EDGE }
const solid = (rgb: string): NonNullable<CellStyle['fill']> => ({ type: 'pattern', pattern: 'solid', fgColor: { rgb } })

const LOOKS: Readonly<Record<Look, CellStyle>> = {
  title: { font: { name: '黑体', size: 18 }, alignment: { horizontal: 'center', vertical: 'center' } },
  note: { font: { name: FONT, size: SIZE, color: { rgb: '8A4B00' } }, alignment: { horizontal: 'left', vertical: 'center', wrapText: true } },
  head: { font: { name: '黑体', size: SIZE }, fill: solid('DCE6F2'), border: BOX, alignment: { horizontal: 'center', vertical: 'center', wrapText: true } },
  text: { font: { name: FONT, size: SIZE }, border: BOX, alignment: { horizontal: 'left', vertical: 'top', wrapText: true } },
  centre: { font: { name: FONT, size: SIZE }, border: BOX, alignment: { horizontal: 'center', vertical: 'top', wrapText: true } },
  number: { font: { name: FONT, size: SIZE }, border: BOX, alignment: { horizontal: 'center', vertical: 'top' }, numFmt: '0' },
  score: { font: { name: FONT, size: SIZE }, border: BOX, alignment: { horizontal: 'center', vertical: 'top' }, numFmt: '0.000' },
  share: { font: { name: FONT, size: SIZE }, border: BOX, alignment: { horizontal: 'center', vertical: 'top' }, numFmt: '0.0%' },
  blank: { font: { name: FONT, size: SIZE }, border: BOX, fill: solid('FAFBFC'), alignment: { horizontal: 'left', vertical: 'top', wrapText: true } },
}

function cellText(value: string): string {
  return value.length > LONGEST_CELL ? `${value.slice(0, LONGEST_CELL)}……` : value
}

function plainValue(cell: SheetCell): CellValue {
  if (typeof cell.value === 'string') return cellText(cell.lead === undefined ? cell.value : `${cell.lead}\n${cell.value}`)
  return cell.value
}

function styled(cell: SheetCell): Partial<Cell> {
  const base = LOOKS[cell.look]
  const style: CellStyle = {
    ...base,
    ...(cell.fill === undefined ? {} : { fill: solid(cell.fill) }),
    ...(cell.ink === undefined ? {} : { font: { ...base.font, color: { rgb: cell.ink } } }),
  }
  if (cell.lead === undefined) return { value: plainValue(cell), style }
  const font = { name: FONT, size: SIZE }
  return { type: 'richText', value: plainValue(cell), richText: [{ text: `${cell.lead}\n`, font: { ...font, bold: true } }, { text: cellText(String(cell.value ?? '')), font }], style }
}

/** Lines a text takes in a column: Chinese and other wide characters count two. */
function lineCount(text: string, width: number): number {
  const wide = (line: string): number => [...line].reduce((sum, character) => sum + (character.codePointAt(0)! > 0xff ? 2 : 1), 0)
  // A cell has about a character of padding, and words are not cut in half.
  return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(wide(line) / Math.max(2, width - 1.2))), 0)
}

/** Height in points; set because not every program fits wrapped rows by itself. */
function rowHeight(cells: readonly SheetCell[], columns: readonly SheetColumn[]): number {
  const lines = cells.map((cell, at) => (typeof cell.value === 'string' ? lineCount(String(plainValue(cell)), columns[at]!.width) : 1))
  return Math.min(TALLEST_ROW, Math.max(1, ...lines) * LINE_POINTS + 4)
}

function columnLetter(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : `${columnLetter(Math.floor(index / 26) - 1)}${columnLetter(index % 26)}`
}

function worksheet(plan: SheetPlan): WriteSheet {
  const { columns } = plan
  const last = columns.length - 1
  const total = columns.reduce((sum, column) => sum + column.width, 0)
  const head = columns.map((column): SheetCell => ({ value: column.header, look: 'head' }))
  const lines: readonly (readonly SheetCell[])[] = [[{ value: plan.title, look: 'title' }], [{ value: plan.note, look: 'note' }], head, ...plan.rows]
  const cells = new Map<string, Partial<Cell>>()
  lines.forEach((line, row) => line.forEach((cell, column) => cells.set(`${row},${column}`, styled(cell))))
  const heights = lines.map((line, row) => (row === 0 ? 32 : row === 1 ? lineCount(plan.note, total) * LINE_POINTS + 6 : rowHeight(line, columns)))
  const lastRow = lines.length
  const range = `A${HEAD_ROW + 1}:${columnLetter(last)}${lastRow}`
  return {
    name: plan.name,
    columns: columns.map((column) => ({ width: column.width })),
    rows: lines.map((line) => line.map(plainValue)),
    cells,
    rowDefs: new Map(heights.map((height, row) => [row, { height }])),
    merges: [0, 1].map((row) => ({ startRow: row, startCol: 0, endRow: row, endCol: last })),
    freezePane: { rows: HEAD_ROW + 1 },
    ...(plan.rows.length > 0 ? { autoFilter: { range } } : {}),
    dataValidations: columns.flatMap(({ choices }, at) => (choices === undefined || plan.rows.length === 0 ? [] : [{
      type: 'list' as const, values: [...choices], range: `${columnLetter(at)}${HEAD_ROW + 2}:${columnLetter(at)}${lastRow}`, allowBlank: true, showErrorMessage: false,
    }])),
    pageSetup: {
      paperSize: 'a4', orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, horizontalCentered: true,
      printTitlesRow: `$${HEAD_ROW + 1}:$${HEAD_ROW + 1}`, margins: { top: 0.6, bottom: 0.6, left: 0.4, right: 0.4, header: 0.3, footer: 0.3 },
    },
    headerFooter: { oddFooter: '&C第 &P 页，共 &N 页' },
  }
}

/** The workbook as bytes that depend on the plans alone. */
export async function workbookBytes(title: string, plans: readonly SheetPlan[]): Promise<Uint8Array> {
  const epoch = new Date(Date.UTC(1980, 0, 1))
  const bytes = await writeXlsx({ sheets: plans.map(worksheet), defaultFont: { name: FONT, size: SIZE }, properties: { title, creator: '问症', created: epoch, modified: epoch } })
  return repack(bytes, (_, text) => text)
}
