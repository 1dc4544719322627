import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BUILTIN_TAXONOMY, maskPersonal } from '../../analysis/index.ts'
import { acceptRows } from './accept.ts'
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
  const unlabelled: string[] = []
  for (const path of run.unlabelledPaths) {
    const tables = await readTables([path], {})
    unlabelled.push(...acceptRows(tables, chooseColumns(tables, {})).texts)
  }
  const segmenter = loadSegmenter(preferredSegmenter())
  const trained = trainModel({ labelled, unlabelled, taxonomy: BUILTIN_TAXONOMY, segmenter, seed: run.seed })
  const cardPath = `${run.outPath.replace(/\.model$/, '')}.card.md`
  const about = { taxonomy: BUILTIN_TAXONOMY.name, segmenter: `${segmenter.name} ${segmenter.version}`, seed: run.seed, hash: readModel(trained.bytes).hash }
  await mkdir(dirname(run.outPath), { recursive: true })
  await writeFile(run.outPath, trained.bytes)
  await writeFile(cardPath, modelCard(trained, about))
  return { trained, cardPath }
}

function trainingRows(table: RawTable): TrainingRow[] {
  const column = (name: string): number => table.header.findIndex((header) => header.trim() === name)
  const [text, area, second, stage, kind] = ['text', 'area', 'second', 'stage', 'kind'].map(column) as [number, number, number, number, number]
  if (text < 0 || area < 0) {
    throw new InputError([{ file: table.file, row: 1, column: null, reason: `训练文件要有 text 列和 area 列；现有的列是 ${table.header.join('、')}。` }])
  }
  const cell = (cells: readonly (string | null)[], at: number): string | null => (at < 0 ? null : cells[at]?.trim() || null)
  return table.rows.flatMap(({ cells }) => {
    const wording = cell(cells, text)
    const code = cell(cells, area)
    if (wording === null || code === null) return []
    return [{ text: maskPersonal(wording).text, area: code, second: cell(cells, second), stage: cell(cells, stage), kind: cell(cells, kind) }]
  })
}
