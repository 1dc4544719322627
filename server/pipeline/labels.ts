import { KINDS, maskPersonal, normaliseText, NO_STAGE, OUTSIDE, type Taxonomy } from '../../analysis/index.ts'
import { InputError } from './input-error.ts'
import { readTables } from './read/tables.ts'
import type { RawTable } from './read/table.ts'
import type { Rejection } from './result.ts'

/** What a person said an opinion is; null = not said. */
export interface Label {
  readonly area: string | null
  readonly stage: string | null
  readonly kind: string | null
}

/** Labels confirmed by people, by opinion id and by wording. */
export interface Labels {
  readonly byId: ReadonlyMap<string, Label>
  /** labelled rows that carry their wording, personal data masked; in file order */
  readonly texts: readonly { readonly id: string | null; readonly text: string; readonly label: Label }[]
}

const ROLES = ['id', 'text', 'area', 'stage', 'kind'] as const
type Role = (typeof ROLES)[number]

/**
 * Reads a labels file: a table with `id` or `text`, `area` and optionally `stage`, `kind`. An empty cell, `?` or `-` says nothing.
 *
 * @throws InputError for a file without these columns, a code the taxonomy does not have, or two labels for one opinion
 */
export async function readLabels(path: string, taxonomy: Taxonomy): Promise<Labels> {
  const [table] = await readTables([path], {})
  if (!table) throw new InputError([{ file: path, row: null, column: null, reason: '没有可读的表格。' }])
  const columns = labelColumns(table)
  const allowed = allowedCodes(taxonomy)
  const problems: Rejection[] = []
  const byId = new Map<string, Label>()
  const byText = new Map<string, Label>()
  const texts: { id: string | null; text: string; label: Label }[] = []
  for (const { row, cells } of table.rows) {
    const cell = (role: Role): string | null => cells[columns[role]]?.trim() || null
    const label = { area: null, stage: null, kind: null } as Record<'area' | 'stage' | 'kind', string | null>
    for (const role of ['area', 'stage', 'kind'] as const) {
      const code = cell(role)
      if (code === null || code === '?' || code === '-' || code === 'A?') continue
      if (allowed[role].has(code)) label[role] = code
      else problems.push({ file: table.file, row, column: role, reason: `没有“${code}”这个代码，可用的是 ${[...allowed[role]].join('、')}。` })
    }
    const id = cell('id')
    const text = cell('text')
    if (id === null && text === null) {
      problems.push({ file: table.file, row, column: null, reason: 'id 和 text 都是空的，不知道标的是哪一条意见。' })
      continue
    }
    if (label.area === null && label.stage === null && label.kind === null) continue
    if (id !== null) note(byId, id, label, () => problems.push(twice(table.file, row, id)))
    if (text !== null) {
      const masked = maskPersonal(text).text
      if (id === null) note(byText, normaliseText(masked), label, () => problems.push(twice(table.file, row, masked.slice(0, 20))))
      texts.push({ id, text: masked, label })
    }
  }
  if (problems.length > 0) throw new InputError(problems)
  return { byId, texts }
}

function note(labels: Map<string, Label>, key: string, label: Label, conflict: () => void): void {
  const earlier = labels.get(key)
  if (earlier && (earlier.area !== label.area || earlier.stage !== label.stage || earlier.kind !== label.kind)) conflict()
  labels.set(key, label)
}

function twice(file: string, row: number, name: string): Rejection {
  return { file, row, column: null, reason: `“${name}”标了两次，而且不一样，请只留一个。` }
}

function labelColumns(table: RawTable): Record<Role, number> {
  const columns = Object.fromEntries(ROLES.map((role) => [role, table.header.findIndex((name) => name.trim() === role)])) as Record<Role, number>
  if ((columns.id < 0 && columns.text < 0) || columns.area < 0) {
    const reason = `标注文件要有 id 或 text 列，还要有 area 列；现有的列是 ${table.header.join('、')}。`
    throw new InputError([{ file: table.file, row: 1, column: null, reason }])
  }
  return columns
}

function allowedCodes(taxonomy: Taxonomy): Record<'area' | 'stage' | 'kind', ReadonlySet<string>> {
  return {
    area: new Set([...taxonomy.areas.map((area) => area.code), taxonomy.outside?.code ?? OUTSIDE]),
    stage: new Set([...(taxonomy.stages ?? []).map((stage) => stage.code), NO_STAGE]),
    kind: new Set(KINDS),
  }
}
