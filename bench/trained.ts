import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { type BaseModel, BUILTIN_TAXONOMY, maskPersonal, OUTSIDE, type Segmenter } from '../analysis/index.ts'
import { type Accepted, acceptRows } from '../server/pipeline/accept.ts'
import { chooseColumns } from '../server/pipeline/mapping.ts'
import { readTables } from '../server/pipeline/read/tables.ts'
import { loadSegmenter, preferredSegmenter } from '../server/pipeline/segmenter.ts'
import { type TrainingRow, trainModel } from '../server/pipeline/train.ts'
import type { Training } from './own.ts'
import { type Labelled, readLabelled } from './sets.ts'

const DEMO = fileURLToPath(new URL('../fixtures/demo', import.meta.url))
/** whose wording taught the shipped model which words are alike */
const UNLABELLED = ['opinions/campus_comments_unlabelled.csv', 'hotline/messages_7class.csv', 'hotline/messages_hot_issues.csv']
const MESSAGES = 'hotline/messages_7class.csv'
const EDUCATION_DEPARTMENT = '教育文体'
const ABOUT_EDUCATION = /学校|老师|教师|学生|教育|幼儿园|中学|小学|大学|学院|培训|校/
const OF_EACH_DEPARTMENT = 100
const ONE_IN = 4

/** Everything the shipped model was trained from, as far as it is present. */
export interface TrainingMatter {
  readonly labelled: readonly Labelled[]
  /** the demonstration, areas only, and messages of other departments */
  readonly supporting: readonly TrainingRow[]
  readonly unlabelled: readonly string[]
}

let read: Promise<TrainingMatter> | null = null
let segmenter: Segmenter | null = null

/** Trains a base model as the shipped one was, on everything but the opinions of one part. */
export async function trainWithout({ data, heldOutFold }: Training, seed: number): Promise<BaseModel> {
  const { labelled, supporting, unlabelled } = withoutFold(await (read ??= readMatter(data)), heldOutFold)
  segmenter ??= loadSegmenter(preferredSegmenter())
  const rows = labelled.map(({ text, area = '', second = null, stage = null, kind = null }) => ({ text: maskPersonal(text).text, area, second, stage, kind }))
  return trainModel({ labelled: rows, supporting, unlabelled, taxonomy: BUILTIN_TAXONOMY, segmenter, seed }).model
}

/** Leaves a part out, and its wordings wherever else they occur: not even which words are alike is learned from them. */
export function withoutFold({ labelled, supporting, unlabelled }: TrainingMatter, fold: string): TrainingMatter {
  const wordings = new Set(labelled.filter((opinion) => opinion.fold === fold).map(({ text }) => maskPersonal(text).text.trim()))
  const isNew = (text: string): boolean => !wordings.has(text.trim())
  return {
    labelled: labelled.filter((opinion) => opinion.fold !== fold && isNew(maskPersonal(opinion.text).text)),
    supporting: supporting.filter(({ text }) => isNew(text)),
    unlabelled: unlabelled.filter(isNew),
  }
}

/**
 * Messages to other departments that do not speak of schools: of each department the hundred whose text has the lowest
 * SHA-1, then every fourth of all.
 */
export function outsideTexts(messages: readonly Labelled[]): string[] {
  const outside = messages.filter(({ label, text }) => label !== EDUCATION_DEPARTMENT && !ABOUT_EDUCATION.test(text))
  const byDepartment = Map.groupBy(outside, ({ label = '' }) => label)
  const chosen = [...byDepartment.keys()].sort().flatMap((department) => {
    const hashed = byDepartment.get(department)!.map(({ text }) => ({ text, hash: createHash('sha1').update(text).digest('hex') }))
    return hashed.sort((a, b) => (a.hash < b.hash ? -1 : 1)).slice(0, OF_EACH_DEPARTMENT)
  })
  return chosen.filter((_, at) => at % ONE_IN === 0).map(({ text }) => text)
}

async function readMatter(data: string): Promise<TrainingMatter> {
  const present = (name: string): boolean => existsSync(join(data, name))
  const outsideCode = BUILTIN_TAXONOMY.outside?.code ?? OUTSIDE
  const outside = present(MESSAGES) ? outsideTexts(await readLabelled(join(data, MESSAGES), 'id', ['title', 'detail'], 'title')) : []
  const unlabelled: string[] = []
  for (const name of UNLABELLED.filter(present)) for (const text of (await readOpinions(join(data, name))).texts) unlabelled.push(text)
  return {
    labelled: await readLabelled(join(data, 'opinions/education_labelled.csv'), 'id', ['text'], 'text'),
    supporting: [...(await demonstrationRows()), ...outside.map((text) => ({ text: maskPersonal(text).text, area: outsideCode, second: null, stage: null, kind: null }))],
    unlabelled,
  }
}

/** Only the areas are learned from the demonstration, as `wz train --synthetic` does. */
async function demonstrationRows(): Promise<TrainingRow[]> {
  const { ids, texts } = await readOpinions(join(DEMO, 'opinions.csv'))
  const textOf = new Map(ids.map((id, at) => [id, texts[at]!]))
  const gold = parse(await readFile(join(DEMO, 'gold.csv')), { bom: true, columns: true }) as Record<string, string>[]
  return gold.flatMap(({ id = '', area = '', second = '' }) => {
    const text = textOf.get(id)
    return text === undefined || area === '' ? [] : [{ text, area, second: second || null, stage: null, kind: null }]
  })
}

async function readOpinions(path: string): Promise<Accepted> {
  const tables = await readTables([path], {})
  return acceptRows(tables, chooseColumns(tables, {}))
}
