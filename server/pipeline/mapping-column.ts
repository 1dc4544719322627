import { hash32 } from '../../analysis/index.ts'
import { looksLikeTime } from './accept-time.ts'
import type { RawTable } from './read/table.ts'

/** What a column's cells look like; shares are of its filled cells, 0..1. */
export interface ColumnProfile {
  readonly index: number
  readonly name: string
  /** share of the rows with a filled cell */
  readonly filled: number
  /** distinct values per filled cell */
  readonly distinct: number
  readonly distinctCount: number
  readonly meanLength: number
  readonly meanHan: number
  readonly maxLength: number
  readonly sentence: number
  readonly numeric: number
  readonly time: number
  readonly wholePositive: number
  /** phone, identity number, e-mail, IP address, open id */
  readonly personal: number
  readonly choice: number
  readonly orgName: number
  readonly audience: number
  readonly channel: number
  readonly anonymous: number
}

/** Rows looked at; chosen by content, so that the order of rows does not matter. */
const SAMPLE_ROWS = 4000

/** A formula that failed, or a cell too narrow for its number when the sheet was saved as text: it has no value. */
export const ERROR_VALUE = /^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|GETTING_DATA)$|^#{2,}$/
/** A cell of a questionnaire that stands for no answer. */
export const NO_ANSWER = new RegExp(`^[（(](空|跳过|无|未填写?)[）)]$|^-[23]$|^\\[DESENSITIZED\\]$|^N/A$|^null$|${ERROR_VALUE.source}`, 'i')

const PERSONAL_VALUE =
  /^(?:\+?86[ -]?)?1[3-9]\d{9}$|^[1-9]\d{16}[\dXx]$|^0\d{2,3}[- ]?[2-8]\d{6,7}$|^[\w.+-]+@[\w-]+(\.[\w-]+)+$|^(\d{1,3}\.){3}\d{1,3}([（(].*)?$|^o[A-Za-z0-9_-]{27}$/
const ORG_VALUE = /(学校|小学|中学|高中|初中|一中|二中|三中|附中|附小|实验|大学|学院|幼儿园|幼稚园|校区|教育局|教育组|中心校|职高|技校|职校|完小|教学点)([（(].*)?$/
/** A kind or level of school is none in particular. */
const SCHOOL_KIND = /^(幼儿园|学前|小学|初中|高中|中学|完小|职高|技校|职校|大学|学院|学校|[一二三四五六七八九]年级|[小初高][一二三]|小学.{0,2}段)$/
const AUDIENCE_VALUE = /^(干部|教师|学生|家长|退休.*|老师|社会.*|群众|居民|村民|校长|职工|教职工|一线教师|班主任|中层.*|领导.*|同学|市民|代表|其他|parents?|teachers?|students?|staff|public|[一二三四五六七八九高初]年级学生|.{0,4}(教师|学生|家长|干部|校长|群众))$/
const CHANNEL_VALUE = /(例会|教研|谈心|谈话|班会|队会|家长会|问卷|家访|观摩|走访|座谈|讨论|网络|热线|信箱|来信|来电|来访|微信|公众号|平台|电话|邮件)/
const SENTENCE = /[。！？!?；;，,]/

/** Profiles of a table's columns over a sample of its rows. */
export function profileColumns(table: RawTable): ColumnProfile[] {
  const rows = sampleRows(table)
  return table.header.map((name, index) => profileColumn(name, index, rows.map((row) => row[index] ?? null)))
}

/** Every row of a small table; of a large one those whose content hashes into the sample. */
function sampleRows(table: RawTable): readonly (readonly (string | null)[])[] {
  const cells = table.rows.map((row) => row.cells)
  const every = Math.ceil(cells.length / SAMPLE_ROWS)
  if (every <= 1) return cells
  const sample = cells.filter((row) => hash32(row.join('\u0001')) % every === 0)
  return sample.length === 0 ? cells : sample
}

function profileColumn(name: string, index: number, cells: readonly (string | null)[]): ColumnProfile {
  const values = cells.filter((cell): cell is string => cell !== null && !NO_ANSWER.test(cell.trim())).map((cell) => cell.trim())
  const count = Math.max(1, values.length)
  const share = (test: (value: string) => boolean) => values.reduce((sum, value) => sum + (test(value) ? 1 : 0), 0) / count
  const distinctCount = new Set(values).size
  const lengths = values.map((value) => value.length)
  return {
    index,
    name,
    filled: cells.length === 0 ? 0 : values.length / cells.length,
    distinct: distinctCount / count,
    distinctCount,
    meanLength: lengths.reduce((sum, length) => sum + length, 0) / count,
    meanHan: values.reduce((sum, value) => sum + hanCount(value), 0) / count,
    maxLength: lengths.reduce((max, length) => Math.max(max, length), 0),
    sentence: share((value) => SENTENCE.test(value)),
    numeric: share((value) => /^[-+]?\d[\d,]*(\.\d+)?%?$/.test(value)),
    time: share((value) => value.length <= 40 && looksLikeTime(value)),
    wholePositive: share((value) => parseCount(value) !== null),
    personal: share((value) => PERSONAL_VALUE.test(value)),
    choice: share((value) => /[┋〖]|→/.test(value)),
    orgName: share((value) => value.length <= 30 && ORG_VALUE.test(value) && !SCHOOL_KIND.test(value)),
    audience: share((value) => value.length <= 12 && AUDIENCE_VALUE.test(value)),
    channel: share((value) => value.length <= 20 && CHANNEL_VALUE.test(value)),
    anonymous: share((value) => /匿名/.test(value)),
  }
}

/** A stated number of people: 30, 30人, 约30人; null when it is none or below 1. */
export function parseCount(cell: string): number | null {
  const match = /^(?:约|大约|共|近)?\s*(\d{1,9})(?:\.0+)?\s*(?:多|余)?\s*(?:人次|人|票|次|名|位|个)?$/.exec(cell.trim())
  const count = match === null ? 0 : Number(match[1])
  return count >= 1 && count <= 0xffffffff ? count : null
}

function hanCount(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x4e00 && code <= 0x9fff) count++
  }
  return count
}
