import type { RawRecord } from './table.ts'

/** Records at the top among which the header is looked for. */
export const HEAD_RECORDS = 16
const MAX_TITLE_ROWS = 6
const MAX_SUB_HEADER_LENGTH = 20
const HEADER_WORD =
  /意见|建议|问题|内容|留言|诉求|详情|主题|标题|序号|编号|姓名|名称|学校|单位|时间|日期|类别|类型|对象|渠道|备注|^id$|_id$|text|title|name|date|time|content|comment/i

/** What stands above a form's header: who filled it in, checked and stamped it. */
const FORM_LABEL = /^(填报|填表|制表|上报|报送|审核|审批|(主要|分管)?负责人|联系人|单位[（(](盖章|公章)[）)]|(盖章|公章)).{0,8}[：:]/

export interface Header {
  readonly names: readonly string[]
  /** how many of the head's records stand before the first row of data */
  readonly consumed: number
}

/**
 * Finds the header among a table's first records: title rows (one filled cell over a wide table) are passed over, a
 * header of two rows is joined with ' / ', a table without a header gets 列1, 列2 ….
 */
export function findHeader(head: readonly RawRecord[]): Header | null {
  const width = Math.max(0, ...head.map((record) => filledWidth(record.cells)))
  if (width === 0) return null
  const usual = usualWidth(head)
  const at = headerIndex(head, usual)
  const first = head[at]!
  if (isData(first.cells, usual)) return { names: uniqueNames([], width), consumed: at }
  const second = head[at + 1]
  if (second !== undefined && isSubHeader(first.cells, second.cells, width)) {
    return { names: uniqueNames(joinHeaders(first.cells, second.cells, width), width), consumed: at + 2 }
  }
  const named = first.cells.map(cleanName)
  return { names: uniqueNames(named, Math.max(filledWidth(first.cells), usual)), consumed: at + 1 }
}

/** Number of cells up to the last filled one. */
export function filledWidth(cells: readonly (string | null)[]): number {
  let width = cells.length
  while (width > 0 && isBlank(cells[width - 1])) width--
  return width
}

export function isBlank(cell: string | null | undefined): boolean {
  return cell === null || cell === undefined || cell.trim() === ''
}

function usualWidth(head: readonly RawRecord[]): number {
  const counts = new Map<number, number>()
  for (const record of head) {
    const width = filledWidth(record.cells)
    counts.set(width, (counts.get(width) ?? 0) + 1)
  }
  return [...counts].reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] > a[0]) ? b : a), [1, 0])[0]
}

/** The first record that fills at least half of the usual width; above it stand titles and remarks. */
function headerIndex(head: readonly RawRecord[], usual: number): number {
  if (usual < 2) return 0
  const needed = Math.max(2, Math.ceil(usual / 2))
  for (let i = 0; i < Math.min(MAX_TITLE_ROWS, head.length - 1); i++) {
    const filled = head[i]!.cells.filter((cell) => !isBlank(cell))
    if (filled.length >= needed && !isRemark(filled)) return i
    if (filled.length >= 2 && !isRemark(filled) && i + 1 < head.length && isSubHeader(head[i]!.cells, head[i + 1]!.cells, usual)) return i
  }
  return head.findIndex((record) => record.cells.some((cell) => !isBlank(cell)))
}

/** 填报单位：一中 | 填报人： …, or 填报单位（盖章）： | 一中 | 2026年4月17日 */
function isRemark(filled: readonly (string | null)[]): boolean {
  return filled.every((cell) => /^[^：:]{2,8}[：:]/.test(cell!.trim())) || filled.some((cell) => FORM_LABEL.test(cell!.trim()))
}

/** Whether the first row is already data: it holds numbers or dates beside running text, and no word of a header. */
function isData(cells: readonly (string | null)[], usual: number): boolean {
  const filled = cells.filter((cell) => !isBlank(cell)).map((cell) => cell!.trim())
  if (usual === 1) return !isColumnName(filled[0] ?? '')
  if (filled.some((cell) => HEADER_WORD.test(cell) && (/[？?：:]$/.test(cell) || (cell.length <= 15 && !/[。！？；]/.test(cell))))) return false
  const long = filled.some((cell) => cell.length >= 12 && /[\u4e00-\u9fff]/.test(cell))
  return long && filled.some((cell) => /^[\d\s:/.年月日-]+$/.test(cell))
}

/** Above a single column: a name of a few letters, or a question; any other Chinese text is already an opinion. */
function isColumnName(cell: string): boolean {
  if (!/[\u4e00-\u9fff]/.test(cell)) return cell.length <= 40
  return /[？?：:]$/.test(cell) || (cell.length <= 8 && HEADER_WORD.test(cell))
}

/** The second row of a header fills exactly the places under the first row's groups. */
function isSubHeader(first: readonly (string | null)[], second: readonly (string | null)[], width: number): boolean {
  let groups = 0
  for (let c = 0; c < width; c++) {
    const below = second[c]?.trim() ?? ''
    if (below.length > MAX_SUB_HEADER_LENGTH || /^[\d.%:/\s-]+$/.test(below)) return false
    if (isBlank(first[c])) {
      if (below === '') return false
      groups++
    } else if (below !== '' && below !== first[c]!.trim() && !(c + 1 < width && isBlank(first[c + 1]))) return false
  }
  return groups > 0 && !isBlank(first[0])
}

function joinHeaders(first: readonly (string | null)[], second: readonly (string | null)[], width: number): string[] {
  const names: string[] = []
  let group = ''
  for (let c = 0; c < width; c++) {
    if (!isBlank(first[c])) group = cleanName(first[c]!)
    const below = isBlank(second[c]) ? '' : cleanName(second[c]!)
    names.push(below === '' || below === group ? group : `${group} / ${below}`)
  }
  return names
}

function cleanName(cell: string | null): string {
  return (cell ?? '').replace(/^\uFEFF/, '').replace(/\s+/g, ' ').trim()
}

function uniqueNames(names: readonly string[], width: number): string[] {
  const seen = new Map<string, number>()
  return Array.from({ length: width }, (_, c) => {
    const name = names[c] === undefined || names[c] === '' ? `列${c + 1}` : names[c]
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name}(${count})`
  })
}
