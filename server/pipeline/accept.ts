import type { OpinionFacts } from '../../analysis/index.ts'
import { canonicalOrder, checkDistinct, checkIdColumn, contentIds } from './accept-id.ts'
import { newMasker } from './accept-mask.ts'
import type { MaskCounts, Masker } from './accept-mask.ts'
import { rowReader } from './accept-row.ts'
import { newSource, QUESTION_COLUMN } from './accept-source.ts'
import { InputError } from './input-error.ts'
import type { ColumnMapping, TableMapping } from './mapping.ts'
import type { SingleRole } from './mapping-role.ts'
import type { RawTable } from './read/table.ts'
import type { Rejection, SourceColumn } from './result.ts'

/** Opinions in canonical order with personal data masked; people are pseudonyms (hashes), never names. */
export interface Accepted extends OpinionFacts {
  readonly ids: readonly string[]
  /** title and detail joined; never empty */
  readonly texts: readonly string[]
  /** the title with which the text begins, where there is a title column and it is short; else null */
  readonly titles: readonly (string | null)[]
  /** all other columns, masked, personal ones left out; 问卷题目 where a questionnaire's answers became opinions */
  readonly source: readonly SourceColumn[]
  readonly rejected: readonly Rejection[]
  readonly counts: {
    /** rows of data read; a questionnaire's row can give several opinions */
    readonly rows: number
    readonly accepted: number
    readonly rejected: number
    readonly people: number | null
    readonly mentions: number
    readonly masked: MaskCounts
  }
}

/** Where each opinion stands in the files, in canonical order. */
export interface Located {
  /** the row as a person counts it */
  readonly rows: Int32Array
  /** index into the mapping's tables */
  readonly tables: Int32Array
}

/**
 * Takes every row that holds an opinion, and says why not for every other.
 *
 * Text columns are joined by 。 unless the part before already ends a sentence. Order, ids and hashes do not depend on the
 * order of rows or the names of files.
 *
 * @param options.sameIds - what becomes of an id that occurs twice: refused, or taken as it is
 * @throws InputError for duplicate or unusable ids, or when no row is accepted
 */
export function acceptRows(tables: readonly RawTable[], mapping: ColumnMapping, options: { sameIds: 'refused' | 'taken' } = { sameIds: 'refused' }): Accepted & Located {
  const draft = newDraft()
  for (const { table, mapping: columns } of mapping.tables) acceptTable(draft, table, columns)
  const rejected = inFileOrder([...tables.flatMap((table) => table.rejected), ...mapping.remarks, ...draft.rejected], tables)
  if (draft.ids.length === 0) throw new InputError([{ file: tables[0]?.file ?? '', row: null, column: null, reason: '没有一行能用' }, ...rejected.slice(0, 20)])
  if (options.sameIds === 'refused') checkDistinct(draft.ids, (i) => ({ file: draft.tableOf[i]!.file, row: draft.rowOf[i]! }))
  const order = canonicalOrder(draft.ids)
  const tableAt = new Map(mapping.tables.map(({ table }, at) => [table, at]))
  const pick = <T>(values: readonly T[]): T[] => Array.from(order, (i) => values[i]!)
  const hasRole = (role: SingleRole) => mapping.tables.some(({ mapping: { roles } }) => roles[role] !== null)
  const pickRole = (role: SingleRole, values: readonly (string | null)[]) => (hasRole(role) ? pick(values) : null)
  const people = pickRole('person', draft.people)
  const rejectedRows = rejected.filter(({ row }) => row !== null).length
  return {
    ids: pick(draft.ids),
    texts: pick(draft.texts),
    titles: pick(draft.titles),
    people,
    times: hasRole('time') ? Float64Array.from(order, (i) => draft.times[i]!) : null,
    orgs: pickRole('org', draft.orgs),
    audiences: pickRole('audience', draft.audiences),
    channels: pickRole('channel', draft.channels),
    mentions: Uint32Array.from(order, (i) => draft.mentions[i]!),
    rows: Int32Array.from(order, (i) => draft.rowOf[i]!),
    tables: Int32Array.from(order, (i) => tableAt.get(draft.tableOf[i]!)!),
    source: draft.source.columns(order),
    rejected,
    counts: {
      rows: mapping.tables.reduce((sum, { table }) => sum + table.rows.length, 0) + rejectedRows - draft.rejected.length,
      accepted: draft.ids.length,
      rejected: rejectedRows,
      people: people === null ? null : new Set(people.filter((person) => person !== null)).size,
      mentions: draft.mentions.reduce((sum, count) => sum + count, 0),
      masked: { ...draft.masker.found },
    },
  }
}

/** File by file as they were named, row by row; remarks about a whole file last. */
function inFileOrder(rejected: readonly Rejection[], tables: readonly RawTable[]): readonly Rejection[] {
  const place = new Map([...new Set(tables.map(({ file }) => file))].map((file, i) => [file, i]))
  const key = ({ file }: Rejection) => place.get(file) ?? place.size
  return rejected.toSorted((a, b) => key(a) - key(b) || (a.row ?? Number.MAX_SAFE_INTEGER) - (b.row ?? Number.MAX_SAFE_INTEGER))
}

type Draft = ReturnType<typeof newDraft>

function newDraft() {
  const masker: Masker = newMasker()
  return {
    masker,
    contentId: contentIds(),
    source: newSource(),
    ids: [] as string[],
    texts: [] as string[],
    titles: [] as (string | null)[],
    people: [] as (string | null)[],
    times: [] as number[],
    orgs: [] as (string | null)[],
    audiences: [] as (string | null)[],
    channels: [] as (string | null)[],
    mentions: [] as number[],
    tableOf: [] as RawTable[],
    rowOf: [] as number[],
    rejected: [] as Rejection[],
  }
}

function acceptTable(draft: Draft, table: RawTable, mapping: TableMapping): void {
  if (mapping.roles.id !== null) checkIdColumn(table, mapping.roles.id)
  const reader = rowReader(table, mapping, { masker: draft.masker, contentId: draft.contentId, points: 'whole' })
  draft.source.declare(mapping.textMode === 'each' ? [QUESTION_COLUMN, ...reader.names] : reader.names)
  for (const raw of table.rows) {
    const result = reader.read(raw)
    if ('reason' in result) {
      draft.rejected.push({ file: table.file, row: raw.row, ...result })
      continue
    }
    const { facts, cells } = result
    for (const opinion of result.opinions) {
      draft.ids.push(opinion.id)
      draft.texts.push(opinion.text)
      draft.titles.push(opinion.title)
      draft.tableOf.push(table)
      draft.rowOf.push(raw.row)
      draft.people.push(facts.person)
      draft.times.push(facts.time)
      draft.orgs.push(facts.org)
      draft.audiences.push(facts.audience)
      draft.channels.push(facts.channel)
      draft.mentions.push(facts.mentions)
      draft.source.push(reader.names, cells, opinion.question)
    }
  }
}
