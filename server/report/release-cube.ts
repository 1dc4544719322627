import { type Cube, NO_STAGE, OUTSIDE, type PublishedCube, type Taxonomy, UNDECIDED } from '../../analysis/index.ts'
import { AUDIENCES, CHANNELS, type OrgRef } from '../org/contract.ts'
import { PUBLISHED_TABLES, type PublishedFigures } from './contract.ts'
import { inTreeOrder } from './org-tree.ts'
import type { ReleasedRow } from './release-store.ts'

/** Fewer people than this are not shown. */
export const K = 5
const DIMENSIONS = ['area', 'stage', 'audience', 'channel', 'org', 'week'] as const
type DimensionName = (typeof DIMENSIONS)[number]
const ORG = DIMENSIONS.indexOf('org')
const UNKNOWN = ''
const WEEK_MS = 7 * 24 * 3_600_000
/** Beyond this a wrong date would fill the table with empty weeks: then only weeks with opinions are listed. */
const MOST_WEEKS = 104

/** An org of the campaign and what hangs directly below the campaign's org on its way up. */
export interface PlacedOrg {
  readonly org: OrgRef
  /** orgs on the way up to, and without, the campaign's own; itself first */
  readonly path: readonly string[]
}

type Lines = Readonly<Record<DimensionName, readonly { readonly key: string; readonly name: string }[]>>

/**
 * What is published of a run: always the same tables, whoever looks.
 *
 * @param runs - the opinions of the run, then those of the runs published before
 * @param orgs - the campaign's org and all below it
 */
export function releaseCube([rows, ...earlier]: readonly (readonly ReleasedRow[])[], taxonomy: Taxonomy, orgs: readonly PlacedOrg[]): { cube: Cube; lines: Lines } {
  const all = new Map([...earlier.flat(), ...rows!].map((row) => [row.opinionId, row]))
  const universe = [...all.values()].sort((a, b) => (a.opinionId < b.opinionId ? -1 : 1))
  const lines = linesOf(universe, taxonomy, orgs)
  const numberOfOrg = new Map(orgs.map(({ org }, number) => [org.id, number]))
  const orgNumber = (orgId: string): number => numberOfOrg.get(orgId) ?? orgs.findIndex(({ path }) => path.length === 0)
  const branchOf = new Map(orgs.map(({ org, path }) => [org.id, path.at(-1) ?? org.id]))
  const numbers = DIMENSIONS.map((name) => new Map(lines[name].map(({ key }, line) => [key, line])))
  const keyOf: Readonly<Record<DimensionName, (row: ReleasedRow) => string>> = {
    area: ({ area }) => area, stage: ({ stage }) => stage, audience: ({ audience }) => audience ?? UNKNOWN, channel: ({ channel }) => channel ?? UNKNOWN,
    org: ({ orgId }) => branchOf.get(orgs[orgNumber(orgId)]!.org.id)!, week: ({ monday }) => monday ?? UNKNOWN,
  }
  const placed = (of: readonly ReleasedRow[]): Int32Array[] => {
    const found = new Map(of.map((row) => [row.opinionId, row]))
    return DIMENSIONS.map((name, at) => Int32Array.from(universe, ({ opinionId }) => (found.has(opinionId) ? numbers[at]!.get(keyOf[name](found.get(opinionId)!))! : -1)))
  }
  const people = new Map<string, number>()
  const personOf = Int32Array.from(universe, ({ person }) => people.get(person) ?? people.set(person, people.size).get(person)!)
  const cube: Cube = {
    dimensions: DIMENSIONS.map((name) => ({ name, lineCount: lines[name].length, isOrdered: name === 'week' })),
    tables: PUBLISHED_TABLES.map(({ row, column }) => [DIMENSIONS.indexOf(row), DIMENSIONS.indexOf(column)] as const),
    lines: placed(rows!),
    earlier: earlier.map(placed),
    orgOf: Int32Array.from(universe, ({ orgId }) => orgNumber(orgId)),
    personOf,
    personCount: Math.max(1, people.size),
    orgDimension: ORG,
    lineOfOrg: Int32Array.from(orgs, ({ org }) => numbers[ORG]!.get(branchOf.get(org.id)!)!),
    viewers: viewersOf(orgs, new Set(universe.map(({ orgId }) => orgId))),
    k: K,
  }
  return { cube, lines }
}

/** Every org below the campaign's, with what it and those below it said: whoever is there knows it in full. */
function viewersOf(orgs: readonly PlacedOrg[], voiced: ReadonlySet<string>): Uint8Array[] {
  const heard = new Set(orgs.filter(({ org }) => voiced.has(org.id)).flatMap(({ path }) => path))
  return orgs.filter(({ org, path }) => path.length > 0 && heard.has(org.id)).map(({ org: viewer }) => Uint8Array.from(orgs, ({ path }) => (path.includes(viewer.id) ? 1 : 0)))
}

function linesOf(rows: readonly ReleasedRow[], { areas, outside, stages }: Taxonomy, orgs: readonly PlacedOrg[]): Lines {
  const named = ({ code, name }: { code: string; name: string }): { key: string; name: string } => ({ key: code, name })
  const listed = (known: readonly string[], given: readonly (string | null)[]): { key: string; name: string }[] => {
    const others = new Set(given.filter((key) => key !== null && !known.includes(key)) as string[])
    return [...[...known, ...[...others].sort()].map((key) => ({ key, name: key })), { key: UNKNOWN, name: '未注明' }]
  }
  return {
    area: [...areas.map(named), { key: outside?.code ?? OUTSIDE, name: outside?.name ?? '范围外' }, { key: UNDECIDED, name: '待研判' }],
    stage: [...(stages ?? []).map(named), { key: NO_STAGE, name: '无环节' }],
    audience: listed(AUDIENCES, rows.map(({ audience }) => audience)),
    channel: listed(CHANNELS, rows.map(({ channel }) => channel)),
    org: orgs.filter(({ path }) => path.length <= 1).map(({ org }) => org).toSorted(inTreeOrder).map(({ id, name }) => ({ key: id, name })),
    week: [...weeksOf(rows).map((key) => ({ key, name: `${Number(key.slice(5, 7))}月${Number(key.slice(8))}日起` })), { key: UNKNOWN, name: '未注明' }],
  }
}

function weeksOf(rows: readonly ReleasedRow[]): string[] {
  const mondays = [...new Set(rows.flatMap(({ monday }) => monday ?? []))].sort()
  if (mondays.length === 0) return []
  const [first, last] = [Date.parse(mondays[0]!), Date.parse(mondays.at(-1)!)]
  const count = (last - first) / WEEK_MS + 1
  return count > MOST_WEEKS ? mondays : Array.from({ length: count }, (_, at) => new Date(first + at * WEEK_MS).toISOString().slice(0, 10))
}

/** The publication with the names of its lines; lines of nothing that nobody has to know of are left out. */
export function toFigures({ total, blocks, tables, primaryCount, complementaryCount }: PublishedCube, lines: Lines): PublishedFigures {
  const hard: readonly DimensionName[] = ['area', 'stage']
  return {
    k: K, opinionCount: total, smallCellCount: primaryCount, hiddenCellCount: primaryCount + complementaryCount,
    tables: tables.map(({ row, column, counts }) => {
      const [rowName, columnName] = [DIMENSIONS[row]!, DIMENSIONS[column]!]
      const kept = (dimension: number): number[] => [...blocks[dimension]!.keys()].filter((block) => blocks[dimension]![block]!.count > 0 || hard.includes(DIMENSIONS[dimension]!))
      const [rows, columns] = [kept(row), kept(column)]
      const lineOf = (dimension: number, block: number): PublishedFigures['tables'][number]['rows'][number] => {
        const { lines: joined, count } = blocks[dimension]![block]!
        const of = joined.map((line) => lines[DIMENSIONS[dimension]!][line]!)
        return { keys: of.map(({ key }) => key), name: of.map(({ name }) => name).join('、'), count }
      }
      return {
        name: PUBLISHED_TABLES.find((table) => table.row === rowName && table.column === columnName)!.name,
        rows: rows.map((block) => lineOf(row, block)),
        columns: columns.map((block) => lineOf(column, block)),
        cells: rows.map((at) => columns.map((across) => counts[at * blocks[column]!.length + across]!)),
      }
    }),
  }
}
