import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../pipeline/input-error.ts'
import type { RawTable } from '../pipeline/read/table.ts'
import { readTables } from '../pipeline/read/tables.ts'
import { AUDIENCES, type ORG_FIELDS, ORG_KINDS, type OrgImportProblem } from './contract.ts'

type Field = (typeof ORG_FIELDS)[number]
type Audience = (typeof AUDIENCES)[number]

/** A row as it was understood; null = the cell is empty or the column is missing: what is known stays. */
export interface OrgLine {
  readonly row: number
  /** the table's own number of the org; another row may name it as 上级单位 */
  readonly code: string | null
  readonly name: string
  readonly parent: string | null
  readonly kind: (typeof ORG_KINDS)[number] | null
  readonly schoolStage: string | null
  readonly setting: string | null
  readonly ownership: string | null
  readonly roster: Readonly<Partial<Record<Audience, number>>>
}

export interface OrgSheet {
  readonly columns: { header: string; field: string | null }[]
  readonly lines: readonly OrgLine[]
  readonly problems: readonly OrgImportProblem[]
}

const FIELD_HEADERS: Readonly<Record<Field, RegExp>> = {
  code: /^(单位|机构|学校)?(编号|代码|编码|标识码)$|^(id|code)$/i,
  name: /^(单位|机构|学校)(全称|名称|名)?$|^名称$|^name$/i,
  parent: /^(上级|所属|主管)(单位|机构|教育组)?(名称)?$|^parent$/i,
  kind: /^(单位|机构)?(类别|类型)$|^kind$/i,
  schoolStage: /^学段$|^level$/i,
  setting: /^城乡(类型|属性|分类)?$|^setting$/i,
  ownership: /^(公办民办|公民办|办别|办学性质|举办者类型)$|^ownership$/i,
}
const FIELD_WORDS: Readonly<Record<Field, string>> = { code: '单位编号', name: '单位名称', parent: '上级单位', kind: '类别', schoolStage: '学段', setting: '城乡', ownership: '公办民办' }
const STAGES: readonly string[] = ['学前', '小学', '初中', '高中', '特教', '中职', '九年一贯', '十二年一贯', '完全中学']
const STAGE_WORDS: Readonly<Record<string, string>> = { 幼儿园: '学前', 幼教: '学前', 职校: '中职', 职高: '中职', 九年一贯制: '九年一贯', 十二年一贯制: '十二年一贯', 完中: '完全中学', 普高: '高中', 特殊教育: '特教' }
const SETTINGS: readonly string[] = ['城区', '镇区', '乡村']
const OWNERSHIPS: readonly string[] = ['公办', '民办']
const LONGEST_NAME = 60
const MOST_ROWS = 5000
const MOST_PEOPLE = 10_000_000

/** Reads a table of orgs from the bytes of an .xlsx, .xls or .csv file. What cannot be understood is told row by row. */
export async function readOrgSheet(bytes: Uint8Array): Promise<OrgSheet> {
  try {
    const tables = await tablesOf(bytes)
    const table = tables.find(({ header }) => columnOf(header, 'name') !== null)
    return table === undefined ? failed(`没有找到“单位名称”这一列；表里的列是：${(tables[0]?.header ?? []).slice(0, 12).join('、')}`) : readLines(table)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { columns: [], lines: [], problems: error.problems.map(({ row, column, reason }) => ({ row, column, reason })) }
  }
}

async function tablesOf(bytes: Uint8Array): Promise<readonly RawTable[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wz-orgs-'))
  try {
    const path = join(folder, '机构表')
    await writeFile(path, bytes, { mode: 0o600 })
    return await readTables([path], {})
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function failed(reason: string): OrgSheet {
  return { columns: [], lines: [], problems: [{ row: null, column: null, reason }] }
}

function readLines({ header, rows, rejected }: RawTable): OrgSheet {
  if (rows.length > MOST_ROWS) return failed(`表里有 ${rows.length} 行，一次最多导入 ${MOST_ROWS} 行；请分开导入`)
  const problems: OrgImportProblem[] = rejected.map(({ row, column, reason }) => ({ row, column, reason }))
  const fields = new Map((Object.keys(FIELD_HEADERS) as Field[]).flatMap((field) => {
    const at = columnOf(header, field)
    return at === null ? [] : [[field, at] as const]
  }))
  const audiences = new Map(AUDIENCES.flatMap((audience) => {
    const at = header.findIndex((name) => audienceHeader(name) === audience)
    return at < 0 ? [] : [[audience, at] as const]
  }))
  const lines = rows.flatMap((row) => readLine(row.row, (at) => (at === undefined ? null : row.cells[at]?.trim() || null), { header, fields, audiences, problems }) ?? [])
  const used = new Map<number, string>([...[...fields].map(([field, at]) => [at, FIELD_WORDS[field]] as const), ...[...audiences].map(([audience, at]) => [at, `${audience}人数`] as const)])
  return { columns: header.map((name, at) => ({ header: name, field: used.get(at) ?? null })), lines: withParentNames(lines), problems }
}

interface Reading {
  readonly header: readonly string[]
  readonly fields: ReadonlyMap<Field, number>
  readonly audiences: ReadonlyMap<Audience, number>
  readonly problems: OrgImportProblem[]
}

function readLine(row: number, cell: (at: number | undefined) => string | null, { header, fields, audiences, problems }: Reading): OrgLine | null {
  const say = (at: number | undefined, reason: string): null => {
    problems.push({ row, column: at === undefined ? null : header[at]!, reason })
    return null
  }
  const oneOf = <Word extends string>(field: Field, words: readonly Word[], other: Readonly<Record<string, string>> = {}): Word | null => {
    const given = cell(fields.get(field))
    if (given === null) return null
    return words.find((word) => word === (other[given] ?? given)) ?? say(fields.get(field), `没有“${given}”这个${FIELD_WORDS[field]}，请填：${words.join('、')}`)
  }
  const name = cell(fields.get('name'))
  if (name === null) return say(fields.get('name'), '单位名称是空的')
  if ([...name].length > LONGEST_NAME) return say(fields.get('name'), `单位名称超过 ${LONGEST_NAME} 个字`)
  const roster: Partial<Record<Audience, number>> = {}
  for (const [audience, at] of audiences) {
    const count = countOf(cell(at))
    if (count === undefined) say(at, `“${cell(at)}”不是人数，请填 0 或正整数`)
    else if (count !== null) roster[audience] = count
  }
  return {
    row, code: cell(fields.get('code')), name, roster, parent: cell(fields.get('parent')),
    kind: oneOf('kind', ORG_KINDS), schoolStage: oneOf('schoolStage', STAGES, STAGE_WORDS), setting: oneOf('setting', SETTINGS), ownership: oneOf('ownership', OWNERSHIPS),
  }
}

/** 上级单位 by name, where the table gives its number. */
function withParentNames(lines: readonly OrgLine[]): OrgLine[] {
  const names = new Set(lines.map(({ name }) => name))
  const byCode = new Map(lines.flatMap(({ code, name }) => (code === null ? [] : [[code, name] as const])))
  return lines.map((line) => (line.parent === null || names.has(line.parent) ? line : { ...line, parent: byCode.get(line.parent) ?? line.parent }))
}

/** Null for an empty cell, undefined for one that holds no head count. */
function countOf(cell: string | null): number | null | undefined {
  if (cell === null) return null
  const count = Number(cell.replace(/[,，\s]|人$/g, ''))
  return Number.isInteger(count) && count >= 0 && count <= MOST_PEOPLE ? count : undefined
}

function columnOf(header: readonly string[], field: Field): number | null {
  const at = header.findIndex((name) => FIELD_HEADERS[field].test(name.replace(/\s|[（(].*[）)]$/g, '')))
  return at < 0 ? null : at
}

function audienceHeader(name: string): string {
  const word = name.replace(/\s/g, '').replace(/[（(]人[）)]$|人数$|数$/, '')
  return word === '退休教师' ? '退休领导教师' : word === '社会群众' || word === '群众' ? '社会各界群众' : word
}
