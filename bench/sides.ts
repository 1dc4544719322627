import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measureRun, type Cost } from './cost.ts'

/** One analysis to be run by either side. */
export interface Task {
  readonly input: string
  readonly textColumns: readonly string[]
  /** taxonomy file; null = the built-in one, with its base model */
  readonly taxonomy: string | null
  /** CSV of id and labels; null = none */
  readonly labels: string | null
  readonly out: string
  readonly workers: number
  /** groups wanted of the peer; it cannot find their number itself. Null = one per thirty opinions */
  readonly groupCount: number | null
}

/** Runs a task; its opinions.csv is in task.out then. */
export type Side = (task: Task) => Promise<Cost>

const PYTHON = '/usr/bin/python3'
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PEER = fileURLToPath(new URL('./peer/peer.py', import.meta.url))
const DICTIONARY = join(ROOT, 'server/pipeline/dictionary/education.dict')

export const runOwn: Side = (task) => {
  const options = [...named('text', task.textColumns), ...named('taxonomy', task.taxonomy), ...named('labels', task.labels)]
  return measureRun(process.execPath, [join(ROOT, 'bin/wenzheng.js'), 'analyse', task.input, '--id', 'id', ...options, '--out', task.out, '--workers', String(task.workers), '--timing'])
}

/**
 * The peer: python3 with jieba and scikit-learn.
 *
 * @param builtinTaxonomy - file with the built-in taxonomy, which the peer does not know
 * @returns null where it is not installed
 */
export function findPeer(builtinTaxonomy: string): Side | null {
  if (!existsSync(PYTHON) || spawnSync(PYTHON, ['-c', 'import jieba, sklearn']).status !== 0) return null
  return (task) => {
    const options = [...named('text', task.textColumns), ...named('labels', task.labels), ...named('groups', task.groupCount === null ? null : String(task.groupCount))]
    const files = ['--taxonomy', task.taxonomy ?? builtinTaxonomy, '--dictionary', DICTIONARY, '--out', task.out]
    return measureRun(PYTHON, [PEER, task.input, ...options, ...files, '--jobs', String(task.workers)])
  }
}

function named(name: string, values: string | readonly string[] | null): string[] {
  if (values === null) return []
  return (typeof values === 'string' ? [values] : values).flatMap((value) => [`--${name}`, value])
}
