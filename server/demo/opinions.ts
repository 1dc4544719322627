import { v7 } from 'uuid'
import type { Tx } from '../db/client.ts'
import { occasion, opinion } from '../db/tables.ts'
import { findLeads } from '../lead/contract.ts'
import { insertLeads } from '../lead/service.ts'
import { newMasker } from '../pipeline/accept-mask.ts'
import { parseTime } from '../pipeline/accept-time.ts'
import { type Fixture, type Line, OPINIONS_FILE } from './fixture.ts'
import { schoolStageOf } from './orgs.ts'

const ROWS_AT_ONCE = 500
/** A spreadsheet's first row holds the headers. */
const FIRST_ROW = 2
const TEXT_COLUMN = '意见'
const TIME_COLUMN = '时间'

interface Owner {
  readonly campaignId: string
  /** who is said to have recorded it all */
  readonly recorderId: string
  readonly orgIds: ReadonlyMap<string, string>
}

/** Stores the occasions and what was said there, masked as an upload is. */
export async function insertOpinions(tx: Tx, fixture: Fixture, owner: Owner): Promise<void> {
  const occasionIds = new Map(fixture.occasions.map((line) => [line['id']!, v7()]))
  await tx.insert(occasion).values(fixture.occasions.map((line) => toOccasion(line, occasionIds.get(line['id']!)!, owner)))
  const orgIdsByName = new Map(fixture.orgs.map((line) => [line['name']!, owner.orgIds.get(line['id']!)!]))
  const masker = newMasker()
  const rows = fixture.opinions.map((line, i) => ({
    campaignId: owner.campaignId,
    id: v7(),
    orgId: orgIdsByName.get(line['单位']!)!,
    text: masker.mask(line[TEXT_COLUMN]!),
    saidAt: timeOf(line[TIME_COLUMN]!),
    channel: line['渠道'] || null,
    audience: line['对象'] || null,
    schoolStage: schoolStageOf(line['学段']),
    mentionCount: Number(line['提及人数'] || 1),
    occasionId: occasionIds.get(line['场次']!) ?? null,
    sourceFile: OPINIONS_FILE,
    sourceRow: FIRST_ROW + i,
    sourceCells: Object.entries(line)
      .filter(([column]) => column !== TEXT_COLUMN)
      .map(([column, cell]) => [column, column === TIME_COLUMN ? cell : masker.mask(cell) || null]),
    rowKey: `demo:${line['意见编号']}`,
    createdBy: owner.recorderId,
  }))
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) await tx.insert(opinion).values(rows.slice(at, at + ROWS_AT_ONCE))
  await insertLeads(tx, owner.campaignId, findLeads(rows.map(({ orgId, rowKey, text }) => ({ org_id: orgId, row_key: rowKey, text }))))
}

function toOccasion(line: Line, id: string, { campaignId, orgIds, recorderId }: Owner): typeof occasion.$inferInsert {
  return {
    campaignId,
    id,
    orgId: orgIds.get(line['org']!)!,
    heldAt: timeOf(line['at']!),
    place: line['place'] || null,
    channel: line['channel']!,
    audience: line['audience']!,
    schoolStage: schoolStageOf(line['level']),
    dueCount: countOf(line['due']),
    presentCount: countOf(line['present']),
    recordedBy: recorderId,
  }
}

function countOf(cell: string | undefined): number | null {
  return cell === undefined || cell === '' ? null : Number(cell)
}

/** Wall time of Asia/Shanghai. */
function timeOf(cell: string): Date {
  return new Date(parseTime(cell))
}
