import { v7 as uuid } from 'uuid'
import type { UploadedOpinion } from '../opinion/service.ts'
import type { Accepted, Located } from '../pipeline/accept.ts'
import { NO_ANSWER } from '../pipeline/mapping-column.ts'
import type { ColumnMapping } from '../pipeline/mapping.ts'
import { audienceOf, channelOf, isFormExport, plainName, schoolStageOf, STAGE_HEADER } from './names.ts'
import { headerOf } from './preview.ts'
import { rowKeys } from './row-key.ts'

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
  /** keyed hash of whoever said it */
  readonly personKey: (person: string) => string
}

export interface UploadRows {
  readonly count: number
  /** org names that are none of the targets, most frequent first */
  readonly unknownOrgs: readonly string[]
  at(index: number): UploadedOpinion
}

const LISTED_ORGS = 100

/** The accepted opinions as they are stored, in canonical order. */
export function uploadRows(accepted: Accepted & Located, mapping: ColumnMapping, placing: RowPlacing): UploadRows {
  const keys = rowKeys(accepted, mapping)
  const cellsAt = sourceCells(accepted, mapping, placing.hidden)
  const isForm = mapping.tables.map(({ table }) => isFormExport(table.header))
  const stages = accepted.source.filter(({ name }) => STAGE_HEADER.test(name))
  return {
    count: accepted.ids.length,
    unknownOrgs: unknownOrgs(accepted, placing),
    at(i) {
      const target = targetOf(accepted.orgs?.[i] ?? null, placing) ?? placing.own
      const time = accepted.times?.[i] ?? Number.NaN
      const person = accepted.people?.[i] ?? null
      const stage = stages.map(({ values }) => schoolStageOf(values[i] ?? null)).find((found) => found !== null)
      return {
        id: uuid(),
        org_id: target.orgId,
        text: accepted.texts[i]!,
        title: accepted.titles[i]!,
        said_at: Number.isNaN(time) ? null : new Date(time).toISOString(),
        channel: channelOf(accepted.channels?.[i] ?? null) ?? (isForm[accepted.tables[i]!] === true ? '调查问卷' : null),
        audience: audienceOf(accepted.audiences?.[i] ?? null),
        school_stage: stage ?? target.schoolStage,
        mention_count: accepted.mentions[i]!,
        person_key: person === null ? null : placing.personKey(person),
        source_file: mapping.tables[accepted.tables[i]!]!.table.file,
        source_row: accepted.rows[i]!,
        source_cells: cellsAt(i),
        row_key: keys[i]!,
      }
    },
  }
}

function targetOf(name: string | null, { targets }: RowPlacing): OrgTarget | undefined {
  return name === null ? undefined : targets.get(plainName(name))
}

function unknownOrgs({ orgs }: Accepted, placing: RowPlacing): string[] {
  const counts = new Map<string, number>()
  for (const name of orgs ?? []) if (name !== null && targetOf(name, placing) === undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return ranked.slice(0, LISTED_ORGS).map(([name]) => name)
}

/** The filled cells of an opinion's row but for its text and what is hidden, in the file's order; a questionnaire's question first. */
function sourceCells(accepted: Accepted & Located, mapping: ColumnMapping, hidden: ReadonlySet<string>): (i: number) => [string, string][] {
  const order = new Map(headerOf(mapping.tables.map(({ table }) => table)).map((name, at) => [name, at]))
  const columns = accepted.source.filter(({ name }) => !hidden.has(name)).sort((a, b) => (order.get(a.name) ?? -1) - (order.get(b.name) ?? -1))
  const idNames = mapping.tables.map(({ table, mapping: { roles } }) => (roles.id === null ? null : table.header[roles.id]!))
  return (i) => {
    const cells = columns.flatMap(({ name, values }): [string, string][] => {
      const cell = values[i] ?? null
      return cell === null || NO_ANSWER.test(cell) ? [] : [[name, cell]]
    })
    const idName = idNames[accepted.tables[i]!] ?? null
    if (idName === null || hidden.has(idName)) return cells
    const before = cells.findIndex(([name]) => (order.get(name) ?? -1) > (order.get(idName) ?? -1))
    return cells.toSpliced(before < 0 ? cells.length : before, 0, [idName, accepted.ids[i]!.replace(/#\d+$/, '')])
  }
}
