import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Cost, measureRun } from './cost.ts'

/** Opinions in a file. */
export interface Material {
  readonly input: string
  readonly textColumns: readonly string[]
}

/** One analysis of some material. */
export interface Trial {
  /** taxonomy file; null = the built-in one, with its base model */
  readonly taxonomy: string | null
  /** CSV of id and labels; null = none */
  readonly labels: string | null
  /** whether the grouping is wanted too, not only the places */
  readonly grouped: boolean
  /** groups wanted of the peer; it cannot find their number itself. Null = one per thirty opinions */
  readonly groupCount: number | null
  /** folder for opinions.csv */
  readonly out: string
}

/** The peer: does trials on the same material one after the other, reading and segmenting once. */
export type Peer = (material: Material, trials: readonly Trial[], workers: number) => Promise<Cost>

const PYTHON = '/usr/bin/python3'
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PEER = fileURLToPath(new URL('./peer/peer.py', import.meta.url))
const DICTIONARY = join(ROOT, 'server/pipeline/dictionary/education.dict')

/** The whole command, with all its files, on the built-in taxonomy. */
export function runOwn({ input, textColumns }: Material, out: string, workers: number, signal: AbortSignal): Promise<Cost> {
  const options = ['--id', 'id', ...textColumns.flatMap((column) => ['--text', column]), '--out', out, '--workers', String(workers), '--timing']
  return measureRun(process.execPath, [join(ROOT, 'bin/wenzheng.js'), 'analyse', input, ...options], signal)
}

/**
 * The peer in python3 with jieba and scikit-learn.
 *
 * @param builtinTaxonomy - file with the built-in taxonomy, which the peer does not know
 * @param signal - ends what is running
 * @returns null where it is not installed
 */
export function findPeer(builtinTaxonomy: string, signal: AbortSignal): Peer | null {
  if (!existsSync(PYTHON) || spawnSync(PYTHON, ['-c', 'import jieba, sklearn']).status !== 0) return null
  return ({ input, textColumns }, trials, workers) => {
    const named = trials.map((trial) => ({ ...trial, taxonomy: trial.taxonomy ?? builtinTaxonomy }))
    const columns = textColumns.flatMap((column) => ['--text', column])
    return measureRun(PYTHON, [PEER, input, ...columns, '--dictionary', DICTIONARY, '--trials', JSON.stringify(named), '--jobs', String(workers)], signal)
  }
}
