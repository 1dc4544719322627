import { AUDIENCES, type ORG_KINDS, type OrgImportLine, type OrgImportProblem } from './contract.ts'
import type { OrgLine } from './org-sheet.ts'

/** An org as it is stored, or as it will be. */
interface PlannedOrg {
  readonly id: string
  readonly parentId: string | null
  readonly name: string
  readonly kind: string
  readonly schoolStage: string | null
  readonly setting: string | null
  readonly ownership: string | null
}

export interface Known {
  /** the org of the campaign and all below it, by name */
  readonly orgs: ReadonlyMap<string, PlannedOrg>
  /** names that orgs elsewhere hold */
  readonly taken: ReadonlySet<string>
  readonly rosters: ReadonlyMap<string, Readonly<Record<string, number>>>
  readonly topId: string
}

export interface Change {
  readonly line: OrgImportLine
  readonly org: PlannedOrg
  readonly roster: Readonly<Record<string, number>> | null
}

export interface OrgPlan {
  readonly changes: readonly Change[]
  readonly problems: readonly OrgImportProblem[]
}

const COLUMN = { name: '单位名称', parent: '上级单位', kind: '类别' } as const

/**
 * What the lines would change: orgs are known by their names, an empty cell leaves what is known, a new org without 上级单位 stands
 * below the campaign's own. Every problem is told; with one of them nothing is to be stored.
 *
 * @param newId - ids of new orgs
 */
export function planOrgs(lines: readonly OrgLine[], known: Known, newId: () => string): OrgPlan {
  const problems: OrgImportProblem[] = []
  const say = (row: number, column: keyof typeof COLUMN, reason: string): void => void problems.push({ row, column: COLUMN[column], reason })
  const firstRows = new Map<string, number>()
  for (const { name, row } of lines) {
    const first = firstRows.get(name)
    if (first === undefined) firstRows.set(name, row)
    else say(row, 'name', `“${name}”在第 ${first} 行已经有了，一个单位只能写一行`)
    if (known.taken.has(name)) say(row, 'name', `“${name}”这个名称已被本活动以外的单位使用，请改用全称`)
  }
  const ids = new Map([...firstRows.keys()].map((name) => [name, known.orgs.get(name)?.id ?? newId()]))
  const idOf = (name: string): string | null => ids.get(name) ?? known.orgs.get(name)?.id ?? null
  const names = new Map([...[...known.orgs.values()].map(({ id, name }) => [id, name] as const), ...[...ids].map(([name, id]) => [id, name] as const)])
  const changes = lines.flatMap((line) => {
    if (firstRows.get(line.name) !== line.row) return []
    const before = known.orgs.get(line.name) ?? null
    const parentId = parentOf(line, before, known, idOf)
    if (typeof parentId === 'object' && parentId !== null) return say(line.row, 'parent', parentId.reason) ?? []
    const kind = line.kind ?? before?.kind
    if (kind === undefined) return say(line.row, 'kind', '新单位要写明类别') ?? []
    const org = { id: ids.get(line.name)!, parentId, name: line.name, kind, schoolStage: line.schoolStage ?? before?.schoolStage ?? null, setting: line.setting ?? before?.setting ?? null, ownership: line.ownership ?? before?.ownership ?? null }
    return [toChange(line, org, before, known.rosters.get(org.id) ?? null, (id) => (id === null ? null : names.get(id)!))]
  })
  sayCircles(changes, known, names, say)
  return { changes, problems }
}

function parentOf({ name, parent }: OrgLine, before: PlannedOrg | null, { topId }: Known, idOf: (name: string) => string | null): string | null | { reason: string } {
  if (before?.id === topId) return parent === null || idOf(parent) === before.parentId ? before.parentId : { reason: `“${name}”是本活动的主办单位，不能放到“${parent}”下面；请留空` }
  if (parent === null) return before === null ? topId : before.parentId
  if (parent === name) return { reason: '上级单位不能是自己' }
  return idOf(parent) ?? { reason: `没有“${parent}”这个上级单位；请核对名称，或在表里加上这一行` }
}

/** Every line whose org would stand, at last, below itself. */
function sayCircles(changes: readonly Change[], known: Known, names: ReadonlyMap<string, string>, say: (row: number, column: 'parent', reason: string) => void): void {
  const parents = new Map<string, string | null>([...known.orgs.values()].map(({ id, parentId }) => [id, parentId]))
  for (const { org } of changes) parents.set(org.id, org.parentId)
  for (const { org, line } of changes) {
    const path = [org.id]
    for (let at = org.parentId; at !== null && path.length <= parents.size; at = parents.get(at) ?? null) {
      path.push(at)
      if (at !== org.id) continue
      say(line.row, 'parent', `上下级成了一圈：${path.slice(0, 6).map((id) => names.get(id)).join(' → ')}`)
      break
    }
  }
}

function toChange(line: OrgLine, org: PlannedOrg, before: PlannedOrg | null, known: Readonly<Record<string, number>> | null, nameOf: (id: string | null) => string | null): Change {
  const given = Object.keys(line.roster).length > 0
  const roster = given ? { ...known, ...line.roster } : known
  const changes = before === null ? [] : [
    ...differing('上级单位', nameOf(before.parentId), nameOf(org.parentId)), ...differing('类别', before.kind, org.kind), ...differing('学段', before.schoolStage, org.schoolStage),
    ...differing('城乡', before.setting, org.setting), ...differing('公办民办', before.ownership, org.ownership),
    ...AUDIENCES.flatMap((audience) => differing(`${audience}人数`, known?.[audience] ?? null, roster?.[audience] ?? null)),
  ]
  const change = before === null ? 'new' : changes.length > 0 ? 'changed' : 'same'
  const { name, schoolStage, parentId } = org
  return { org, roster: given ? roster : null, line: { row: line.row, name, change, parentName: nameOf(parentId), kind: org.kind as (typeof ORG_KINDS)[number], schoolStage, roster, changes } }
}

function differing(what: string, before: string | number | null, after: string | number | null): string[] {
  return before === after ? [] : [`${what}：${before ?? '无'} → ${after ?? '无'}`]
}
