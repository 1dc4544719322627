import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BUILTIN_TAXONOMY, maskPersonal, OUTSIDE } from '../../analysis/index.ts'
import { type Accepted, acceptRows } from './accept.ts'
import { InputError } from './input-error.ts'
import { chooseColumns } from './mapping.ts'
import { modelCard } from './model-card.ts'
import { readModel } from './model-file.ts'
import type { RawTable } from './read/table.ts'
import { readTables } from './read/tables.ts'
import { loadSegmenter, preferredSegmenter } from './segmenter.ts'
import { type Trained, type TrainingRow, trainModel } from './train.ts'

export interface TrainRun {
  /** tables with text, area and, where judged, second, stage, kind */
  readonly labelPaths: readonly string[]
  /** opinions written for the purpose, and the table with their id and area; both or neither */
  readonly synthetic: { readonly opinionsPath: string; readonly goldPath: string } | null
  /** files of opinions known to lie outside every area; learned from, never judged by */
  readonly outsidePaths: readonly string[]
  /** any files of opinions; their wording teaches which words are alike */
  readonly unlabelledPaths: readonly string[]
  readonly outPath: string
  readonly seed: number
}

/**
 * Trains the model of the built-in areas and writes it with its card beside it (`.card.md`).
 *
 * @throws InputError when a file cannot be read, has no text or area column, or labels fewer than two areas
 */
export async function trainFiles(run: TrainRun): Promise<{ trained: Trained; cardPath: string }> {
  const labelled = (await Promise.all(run.labelPaths.map((path) => readTables([path], {})))).flat().flatMap(trainingRows)
  if (new Set(labelled.map((row) => row.area)).size < 2) {
    throw new InputError([{ file: run.labelPaths.join('、'), row: null, column: 'area', reason: '已标注的领域不足两个，无法训练。' }])
  }
  const supporting = run.synthetic === null ? [] : await syntheticRows(run.synthetic.opinionsPath, run.synthetic.goldPath)
  const outsideCode = BUILTIN_TAXONOMY.outside?.code ?? OUTSIDE
  for (const path of run.outsidePaths) {
    supporting.push(...(await readOpinions(path)).texts.map((text) => ({ text, area: outsideCode, second: null, stage: null, kind: null })))
  }
  const unlabelled: string[] = []
  for (const path of run.unlabelledPaths) unlabelled.push(...(await readOpinions(path)).texts)
  const segmenter = loadSegmenter(preferredSegmenter())
  const trained = trainModel({ labelled, supporting, unlabelled, taxonomy: BUILTIN_TAXONOMY, segmenter, seed: run.seed })
  const cardPath = `${run.outPath.replace(/\.model$/, '')}.card.md`
  const about = { taxonomy: BUILTIN_TAXONOMY.name, segmenter: `${segmenter.name} ${segmenter.version}`, seed: run.seed, hash: readModel(trained.bytes).hash }
  await mkdir(dirname(run.outPath), { recursive: true })
  await writeFile(run.outPath, trained.bytes)
  await writeFile(cardPath, modelCard(trained, about))
  return { trained, cardPath }
}

async function readOpinions(path: string): Promise<Accepted> {
  const tables = await readTables([path], {})
  return acceptRows(tables, chooseColumns(tables, {}))
}

/** Only the areas are taken: stage and kind of what was written for the purpose follow its author's habits. */
async function syntheticRows(opinionsPath: string, goldPath: string): Promise<TrainingRow[]> {
  const { ids, texts } = await readOpinions(opinionsPath)
  const textOf = new Map(ids.map((id, at) => [id, texts[at]!]))
  return (await readTables([goldPath], {})).flatMap((table) => {
    const [id, area, second] = columnsOf(table, ['id', 'area', 'second'])
    if (id === undefined || area === undefined) throw missingColumns(table, 'id 列和 area 列')
    return table.rows.flatMap(({ cells }) => {
      const text = textOf.get(cells[id]?.trim() ?? '')
      const code = cells[area]?.trim()
      return text === undefined || !code ? [] : [{ text, area: code, second: second === undefined ? null : cells[second]?.trim() || null, stage: null, kind: null }]
    })
  })
}

function trainingRows(table: RawTable): TrainingRow[] {
  const [text, area, second, stage, kind] = columnsOf(table, ['text', 'area', 'second', 'stage', 'kind'])
  if (text === undefined || area === undefined) throw missingColumns(table, 'text 列和 area 列')
  const cell = (cells: readonly (string | null)[], at: number | undefined): string | null => (at === undefined ? null : cells[at]?.trim() || null)
  return table.rows.flatMap(({ cells }) => {
    const wording = cell(cells, text)
    const code = cell(cells, area)
    if (wording === null || code === null) return []
    return [{ text: maskPersonal(wording).text, area: code, second: cell(cells, second), stage: cell(cells, stage), kind: cell(cells, kind) }]
  })
}

function columnsOf(table: RawTable, names: readonly string[]): (number | undefined)[] {
  return names.map((name) => {
    const at = table.header.findIndex((header) => header.trim() === name)
    return at < 0 ? undefined : at
  })
}

function missingColumns(table: RawTable, needed: string): InputError {
  return new InputError([{ file: table.file, row: 1, column: null, reason: `训练文件要有 ${needed}；现有的列是 ${table.header.join('、')}。` }])
}
