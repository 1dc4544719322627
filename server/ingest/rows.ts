import { randomFillSync } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import type { UploadedOpinion } from '../opinion/service.ts'
import type { RowFacts, RowOpinion } from '../pipeline/accept-row.ts'
import { QUESTION_COLUMN } from '../pipeline/accept-source.ts'
import { NO_ANSWER } from '../pipeline/mapping-column.ts'
import type { TableMapping } from '../pipeline/mapping.ts'
import type { TableHead } from '../pipeline/read/table.ts'
import { personKey } from '../person-key.ts'
import { audienceOf, channelOf, isFormExport, plainName, schoolStageOf, STAGE_HEADER } from './names.ts'

/** Which of the points that one answer lists an opinion is, and what introduced them. */
const POINT_COLUMN = '第几点'
const LEAD_IN_COLUMN = '各点之前的话'
const ID_BYTES = 16
const RANDOM_BYTES = ID_BYTES * 1024

/** An org under which opinions of the upload may stand. */
export interface OrgTarget {
  readonly orgId: string
  readonly schoolStage: string | null
}

export interface RowPlacing {
  /** where opinions without a known org stand */
  readonly own: OrgTarget
  /** by plain name */
  readonly targets: ReadonlyMap<string, OrgTarget>
  /** columns that are not stored, whatever they were confirmed as */
  readonly hidden: ReadonlySet<string>
  readonly campaignId: string
  /** key of the hashes of people */
  readonly secret: string
}

/** One row as it was read. */
interface PlacedRow {
  readonly row: number
  readonly opinions: readonly RowOpinion[]
  readonly keys: readonly string[]
  readonly facts: RowFacts
  readonly cells: readonly (string | null)[]
}

export interface TablePlacer {
  place(row: PlacedRow): UploadedOpinion[]
}

/** Places the rows of one table: org, audience, channel, school stage, and the cells that travel along. */
export function tablePlacer(head: TableHead, mapping: TableMapping, names: readonly string[], placing: RowPlacing): TablePlacer {
  const isForm = isFormExport(head.header)
  const stages = names.flatMap((name, c) => (STAGE_HEADER.test(name) ? [c] : []))
  const newId = idSource()
  const cellsOf = travelling(head, mapping, names, placing.hidden)
  return {
    place({ row, opinions, keys, facts, cells }) {
      const target = (facts.org === null ? undefined : placing.targets.get(plainName(facts.org))) ?? placing.own
      const stage = stages.map((c) => schoolStageOf(cells[c] ?? null)).find((found) => found !== null)
      const shared = {
        org_id: target.orgId,
        said_at: Number.isNaN(facts.time) ? null : new Date(facts.time).toISOString(),
        channel: channelOf(facts.channel) ?? (isForm ? '调查问卷' : null),
        audience: audienceOf(facts.audience),
        school_stage: stage ?? target.schoolStage,
        mention_count: facts.mentions,
        person_key: facts.person === null ? null : personKey(placing.secret, placing.campaignId, facts.person),
        source_file: head.file,
        source_row: row,
      }
      const along = cellsOf(cells, opinions[0]?.id ?? '')
      return opinions.map((opinion, at) => ({ id: newId(), text: opinion.text, title: opinion.title, ...shared, source_cells: [...placeInRow(opinion), ...along], row_key: keys[at]! }))
    },
  }
}

/** Ids in order, from random bytes fetched for many at once: one by one they cost more than all else about a row. */
function idSource(): () => string {
  const bytes = new Uint8Array(RANDOM_BYTES)
  let at = bytes.length
  let seq = randomFillSync(new Uint32Array(1))[0]! >>> 1
  return () => {
    if (at >= bytes.length) {
      randomFillSync(bytes)
      at = 0
    }
    at += ID_BYTES
    seq = (seq + 1) >>> 0
    return uuid({ random: bytes.subarray(at - ID_BYTES, at), msecs: Date.now(), seq })
  }
}

function placeInRow({ question, point }: RowOpinion): [string, string][] {
  return [
    ...(question === null ? [] : [[QUESTION_COLUMN, question] as [string, string]]),
    ...(point === null ? [] : [[POINT_COLUMN, `${point.number}/${point.of}`] as [string, string]]),
    ...(point === null || point.leadIn === null ? [] : [[LEAD_IN_COLUMN, point.leadIn] as [string, string]]),
  ]
}

/** The filled cells of a row but for its text and what is hidden, in the file's order, the row's number among them. */
function travelling(head: TableHead, { roles }: TableMapping, names: readonly string[], hidden: ReadonlySet<string>): (cells: PlacedRow['cells'], id: string) => [string, string][] {
  const columns = names.flatMap((name, c) => (hidden.has(name) ? [] : [{ name, c, at: head.header.indexOf(name) }]))
  const idAt = roles.id === null || hidden.has(head.header[roles.id]!) ? null : roles.id
  const before = idAt === null ? 0 : columns.filter(({ at }) => at < idAt).length
  return (cells, id) => {
    const pairs = columns.map(({ name, c }): [string, string | null] => [name, cells[c] ?? null])
    if (idAt !== null) pairs.splice(before, 0, [head.header[idAt]!, id.replace(/#\d+$/, '')])
    return pairs.filter((pair): pair is [string, string] => pair[1] !== null && !NO_ANSWER.test(pair[1]))
  }
}
