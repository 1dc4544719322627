import { fileError, InputError } from './input-error.ts'
import { parseTime } from './accept-time.ts'
import { profileColumns } from './mapping-column.ts'
import type { ColumnProfile } from './mapping-column.ts'
import { nearestHeader } from './nearest-name.ts'
import { guessPersonal, guessRole, idCandidates, STRONG_ID_HEADER } from './mapping-role.ts'
import type { SingleRole } from './mapping-role.ts'
import { guessText } from './mapping-text.ts'
import type { RawTable } from './read/table.ts'
import type { ColumnChoice, Rejection } from './result.ts'

/** Columns the user named; those not named are guessed, null = there is none. */
export interface NamedColumns {
  readonly text?: readonly string[]
  /** how several named text columns are read; default joined */
  readonly textMode?: 'joined' | 'each'
  readonly id?: string | null
  readonly person?: string | null
  readonly time?: string | null
  readonly org?: string | null
  readonly audience?: string | null
  readonly channel?: string | null
  readonly mentions?: string | null
}

/** Column indexes of one table; null = the table has no such column. */
export interface TableMapping {
  readonly text: readonly number[]
  /** joined: the text columns of a row make one opinion; each: every answered cell is an opinion of its own */
  readonly textMode: 'joined' | 'each'
  readonly roles: Readonly<Record<SingleRole, number | null>>
  /** dropped, never part of a result */
  readonly personal: readonly number[]
}

export interface ColumnMapping {
  /** the tables that hold opinions, each with its columns */
  readonly tables: readonly { readonly table: RawTable; readonly mapping: TableMapping }[]
  readonly choices: readonly ColumnChoice[]
  /** tables of a file that were left out because they hold no opinions */
  readonly remarks: readonly Rejection[]
}

const GUESSED_ROLES = ['time', 'mentions', 'org', 'audience', 'channel', 'person'] as const
/** A person column with this many Han characters a cell holds names, not codes. */
const MIN_NAME_HAN = 1
const ROLES: readonly SingleRole[] = ['id', ...GUESSED_ROLES]

/**
 * Which column is what in each table: as named, else guessed from headers and contents. Does not depend on the order of
 * rows.
 *
 * @param namedIn - every: each table has all named columns; some: a named column stands in at least one table, in tables
 *   without it its role is guessed, and tables without any named text column are left out
 * @throws InputError when a named column is missing, or a file has no column that reads like opinions
 */
export function chooseColumns(tables: readonly RawTable[], named: NamedColumns, namedIn: 'every' | 'some' = 'every'): ColumnMapping {
  const missing = namedIn === 'every' ? tables.flatMap((table) => missingColumns(table, named)) : missingEverywhere(tables, named)
  if (missing.length > 0) throw new InputError(missing)
  const drafts = tables.map((table) => draftTable(table, namedIn === 'every' ? named : namedOf(table, named)))
  const files = [...new Set(tables.map((table) => table.file))]
  const empty = files.filter((file) => drafts.every((draft) => draft.table.file !== file || draft.text === null))
  if (empty.length > 0) throw new InputError(empty.flatMap((file) => noText(tables.filter((table) => table.file === file))))
  const kept = drafts.flatMap((draft) => (draft.text === null ? [] : [{ ...draft, text: draft.text }]))
  const ids = chooseIds(kept, named.id)
  const mapped = kept.map((draft, i) => ({
    table: draft.table,
    mapping: { text: draft.text.columns, textMode: draft.text.mode, roles: { ...draft.roles, id: ids[i]!.index }, personal: draft.personal },
  }))
  const choices = kept.flatMap((draft, i) => [ids[i]!.choice, ...draft.choices])
  const remarks = drafts.filter((draft) => draft.text === null).map(({ table }) => ({ file: table.file, row: null, column: null, reason: `表头为“${table.header.slice(0, 6).join('、')}”的表里没有意见，没有读取` }))
  return { tables: mapped, choices: mergeChoices(choices), remarks }
}

interface Draft {
  readonly table: RawTable
  readonly profiles: readonly ColumnProfile[]
  readonly text: { readonly columns: readonly number[]; readonly mode: 'joined' | 'each' } | null
  readonly roles: Readonly<Record<SingleRole, number | null>>
  readonly personal: readonly number[]
  readonly choices: readonly ColumnChoice[]
}

function draftTable(table: RawTable, named: NamedColumns): Draft {
  const profiles = profileColumns(table)
  const choices: ColumnChoice[] = []
  const choose = (role: ColumnChoice['role'], columns: readonly number[], confidence: number, reason: string, chosenBy: 'option' | 'guess') =>
    choices.push({ file: table.file, role, columns: columns.map((c) => table.header[c]!), confidence: Math.round(confidence * 100) / 100, reason, chosenBy })
  const taken = new Set<number>()
  const roles: Record<SingleRole, number | null> = { id: null, person: null, time: null, org: null, audience: null, channel: null, mentions: null }
  for (const role of ROLES) {
    const name = named[role]
    if (name === undefined || name === null) continue
    roles[role] = findColumn(table.header, name)
    taken.add(roles[role])
    if (role !== 'id') choose(role, [roles[role]], 1, optionReason(role, table, roles[role]), 'option')
  }
  const namedText = named.text?.map((name) => findColumn(table.header, name))
  for (const column of namedText ?? []) taken.add(column)
  const personal = guessPersonal(profiles).filter(({ index }) => namedText?.includes(index) !== true)
  const free = () => profiles.filter(({ index }) => !taken.has(index))
  const isPersonal = (index: number) => personal.some((guess) => guess.index === index)
  const guessed = namedText === undefined ? guessText(free().filter(({ index }) => !isPersonal(index)), table.rows.length) : null
  const text = namedText === undefined ? guessed : namedText.length === 0 ? null : { columns: namedText, mode: named.textMode ?? 'joined' }
  if (guessed !== null) choose('text', guessed.columns, guessed.confidence, guessed.reason, 'guess')
  if (namedText !== undefined && namedText.length > 0) choose('text', namedText, 1, '由 --text 指定', 'option')
  for (const column of text?.columns ?? []) taken.add(column)
  for (const role of GUESSED_ROLES) {
    if (roles[role] !== null || named[role] === null) continue
    const candidates = free().filter(({ index }) => role === 'person' || !isPersonal(index))
    const guess = guessRole(role, candidates)
    if (guess === null) continue
    roles[role] = guess.index
    taken.add(guess.index)
    choose(role, [guess.index], guess.confidence, guess.reason + timeRemark(role, table, guess.index), 'guess')
  }
  const person = roles.person === null ? undefined : profiles[roles.person]
  if (person !== undefined && !isPersonal(person.index) && person.meanHan >= MIN_NAME_HAN) {
    personal.push({ index: person.index, confidence: 0.8, reason: `“${person.name}”的内容像姓名，只用来区分不同的人，不带入结果` })
  }
  for (const guess of personal) choose('personal', [guess.index], guess.confidence, guess.reason, 'guess')
  return { table, profiles, text, roles, personal: personal.map(({ index }) => index), choices }
}

function optionReason(role: SingleRole, table: RawTable, column: number): string {
  return `由 --${role} 指定${timeRemark(role, table, column)}`
}

/** A time that cannot be read costs the row nothing; how many there are is said here. */
function timeRemark(role: SingleRole, table: RawTable, column: number): string {
  if (role !== 'time') return ''
  const unreadable = table.rows.filter(({ cells }) => isFilled(cells[column]) && Number.isNaN(parseTime(cells[column]))).length
  const among = table.extent === undefined || table.extent.rowCount === table.rows.length ? '' : `前 ${table.rows.length} 行里`
  return unreadable === 0 ? '' : `；${among}有 ${unreadable} 行的时间认不出来，按没有时间处理`
}

interface IdChoice {
  readonly index: number | null
  readonly choice: ColumnChoice
}

/**
 * The id column of each table: guessed only where complete. A running number must also be unique across all files, else
 * ids are made of content; a column that is plainly the id is taken as it is, and duplicates in it are refused later.
 */
function chooseIds(drafts: readonly Draft[], name: string | null | undefined): IdChoice[] {
  if (name !== undefined) {
    return drafts.map(({ table, roles: { id } }) => ({
      index: id,
      choice: { file: table.file, role: 'id', columns: id === null ? [] : [table.header[id]!], confidence: 1, reason: '由 --id 指定', chosenBy: 'option' },
    }))
  }
  const free = (draft: Draft) => {
    const used = new Set([...Object.values(draft.roles), ...(draft.text?.columns ?? [])])
    return idCandidates(draft.profiles).filter(({ index }) => !used.has(index) && !draft.personal.includes(index) && isComplete(draft.table, index))
  }
  const picks = drafts.map((draft) => {
    const candidates = free(draft)
    return candidates.find(({ index }) => areDistinct([draft.table], [index])) ?? candidates.find((profile) => isPlainId(profile))
  })
  const usable =
    picks.every((pick) => pick !== undefined) && (picks.every((pick) => isPlainId(pick)) || areDistinct(drafts.map(({ table }) => table), picks.map((pick) => pick.index)))
  return drafts.map(({ table }, i) => {
    const pick = usable ? picks[i] : undefined
    if (pick !== undefined) {
      const reason = `表头“${pick.name}”，每行都有`
      return { index: pick.index, choice: { file: table.file, role: 'id', columns: [pick.name], confidence: 0.95, reason, chosenBy: 'guess' } }
    }
    const why = picks.some((candidate) => candidate !== undefined) ? '几个文件的编号有重复或不齐' : '没有齐全且不重复的编号列'
    return { index: null, choice: { file: table.file, role: 'id', columns: [], confidence: 1, reason: `${why}，编号由整行内容算出`, chosenBy: 'guess' } }
  })
}

function isPlainId(profile: ColumnProfile): boolean {
  return STRONG_ID_HEADER.test(profile.name) && profile.distinct >= 0.5
}

function isComplete(table: RawTable, column: number): boolean {
  return table.extent?.incomplete.has(column) !== true && table.rows.every(({ cells }) => isFilled(cells[column]))
}

function isFilled(cell: string | null | undefined): cell is string {
  return cell !== null && cell !== undefined
}

function areDistinct(tables: readonly RawTable[], columns: readonly number[]): boolean {
  const seen = new Set<string>()
  for (let t = 0; t < tables.length; t++) {
    if (tables[t]!.extent?.repeating.has(columns[t]!) === true) return false
    for (const { cells } of tables[t]!.rows) {
      const id = cells[columns[t]!]?.trim() ?? ''
      if (seen.has(id) || /[|\r\n]/.test(id)) return false
      seen.add(id)
    }
  }
  return true
}

function missingColumns(table: RawTable, named: NamedColumns): Rejection[] {
  const names = [...(named.text ?? []), ...ROLES.flatMap((role) => named[role] ?? [])]
  return names.filter((name) => findColumn(table.header, name) < 0).map((name) => {
    const near = nearestHeader(name, table.header)
    const hint = near === null ? '' : `，是不是“${near}”？`
    return { file: table.file, row: null, column: name, reason: `表头里没有“${name}”${hint === '' ? '；' : hint}有：${table.header.join('、')}` }
  })
}

function missingEverywhere(tables: readonly RawTable[], named: NamedColumns): Rejection[] {
  const perTable = tables.map((table) => missingColumns(table, named))
  return (perTable[0] ?? []).filter(({ column }) => perTable.every((missing) => missing.some((other) => other.column === column)))
}

/** What was named as far as the table has it; roles named for other tables are guessed. */
function namedOf(table: RawTable, named: NamedColumns): NamedColumns {
  const has = (name: string) => findColumn(table.header, name) >= 0
  const roles = ROLES.flatMap((role) => {
    const name = named[role]
    return name === undefined || (name !== null && !has(name)) ? [] : [[role, name] as const]
  })
  const { text, textMode } = named
  return { ...Object.fromEntries(roles), ...(text !== undefined && { text: text.filter(has) }), ...(textMode !== undefined && { textMode }) }
}

function findColumn(header: readonly string[], name: string): number {
  const exact = header.indexOf(name)
  if (exact >= 0) return exact
  const plain = (text: string) => text.normalize('NFKC').replace(/\s/g, '').toLowerCase()
  return header.findIndex((column) => plain(column) === plain(name))
}

function noText(tables: readonly RawTable[]): readonly Rejection[] {
  const headers = tables.map((table) => table.header.join('、')).join('；')
  return fileError(tables[0]!.file, `没有一列像意见；请用 --text 指定意见所在的列，表头有：${headers}`).problems
}

/** Tables of one document with the same choice say it once. */
function mergeChoices(choices: readonly ColumnChoice[]): ColumnChoice[] {
  const seen = new Set<string>()
  return choices.filter((choice) => {
    const key = JSON.stringify(choice)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
