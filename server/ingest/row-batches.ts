import { findLeads, type FoundLead } from '../lead/contract.ts'
import type { UploadedOpinion } from '../opinion/service.ts'
import { checkImpersonal } from '../pipeline/accept-id.ts'
import { type MaskCounts, type Masker, newMasker } from '../pipeline/accept-mask.ts'
import { rowReader, type RowReader } from '../pipeline/accept-row.ts'
import { chooseColumns, type NamedColumns, type TableMapping } from '../pipeline/mapping.ts'
import { ownCopy } from '../pipeline/own-copy.ts'
import type { RawRow, TableHead } from '../pipeline/read/table.ts'
import { streamTables } from '../pipeline/read/tables.ts'
import type { Rejection } from '../pipeline/result.ts'
import { surveyTables } from '../pipeline/survey.ts'
import { plainName } from './names.ts'
import { CORRECTION_COLUMNS, rejectedRow, spoiledRow } from './rejections.ts'
import { rowKeys } from './row-key.ts'
import { type RowPlacing, tablePlacer, type TablePlacer } from './rows.ts'
import type { RejectionRow } from './store.ts'

/** One transaction's worth of rows; a questionnaire's row gives many opinions. */
const BATCH_ROWS = 1000
const BATCH_OPINIONS = 4000
const LISTED_ORGS = 100
/** So many names that are no orgs are told apart. */
const COUNTED_ORGS = 10_000
const LISTED_REJECTIONS = 20

export interface StorePlan {
  readonly path: string
  readonly named: NamedColumns
  readonly placing: RowPlacing
  /** rows that were stored before; they are gone through again, but not handed on */
  readonly from: number
}

/** What is stored in one transaction, with the cursor behind it. */
export interface RowBatch {
  /** UploadedOpinion[] in JSON, as the database takes it */
  readonly opinions: string
  readonly opinionCount: number
  /** those of them that are urgent */
  readonly leads: readonly FoundLead[]
  readonly rejections: readonly RejectionRow[]
  /** rows gone through so far */
  readonly done: number
}

export interface StoreTally {
  readonly rowCount: number
  readonly opinionCount: number
  readonly rejectedCount: number
  readonly masked: MaskCounts
  /** org names that are none of the targets, most frequent first */
  readonly unknownOrgs: readonly string[]
  /** the first rows that were not taken, in words */
  readonly firstRejections: readonly { readonly row: number | null; readonly column: string | null; readonly reason: string }[]
}

/**
 * The rows of a confirmed file, batch by batch, always the same batches for the same file and columns.
 *
 * @returns the tally, when the last batch was taken
 * @throws InputError for a file or columns that cannot be taken at all, before the first batch
 */
export async function* rowBatches(plan: StorePlan): AsyncGenerator<RowBatch, StoreTally> {
  const { mappings, remarks } = await mappingsOf(plan)
  const draft = newDraft(plan)
  const tables = new Map<TableHead, OpenTable | null>()
  for await (const { head, rows, rejected, spoiled } of streamTables(plan.path, {})) {
    if (!tables.has(head)) tables.set(head, openTable(draft, head, mappings[tables.size] ?? null))
    const table = tables.get(head) ?? null
    let next = 0
    for (const raw of table === null ? [] : rows) {
      while (next < rejected.length && (rejected[next]!.row ?? Infinity) < raw.row) reject(draft, spoiledRow(rejected[next++]!, spoiled, draft.masker.mask))
      takeRow(draft, table!, raw)
      if (draft.done % BATCH_ROWS === 0 || draft.opinions.length >= BATCH_OPINIONS) yield* cut(draft)
    }
    for (const rejection of rejected.slice(next)) reject(draft, spoiledRow(rejection, spoiled, draft.masker.mask))
  }
  for (const remark of remarks) reject(draft, spoiledRow(remark, undefined, draft.masker.mask))
  if (draft.opinions.length > 0 || draft.rejections.length > 0) yield* cut(draft)
  return tallyOf(draft)
}

/** Per table of the file, in its order, its columns; null = it holds no opinions. */
async function mappingsOf({ path, named }: StorePlan): Promise<{ mappings: (TableMapping | null)[]; remarks: readonly Rejection[] }> {
  const surveyed = await surveyTables(streamTables(path, {}), 'sample')
  const { tables, remarks } = chooseColumns(surveyed, named, surveyed.length > 1 ? 'some' : 'every')
  for (const { table, mapping } of tables) if (mapping.roles.id !== null) checkImpersonal(table, mapping.roles.id)
  return { mappings: surveyed.map((table) => tables.find((other) => other.table === table)?.mapping ?? null), remarks }
}

interface Draft {
  readonly plan: StorePlan
  readonly masker: Masker
  readonly keysOf: ReturnType<typeof rowKeys>
  readonly unknownOrgs: Map<string, number>
  readonly firstRejections: StoreTally['firstRejections'][number][]
  opinions: UploadedOpinion[]
  rejections: RejectionRow[]
  /** rows and remarks gone through: where the cursor stands */
  done: number
  rowCount: number
  opinionCount: number
  rejectedCount: number
  rejectionCount: number
}

function newDraft(plan: StorePlan): Draft {
  return { plan, masker: newMasker(), keysOf: rowKeys(), unknownOrgs: new Map(), firstRejections: [], opinions: [], rejections: [], done: 0, rowCount: 0, opinionCount: 0, rejectedCount: 0, rejectionCount: 0 }
}

interface OpenTable {
  readonly head: TableHead
  readonly mapping: TableMapping
  readonly reader: RowReader
  readonly placer: TablePlacer
  readonly hidden: ReadonlySet<string>
}

function openTable({ plan, masker }: Draft, head: TableHead, mapping: TableMapping | null): OpenTable | null {
  if (mapping === null) return null
  const reader = rowReader(head, mapping, { masker, contentId: () => '', points: 'split' })
  const isCorrection = CORRECTION_COLUMNS.every((name) => head.header.includes(name))
  const hidden = new Set([...plan.placing.hidden, ...(isCorrection ? CORRECTION_COLUMNS : [])])
  return { head, mapping, reader, hidden, placer: tablePlacer(head, mapping, reader.names, { ...plan.placing, hidden }) }
}

function takeRow(draft: Draft, { head, mapping, reader, placer, hidden }: OpenTable, raw: RawRow): void {
  const result = reader.read(raw)
  if ('reason' in result) return reject(draft, rejectedRow(head, raw, result, hidden, draft.masker.mask))
  draft.done++
  draft.rowCount++
  const { opinions, facts, cells } = result
  countUnknown(draft, facts.org)
  const rowId = mapping.roles.id === null ? null : (opinions[0]?.id.replace(/#\d+$/, '') ?? null)
  const keys = draft.keysOf(opinions.map(({ text }) => ({ rowId, facts, text })))
  for (const opinion of placer.place({ row: raw.row, opinions, keys, facts, cells })) draft.opinions.push(opinion)
  draft.opinionCount += opinions.length
}

function countUnknown({ plan, unknownOrgs }: Draft, org: string | null): void {
  if (org === null || plan.placing.targets.has(plainName(org))) return
  const known = unknownOrgs.get(org)
  if (known !== undefined || unknownOrgs.size < COUNTED_ORGS) unknownOrgs.set(known === undefined ? ownCopy(org) : org, (known ?? 0) + 1)
}

function reject(draft: Draft, rejection: Omit<RejectionRow, 'number'>): void {
  draft.done++
  draft.rejections.push({ ...rejection, number: draft.rejectionCount++ })
  if (rejection.row !== null) {
    draft.rowCount++
    draft.rejectedCount++
  }
  const { row, column, reason } = rejection
  if (draft.firstRejections.length < LISTED_REJECTIONS) draft.firstRejections.push({ row, column, reason })
}

/** What was gathered, unless it was stored before. */
function cut(draft: Draft): RowBatch[] {
  const { opinions, rejections, done } = draft
  draft.opinions = []
  draft.rejections = []
  return done > draft.plan.from ? [{ opinions: JSON.stringify(opinions), opinionCount: opinions.length, leads: findLeads(opinions), rejections, done }] : []
}

function tallyOf({ rowCount, opinionCount, rejectedCount, masker, unknownOrgs, firstRejections }: Draft): StoreTally {
  const ranked = [...unknownOrgs].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return { rowCount, opinionCount, rejectedCount, masked: { ...masker.found }, unknownOrgs: ranked.slice(0, LISTED_ORGS).map(([name]) => name), firstRejections }
}
