import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Compile } from 'typebox/schema'
import { type Area, NO_STAGE, OUTSIDE, type Taxonomy, TAXONOMY_SCHEMA, UNDECIDED } from '../../analysis/index.ts'
import { fileError, InputError } from './input-error.ts'
import { describeErrors, type TaxonomyProblem } from './taxonomy-problem.ts'

type Checked = { readonly ok: true; readonly taxonomy: Taxonomy } | { readonly ok: false; readonly problems: readonly TaxonomyProblem[] }

/** An area or stage as the file may say it: definition and examples can be left out, outside its seeds too. */
type Written = Pick<Area, 'code' | 'name' | 'sub'> & Partial<Area>
type TaxonomyFile = Omit<Taxonomy, 'areas' | 'outside' | 'stages'> & { areas: Written[]; outside?: Written; stages?: Written[] }

/** Codes that mean something of their own in results and labels files; A0 is free only for what lies outside. */
const RESERVED: ReadonlySet<string> = new Set([UNDECIDED, NO_STAGE, '?', '-'])

const validator = Compile(TAXONOMY_SCHEMA as Record<string, unknown>)

/**
 * Checks a parsed taxonomy file against the schema and the rules a schema cannot say. Never throws.
 *
 * @returns the taxonomy with left-out definitions and examples empty, or every problem found, with its place
 */
export function checkTaxonomy(value: unknown): Checked {
  const [sound, errors] = validator.Errors(value)
  if (!sound) return { ok: false, problems: describeErrors(errors) }
  // The schema has just proved the shape.
  const file = value as TaxonomyFile
  const problems = codeProblems(file)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, taxonomy: complete(file) }
}

/**
 * Reads a taxonomy file: JSON in UTF-8, also with byte order mark, in UTF-16 or GB18030 as Windows editors save it.
 *
 * @throws InputError naming the file and each thing that is wrong, with its place
 */
export async function readTaxonomyFile(path: string): Promise<Taxonomy> {
  const file = basename(path)
  const checked = checkTaxonomy(parse(file, decode(file, await read(path, file))))
  if (checked.ok) return checked.taxonomy
  throw new InputError(
    checked.problems.map((problem) => ({ file, row: null, column: null, reason: problem.path === '' ? problem.message : `${problem.path}：${problem.message}` })),
  )
}

async function read(path: string, file: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null
    throw fileError(file, code === 'ENOENT' ? '找不到这个领域文件' : code === 'EISDIR' ? '这是文件夹，不是领域文件' : '读不了这个领域文件', cause)
  }
}

function decode(file: string, bytes: Uint8Array): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  for (const encoding of utf16 === null ? ['utf-8', 'gb18030'] : [utf16]) {
    const text = decodeStrictly(bytes, encoding)
    if (text !== null) return text
  }
  throw fileError(file, '文字编码无法识别，请另存为 UTF-8')
}

/** Null where the bytes are not text in that encoding. */
function decodeStrictly(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    if (cause instanceof TypeError) return null
    throw cause
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw fileError(file, `不是合法的 JSON${placeOf(cause)}；请检查引号、逗号和括号`, cause)
  }
}

/** Where V8 saw the JSON break: it names a line, or quotes what stands there, or neither. */
function placeOf(cause: unknown): string {
  const message = cause instanceof SyntaxError ? cause.message : ''
  const line = /\(line (\d+) column \d+\)/.exec(message)?.[1]
  if (line !== undefined) return `，错在第 ${line} 行附近`
  const quoted = /^Unexpected token .*?, (?:\.\.\.)?"(.*)"(?:\.\.\.)? is not valid JSON$/s.exec(message)?.[1]
  return quoted === undefined ? '' : `，错在“${quoted.replace(/\s+/g, ' ').trim()}”附近`
}

function codeProblems(file: TaxonomyFile): TaxonomyProblem[] {
  const areas = file.areas.map((area, at) => ({ code: area.code, path: `areas[${at}].code` }))
  const outside = file.outside === undefined ? [] : [{ code: file.outside.code, path: 'outside.code' }]
  const stages = (file.stages ?? []).map((stage, at) => ({ code: stage.code, path: `stages[${at}].code` }))
  const focus = (file.focus ?? []).map((tag, at) => ({ code: tag.code, path: `focus[${at}].code` }))
  const areaParts = [...file.areas.flatMap((area, at) => parts(area, `areas[${at}]`)), ...(file.outside === undefined ? [] : parts(file.outside, 'outside'))]
  const stageParts = (file.stages ?? []).flatMap((stage, at) => parts(stage, `stages[${at}]`))
  return [
    ...[...areas, ...outside, ...stages].filter(({ code }) => RESERVED.has(code)).map(({ code, path }) => ({ path, message: `代码“${code}”另有用处，请换一个` })),
    ...areas.filter(({ code }) => code === OUTSIDE).map(({ path }) => ({ path, message: '代码“A0”留给不属于任何领域的意见，请换一个' })),
    ...[[...areas, ...outside], stages, focus, areaParts, stageParts].flatMap(repeated),
  ]
}

function parts(owner: Written, path: string): Coded[] {
  return (owner.sub ?? []).map((part, at) => ({ code: part.code, path: `${path}.sub[${at}].code` }))
}

interface Coded {
  readonly code: string
  readonly path: string
}

function repeated(codes: readonly Coded[]): TaxonomyProblem[] {
  const first = new Map<string, string>()
  return codes.flatMap(({ code, path }) => {
    const before = first.get(code)
    if (before === undefined) first.set(code, path)
    return before === undefined ? [] : [{ path, message: `代码“${code}”与 ${before} 重复` }]
  })
}

function complete(file: TaxonomyFile): Taxonomy {
  const { name, areas, outside, stages, focus } = file
  return {
    name,
    areas: areas.map(completeArea),
    ...(outside === undefined ? {} : { outside: completeArea(outside) }),
    ...(stages === undefined ? {} : { stages: stages.map(completeArea) }),
    ...(focus === undefined ? {} : { focus }),
  }
}

function completeArea({ code, name, definition = '', seeds = [], examples = [], sub }: Written): Area {
  return { code, name, definition, seeds, examples, ...(sub === undefined ? {} : { sub }) }
}
