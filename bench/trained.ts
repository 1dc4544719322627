import { join } from 'node:path'
import { BUILTIN_TAXONOMY, taxonomyHash } from '../analysis/index.ts'
import { acceptRows } from '../server/pipeline/accept.ts'
import { analyse } from '../server/pipeline/analyse.ts'
import { evaluateFiles } from '../server/pipeline/evaluate.ts'
import type { Evaluation } from '../server/pipeline/evaluation.ts'
import { chooseColumns } from '../server/pipeline/mapping.ts'
import { readTables } from '../server/pipeline/read/tables.ts'
import { loadSegmenter, preferredSegmenter } from '../server/pipeline/segmenter.ts'
import { trainModel } from '../server/pipeline/train.ts'
import { startWorkPool } from '../server/pipeline/work/pool.ts'
import { writeResult } from '../server/pipeline/write/write.ts'
import type { Bench } from './judge.ts'
import { readLabelled, writeCells, type Labelled } from './sets.ts'

const SEED = 1

/** Unlabelled text to learn the likeness of words from. */
export async function readBackground(data: string): Promise<string[]> {
  const comments = await readLabelled(join(data, 'opinions/campus_comments_unlabelled.csv'), 'answer_id', ['text'], 'text')
  return comments.map((comment) => comment.text)
}

/** Trains a base model on four fifths and has the whole pipeline place the last fifth with it, as the shipped one would. */
export async function judgeModel(bench: Bench, opinions: readonly Labelled[], fold: string, unlabelled: readonly string[], columns: Readonly<Record<string, string>>): Promise<Evaluation> {
  const name = preferredSegmenter()
  const given = opinions.filter((opinion) => opinion.fold !== fold)
  const labelled = given.map(({ text, area = '', second = null, stage = null, kind = null }) => ({ text, area, second, stage, kind }))
  const { model } = trainModel({ labelled, supporting: [], unlabelled, taxonomy: BUILTIN_TAXONOMY, segmenter: loadSegmenter(name), seed: SEED })
  const tested = opinions.filter((opinion) => opinion.fold === fold)
  const input = await writeCells(join(bench.folder, 'tested.csv'), tested, { id: 'id', text: 'text' })
  const gold = await writeCells(join(bench.folder, 'gold.csv'), tested, columns)
  const tables = await readTables([input], {})
  const mapping = chooseColumns(tables, { id: 'id', text: ['text'] })
  const pool = startWorkPool(1, name)
  try {
    const options = { taxonomy: BUILTIN_TAXONOMY, taxonomyHash: taxonomyHash(BUILTIN_TAXONOMY), labels: null, model, modelHash: null, seed: SEED, named: {} }
    const result = await analyse(acceptRows(tables, mapping), mapping.choices, options, { pool, step: () => undefined })
    const out = join(bench.folder, 'judged')
    await writeResult(result, out, {})
    return await evaluateFiles(join(out, 'opinions.csv'), gold)
  } finally {
    await pool.close()
  }
}
