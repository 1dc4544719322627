import { readFile } from 'node:fs/promises'
import mammoth from 'mammoth'
import { fileError } from '../input-error.ts'
import type { Rejection } from '../result.ts'
import { parseBlocks } from './block.ts'
import type { Block } from './block.ts'
import { shapeFirst } from './shape.ts'
import type { RawRow, RawTable } from './table.ts'

export const OPINION_COLUMN = '意见'
const SPEAKER_COLUMN = '发言人'

const MEETING_LINE = /^(时间|地点|会议时间|会议地点|日期|参加人员|参会人员|参加人|出席|出席人员|列席|缺席|主持|主持人|记录|记录人|记录员|主题|会议主题|会议名称|议题|访谈时间|访谈地点|访谈对象|访谈人|受访者|对象|应到|实到|签到|整理人?|审核人?|学校|单位|填报单位|填报人|联系电话|附|附件|附表)\s*[0-9一二三]?\s*[：:]/
const NUMBERED = /^(?:\d{1,3}[.、．)）]|[（(](?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]|[一二三四五六七八九十]{1,3}[、.．]|[①-⑳]|[•●▪■◆·-])\s*/
const TURN = /^([\u4e00-\u9fffA-Za-z0-9·]{1,12}?(?:[（(][^）)]{1,12}[）)])?)\s*[：:]\s*(\S[\s\S]*)$/
const LEAD_IN = /[：:]$/
/** Where the meeting as a whole speaks again. */
const MEETING_VOICE = /^(大家|会议|与会|总之|综上|最后|会后)/
const MIN_STATEMENT_LENGTH = 10

/** Minutes and interview notes: numbered items, speakers' turns and paragraphs become rows; tables with a header tables. */
export async function readDocument(path: string, file: string): Promise<readonly RawTable[]> {
  const blocks = parseBlocks(await toHtml(path, file))
  const tables = joinTables(file, blocks)
  const prose = readProse(file, blocks.filter((block) => block.kind !== 'table'))
  return prose.rows.length > 0 || prose.rejected.length > 0 ? [...tables, prose] : tables
}

async function toHtml(path: string, file: string): Promise<string> {
  try {
    const buffer = await readFile(path)
    const image = mammoth.images.imgElement(() => Promise.resolve({ src: '' }))
    return (await mammoth.convertToHtml({ buffer }, { convertImage: image, externalFileAccess: false })).value
  } catch (cause) {
    throw fileError(file, '文档打不开，可能已损坏；请用 WPS 或 Word 打开后另存为 .docx 再试', cause)
  }
}

/** Tables with the same header are one table. */
function joinTables(file: string, blocks: readonly Block[]): RawTable[] {
  const byHeader = new Map<string, RawTable>()
  for (const block of blocks) {
    if (block.kind !== 'table') continue
    const shaped = shapeFirst({ file, sheet: null, encoding: null }, block.rows.map((cells, i) => ({ row: block.number + i, cells })))
    if (shaped === null || shaped.rows.length === 0) continue
    const table: RawTable = { ...shaped.head, rows: shaped.rows, rejected: shaped.rejected }
    const key = table.header.join('\u0000')
    const known = byHeader.get(key)
    byHeader.set(key, known === undefined ? table : { ...known, rows: [...known.rows, ...table.rows], rejected: [...known.rejected, ...table.rejected] })
  }
  return [...byHeader.values()]
}

function readProse(file: string, blocks: readonly Block[]): RawTable {
  const rows: RawRow[] = []
  const rejected: Rejection[] = []
  const listed = blocks.some((block) => block.kind === 'item' || NUMBERED.test(block.text))
  let speaker: string | null = null
  for (const block of blocks) {
    const reason = proseProblem(block, listed)
    if (reason !== null) {
      if (block.kind === 'heading') speaker = null
      rejected.push({ file, row: block.number, column: null, reason })
      continue
    }
    const text = block.text.replace(NUMBERED, '')
    const turn = TURN.exec(text)
    const speaks = turn !== null && isSpeaker(turn[1]!)
    if (speaks) speaker = turn[1]!
    else if (block.kind === 'item' || text.length < block.text.length || MEETING_VOICE.test(text)) speaker = null
    rows.push({ row: block.number, cells: [speaker, speaks ? turn[2]! : text] })
  }
  return { file, sheet: null, encoding: null, header: [SPEAKER_COLUMN, OPINION_COLUMN], rows, rejected }
}

function proseProblem(block: Block, listed: boolean): string | null {
  if (block.kind === 'heading') return '是标题，不是意见'
  const { text } = block
  if (MEETING_LINE.test(text)) return '是会议信息（时间、地点、人员等），不是意见'
  const bare = text.replace(NUMBERED, '')
  if (LEAD_IN.test(bare) || bare.length < 2) return '是引出下文的话，不是意见'
  const item = block.kind === 'item' || bare.length < text.length
  const sentence = /[。！？!?；;]$/.test(bare) || /[，,]/.test(bare)
  if (!sentence && bare.length <= MIN_STATEMENT_LENGTH && /^[一二三四五六七八九十]{1,3}[、.．]/.test(text)) return '是标题，不是意见'
  if (item || TURN.test(bare)) return null
  if (!sentence && (listed || bare.length < MIN_STATEMENT_LENGTH)) return '是标题或说明，不是意见'
  return null
}

/** A speaker is a person or a role, not the first half of a sentence such as 原因：…. */
function isSpeaker(name: string): boolean {
  return /(老师|教师|同学|学生|家长|校长|园长|主任|书记|局长|科长|组长|干部|代表|班长|主席|委员|村民|居民|师傅|阿姨|先生|女士|爸爸|妈妈|爷爷|奶奶|某)([A-Za-z0-9一二三四五六七八九十甲乙丙丁]{0,2})?([（(].*)?$/.test(name) || (/^[\u4e00-\u9fff]{2,4}$/.test(name) && !/(问题|原因|建议|意见|情况|例如|比如|现状|措施|表现|结论|总之|其中|一是|二是|三是|目标|要求|困难|困惑|希望|亮点|方面|做法|经验|注|说明|总结|答|问|备注)$/.test(name))
}
