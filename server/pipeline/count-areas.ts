import { KINDS, NO_STAGE, OUTSIDE, type OpinionFacts, type Taxonomy, UNDECIDED } from '../../analysis/index.ts'
import type { AreaRow, OpinionColumns, StageRow } from './result.ts'

/** What is counted of each opinion; columns of equal length. */
export interface Counted {
  readonly placed: Pick<OpinionColumns, 'area' | 'subArea' | 'stage' | 'kind' | 'duplicateOf' | 'issueId'>
  readonly facts: OpinionFacts
}

/** A row per area, the empty ones too; outside and undecided last. Counts are mentions unless named otherwise. */
export function countAreas(taxonomy: Taxonomy, counted: Counted): AreaRow[] {
  const outside = taxonomy.outside ?? { code: OUTSIDE, name: '范围外' }
  const frame = [...taxonomy.areas, outside, { code: UNDECIDED, name: '待研判' }]
  const stages = taxonomy.stages ? [...taxonomy.stages.map((stage) => stage.code), NO_STAGE] : []
  const audiences = counted.facts.audiences ? [...new Set(counted.facts.audiences)].filter((name) => name !== null).sort() : null
  const rowsOf = rowsByCode(counted.placed.area)
  return frame.map(({ code, name }) => {
    const rows = rowsOf.get(code) ?? []
    return {
      code,
      name,
      ...countRows(rows, counted),
      issueCount: new Set(rows.map((row) => counted.placed.issueId[row]).filter((id) => id !== null)).size,
      byStage: mentionsBy(rows, counted, (row) => counted.placed.stage[row] ?? null, stages),
      byAudience: audiences && mentionsBy(rows, counted, (row) => counted.facts.audiences?.[row] ?? null, audiences),
      bySubArea: mentionsBy(rows, counted, (row) => counted.placed.subArea[row] ?? null, []),
      byKind: mentionsBy(rows, counted, (row) => counted.placed.kind[row] ?? null, KINDS),
    }
  })
}

/** A row per stage of the taxonomy, S0 last; none where it has no stages. */
export function countStages(taxonomy: Taxonomy, counted: Counted): StageRow[] {
  if (!taxonomy.stages) return []
  const rowsOf = rowsByCode(counted.placed.stage)
  return [...taxonomy.stages, { code: NO_STAGE, name: '无' }].map(({ code, name }) => ({ code, name, ...countRows(rowsOf.get(code) ?? [], counted) }))
}

function countRows(rows: readonly number[], { placed, facts }: Counted): Pick<AreaRow, 'opinionCount' | 'peopleCount' | 'distinctCount'> {
  return {
    opinionCount: rows.reduce((sum, row) => sum + facts.mentions[row]!, 0),
    peopleCount: facts.people && distinctPeople(rows, facts.people),
    distinctCount: rows.filter((row) => placed.duplicateOf[row] === null).length,
  }
}

/** Null where opinions are there and none tells who said it. */
function distinctPeople(rows: readonly number[], people: readonly (string | null)[]): number | null {
  const known = new Set(rows.map((row) => people[row]).filter((person) => person !== null))
  return known.size > 0 || rows.length === 0 ? known.size : null
}

function mentionsBy(rows: readonly number[], { facts }: Counted, keyOf: (row: number) => string | null, always: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>(always.map((key) => [key, 0]))
  for (const row of rows) {
    const key = keyOf(row)
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + facts.mentions[row]!)
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function rowsByCode(codes: readonly (string | null)[]): Map<string, number[]> {
  const rows = new Map<string, number[]>()
  codes.forEach((code, row) => {
    if (code === null) return
    const found = rows.get(code)
    if (found) found.push(row)
    else rows.set(code, [row])
  })
  return rows
}
