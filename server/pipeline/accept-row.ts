import { hashHex } from '../../analysis/index.ts'
import { isUsableId, UNUSABLE_ID } from './accept-id.ts'
import type { Masker } from './accept-mask.ts'
import { maskCell } from './accept-source.ts'
import { parseTime } from './accept-time.ts'
import { ERROR_VALUE, NO_ANSWER, parseCount } from './mapping-column.ts'
import type { TableMapping } from './mapping.ts'
import type { SingleRole } from './mapping-role.ts'
import { splitPoints } from './points.ts'
import type { RawRow, TableHead } from './read/table.ts'

/** One opinion of a row; a questionnaire's row, or one that lists several points, gives several. */
export interface RowOpinion {
  readonly id: string
  readonly text: string
  /** the title with which the text begins, where there is a title column and it is short; else null */
  readonly title: string | null
  /** the question it answers; null unless each answer is an opinion of its own */
  readonly question: string | null
  /** which of the points its answer lists, from 1; null = the answer is whole */
  readonly point: { readonly number: number; readonly of: number; readonly leadIn: string | null } | null
}

/** Who, when and how; masked, a person as a hash. */
export interface RowFacts {
  readonly person: string | null
  /** NaN = not stated */
  readonly time: number
  readonly org: string | null
  readonly audience: string | null
  readonly channel: string | null
  readonly mentions: number
}

type RowResult =
  | { readonly opinions: readonly RowOpinion[]; readonly facts: RowFacts; /** one for each of the reader's names, masked */ readonly cells: readonly (string | null)[] }
  | { readonly column: string | null; readonly reason: string }

export interface RowReader {
  /** columns that travel along: all but the opinion, the id and what is personal */
  readonly names: readonly string[]
  read(row: RawRow): RowResult
}

export interface RowReading {
  readonly masker: Masker
  /** gives a row without an id column its id */
  readonly contentId: (header: readonly string[], cells: RawRow['cells']) => string
  /** whether an answer that lists several points becomes as many opinions */
  readonly points: 'whole' | 'split'
}

const MAX_TITLE_LENGTH = 60
const SENTENCE_END = /[。．.！!？?；;…~～]["”’』」）)]*$/
const ANONYMOUS = /匿名|^(无|不详|未知|保密|不愿透露|[-—/]+)$/

/** Reads the rows of one table: each gives its opinions, masked, or says why it gives none. */
export function rowReader(head: TableHead, mapping: TableMapping, reading: RowReading): RowReader {
  const { roles, text } = mapping
  const dropped = new Set([...text, ...mapping.personal, roles.id])
  const kept = head.header.flatMap((_, c) => (dropped.has(c) ? [] : [c]))
  const textColumns = text.map((c) => head.header[c]!).join('、')
  return {
    names: kept.map((c) => head.header[c]!),
    read({ cells }) {
      const parts = text.map((c) => answerOf(cells[c]))
      if (parts.every((part) => part === null)) return { column: textColumns, reason: emptyReason(text.map((c) => cells[c])) }
      const stated = roles.mentions === null ? null : (cells[roles.mentions] ?? null)
      const mentions = stated === null ? 1 : parseCount(stated)
      if (mentions === null) return { column: head.header[roles.mentions!]!, reason: `提及人数“${reading.masker.mask(stated!)}”不是正整数；请改成数字，或留空表示 1 人` }
      const id = roles.id === null ? reading.contentId(head.header, cells) : valueOf(cells[roles.id])
      if (id === null) return { column: head.header[roles.id!]!, reason: '编号是空的；请补上编号' }
      if (roles.id !== null && !isUsableId(id)) return { column: head.header[roles.id]!, reason: UNUSABLE_ID }
      const masked = parts.map((part) => (part === null ? null : reading.masker.mask(part)))
      const whole = mapping.textMode === 'each' ? masked.flatMap((part, n) => (part === null ? [] : [{ id: `${id}#${n + 1}`, text: part, title: null, question: head.header[text[n]!]! }])) : [joined(id, masked)]
      const opinions = whole.flatMap((opinion) => (reading.points === 'split' ? pointsOf(opinion) : [{ ...opinion, point: null }]))
      const facts = factsOf(roles, cells, mentions, reading.masker)
      // A cell that is a time holds no personal datum, however many digits it has.
      const isTime = !Number.isNaN(facts.time)
      return { opinions, facts, cells: kept.map((c) => (c === roles.time && isTime ? (cells[c] ?? null) : maskCell(reading.masker, cells[c] ?? null))) }
    },
  }
}

type Whole = Omit<RowOpinion, 'point'>

function joined(id: string, masked: readonly (string | null)[]): Whole {
  const title = masked.length > 1 ? (masked[0] ?? null) : null
  const text = joinParts(masked.filter((part) => part !== null))
  return { id, text, title: title !== null && title.length <= MAX_TITLE_LENGTH ? title : null, question: null }
}

/** A title with a list behind it stays one opinion: the title says what all of it is about. */
function pointsOf(opinion: Whole): RowOpinion[] {
  const split = opinion.title === null ? splitPoints(opinion.text) : null
  if (split === null) return [{ ...opinion, point: null }]
  return split.points.map((text, at) => ({ ...opinion, text, point: { number: at + 1, of: split.points.length, leadIn: split.leadIn } }))
}

function valueOf(cell: string | null | undefined): string | null {
  const text = cell?.trim() ?? ''
  return text === '' || ERROR_VALUE.test(text) ? null : text
}

function answerOf(cell: string | null | undefined): string | null {
  const text = valueOf(cell)
  return text === null || NO_ANSWER.test(text) ? null : text
}

function emptyReason(cells: readonly (string | null | undefined)[]): string {
  const failed = cells.find((cell) => ERROR_VALUE.test(cell?.trim() ?? ''))
  return failed === null || failed === undefined ? '没有意见内容（空白）' : `没有意见内容，只有出错的公式或显示不下的格子（${failed.trim().slice(0, 12)}）；请在原文件里改好后重新提交`
}

function joinParts(parts: readonly string[]): string {
  return parts.reduce((text, part) => (text === '' ? part : SENTENCE_END.test(text) ? text + part : `${text}。${part}`), '')
}

function factsOf(roles: TableMapping['roles'], cells: RawRow['cells'], mentions: number, masker: Masker): RowFacts {
  const cellOf = (role: SingleRole) => (roles[role] === null ? null : valueOf(cells[roles[role]]))
  const masked = (cell: string | null) => (cell === null ? null : masker.mask(cell))
  const person = cellOf('person')
  const time = cellOf('time')
  return {
    person: person === null || ANONYMOUS.test(person) ? null : hashHex(person),
    time: time === null ? Number.NaN : parseTime(time),
    org: masked(cellOf('org')),
    audience: masked(cellOf('audience')),
    channel: masked(cellOf('channel')),
    mentions,
  }
}
