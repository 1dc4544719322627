import { availableParallelism } from 'node:os'
import { BUILTIN_TAXONOMY, taxonomyHash } from '../../analysis/index.ts'
import { acceptRows } from './accept.ts'
import { type AnalyseEffects, analyse } from './analyse.ts'
import { readLabels } from './labels.ts'
import { chooseColumns, type NamedColumns } from './mapping.ts'
import { baseModelFor } from './model-file.ts'
import { readTables } from './read/tables.ts'
import type { AnalysisResult } from './result.ts'
import { preferredSegmenter } from './segmenter.ts'
import { readTaxonomyFile } from './taxonomy-file.ts'
import { startWorkPool } from './work/pool.ts'
import { writeResult } from './write/write.ts'

export interface FileRun {
  readonly files: readonly string[]
  readonly outDir: string
  readonly named: NamedColumns
  readonly taxonomyPath: string | null
  readonly labelsPath: string | null
  readonly sheet: string | null
  readonly encoding: string | null
  readonly seed: number
  /** null = as many as pay off */
  readonly workers: number | null
  /** whether result.json states how long each step took */
  readonly withTiming: boolean
}

export type FileStep = '读取' | '写出' | Parameters<AnalyseEffects['step']>[0]

/** Opinions from which a further thread pays for the 1 to 2 s that its dictionary takes to load. */
const OPINIONS_PER_WORKER = 20_000

/**
 * Reads files, analyses them, writes the results: the whole of `wz analyse`.
 *
 * @param onStep - called when a step begins
 * @returns the result and the names of the files written
 * @throws InputError when the input is refused; nothing is written then
 */
export async function analyseFiles(run: FileRun, onStep: (step: FileStep) => void): Promise<{ result: AnalysisResult; written: string[] }> {
  const clock = stepClock(onStep)
  clock.begin('读取')
  const taxonomy = run.taxonomyPath === null ? BUILTIN_TAXONOMY : await readTaxonomyFile(run.taxonomyPath)
  const labels = run.labelsPath === null ? null : await readLabels(run.labelsPath, taxonomy)
  const tables = await readTables(run.files, { ...(run.sheet !== null && { sheet: run.sheet }), ...(run.encoding !== null && { encoding: run.encoding }) })
  const mapping = chooseColumns(tables, run.named)
  const accepted = acceptRows(tables, mapping)
  const { model, hash } = await baseModelFor(taxonomy)
  const workers = run.workers ?? Math.min(availableParallelism(), Math.max(1, Math.ceil(accepted.ids.length / OPINIONS_PER_WORKER)))
  const pool = startWorkPool(workers, preferredSegmenter())
  try {
    const options = { taxonomy, taxonomyHash: taxonomyHash(taxonomy), labels, model, modelHash: hash, seed: run.seed, named: { ...run.named } }
    const result = await analyse(accepted, mapping.choices, options, { pool, step: clock.begin })
    clock.begin('写出')
    const written = await writeResult(result, run.outDir, run.withTiming ? { timing: clock.seconds() } : {}, (name, view) => pool.run('document', { name, view }))
    return { result, written }
  } finally {
    await pool.close()
  }
}

function stepClock(onStep: (step: FileStep) => void): { begin(step: FileStep): void; seconds(): Record<string, number> } {
  const begun: { step: FileStep; at: number }[] = []
  return {
    begin(step) {
      begun.push({ step, at: performance.now() })
      onStep(step)
    },
    /** seconds of every finished step */
    seconds: () => Object.fromEntries(begun.slice(0, -1).map(({ step, at }, number) => [step, (begun[number + 1]!.at - at) / 1000])),
  }
}
