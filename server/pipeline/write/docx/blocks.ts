import {
  AlignmentType, BorderStyle, HeadingLevel, Paragraph, ShadingType, Table, TableCell, TableLayoutType, TableRow, TextRun, VerticalAlignTable, WidthType,
} from 'docx'
import type { Shade } from '../../../../analysis/chart/colour.ts'
import { plainLine } from '../words.ts'
import { TEXT_WIDTH } from './layout.ts'

const LEVELS = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3] as const

/** A heading of level 1..3 with its number already in the text. */
export function heading(level: 1 | 2 | 3, text: string, pageBreakBefore = false): Paragraph {
  return new Paragraph({ pageBreakBefore, heading: LEVELS[level - 1]!, children: [new TextRun(plainLine(text))] })
}

/** A paragraph in one of the document's styles, body text unless said. */
export function paragraph(text: string, style = 'BodyText', pageBreakBefore = false): Paragraph {
  return new Paragraph({ style, ...(pageBreakBefore ? { pageBreakBefore } : {}), children: [new TextRun(plainLine(text))] })
}

/** A paragraph with so many twips of empty space above it. */
export function spaced(text: string, style: string, before: number): Paragraph {
  return new Paragraph({ style, spacing: { before }, children: [new TextRun(plainLine(text))] })
}

/** Body text that begins with a few words in bold. */
export function labelled(label: string, text: string): Paragraph {
  return new Paragraph({ style: 'BodyText', children: [new TextRun({ text: label, bold: true }), new TextRun(plainLine(text))] })
}

export interface TableColumn {
  readonly header: string
  /** share of the text width; all together 1 */
  readonly share: number
  readonly align: 'left' | 'centre'
}

export interface TableValue {
  readonly text: string
  readonly shade?: Shade
}

const EDGE = { style: BorderStyle.SINGLE, size: 4, color: '7A828E' } as const

function tableCell(value: TableValue, column: TableColumn, style: string): TableCell {
  const run = new TextRun({ text: plainLine(value.text), ...(value.shade === undefined ? {} : { color: value.shade.ink.slice(1) }) })
  return new TableCell({
    width: { size: Math.round(column.share * TEXT_WIDTH), type: WidthType.DXA }, verticalAlign: VerticalAlignTable.CENTER,
    ...(value.shade === undefined ? {} : { shading: { type: ShadingType.CLEAR, color: 'auto', fill: value.shade.fill.slice(1) } }),
    children: [new Paragraph({ style, alignment: column.align === 'centre' || style === 'TableHead' ? AlignmentType.CENTER : AlignmentType.LEFT, children: [run] })],
  })
}

/** Rows up to which a table is kept on one page. */
const UNBROKEN_ROWS = 10

/** A ruled table as wide as the text, with the line below it; a short one stays on one page, a long one repeats its header. */
export function table(columns: readonly TableColumn[], rows: readonly (readonly TableValue[])[]): Table {
  const keepNext = (row: number): boolean => rows.length <= UNBROKEN_ROWS || row < 2 || row === rows.length - 2
  const head = new TableRow({ tableHeader: true, cantSplit: true, keepNext: true, children: columns.map((column) => tableCell({ text: column.header, shade: { fill: '#E8ECF1', ink: '#1F2329' } }, column, 'TableHead')) })
  const body = rows.map((row, number) => new TableRow({ cantSplit: true, keepNext: keepNext(number), children: row.map((value, at) => tableCell(value, columns[at]!, 'TableText')) }))
  return new Table({
    width: { size: TEXT_WIDTH, type: WidthType.DXA }, layout: TableLayoutType.FIXED, columnWidths: columns.map((column) => Math.round(column.share * TEXT_WIDTH)),
    margins: { top: 24, bottom: 24, left: 80, right: 80 },
    borders: { top: EDGE, bottom: EDGE, left: EDGE, right: EDGE, insideHorizontal: EDGE, insideVertical: EDGE },
    rows: [head, ...body],
  })
}
