import { zipSync } from 'fflate'

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8')

interface Markup {
  /** what stands inside sheetData */
  readonly rows: string
  /** behind sheetData */
  readonly after?: string
  /** before sheetData */
  readonly before?: string
  /** whole parts that take the place of the usual ones, or stand beside them */
  readonly parts?: Readonly<Record<string, string>>
  /** inside sst */
  readonly strings?: string
  readonly workbookAttributes?: string
  readonly state?: string
  /** of every element of the sheet, with its colon */
  readonly prefix?: string
}

/** A workbook written by hand, so that it can be as odd as those that programs write. */
export function workbook({ rows, after = '', before = '', parts = {}, strings, workbookAttributes = '', state = 'visible', prefix = '' }: Markup): Uint8Array {
  const files: Record<string, string> = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr${workbookAttributes}/><sheets><sheet name="台账" sheetId="1" state="${state}" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships>${relation(1, 'worksheet', 'worksheets/sheet1.xml')}${strings === undefined ? '' : relation(2, 'sharedStrings', '/xl/sharedStrings.xml')}${relation(3, 'styles', 'styles.xml')}</Relationships>`,
    'xl/styles.xml': `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `${HEAD}<${prefix}worksheet xmlns${prefix === '' ? '' : `:${prefix.slice(0, -1)}`}="${MAIN}">${before}<${prefix}sheetData>${rows}</${prefix}sheetData>${after}</${prefix}worksheet>`,
    ...(strings === undefined ? {} : { 'xl/sharedStrings.xml': `${HEAD}<sst xmlns="${MAIN}">${strings}</sst>` }),
    ...parts,
  }
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, bytes(text)])))
}

function relation(id: number, type: string, target: string): string {
  return `<Relationship Id="rId${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`
}

type Cell = string | number | null | { readonly type?: string; readonly style?: number; readonly formula?: string; readonly value: string | number }

/** Rows of cells from A1 on. */
export function rowsOf(rows: readonly (readonly Cell[])[]): string {
  return rows.map((cells, r) => `<row r="${r + 1}">${cells.map((cell, c) => cellMarkup(cell, `${String.fromCharCode(65 + c)}${r + 1}`)).join('')}</row>`).join('')
}

function cellMarkup(cell: Cell, reference: string): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`
  if (typeof cell === 'string') return `<c r="${reference}" t="inlineStr"><is><t>${escape(cell)}</t></is></c>`
  const { type, style, formula, value } = cell
  return `<c r="${reference}"${style === undefined ? '' : ` s="${style}"`}${type === undefined ? '' : ` t="${type}"`}>${formula === undefined ? '' : `<f>${escape(formula)}</f>`}<v>${value}</v></c>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
