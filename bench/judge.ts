import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { evaluateFiles } from '../server/pipeline/evaluate.ts'
import type { Evaluation } from '../server/pipeline/evaluation.ts'
import type { Side, Task } from './sides.ts'

/** Both sides, and where to put files. */
export interface Bench {
  readonly folder: string
  readonly own: Side
  readonly peer: Side | null
  readonly onStep: (step: string) => void
}

/** An analysis whose outcome is judged against gold. */
export interface Trial extends Omit<Task, 'out' | 'workers'> {
  readonly name: string
  readonly gold: string
}

/** What both sides got; null = no peer. */
export interface Judged {
  readonly own: Evaluation
  readonly peer: Evaluation | null
}

const WORKERS = 2

/** Has both sides do a trial and judges each by the same gold. */
export async function judge(bench: Bench, trial: Trial): Promise<Judged> {
  bench.onStep(trial.name)
  const run = async (side: Side): Promise<Evaluation> => evaluateFiles(await opinionsOf(bench, side, trial, 'judged'), trial.gold)
  return { own: await run(bench.own), peer: bench.peer && (await run(bench.peer)) }
}

/** Runs a task into a fresh folder of that name; the path of its opinions.csv. */
export async function opinionsOf(bench: Bench, side: Side, task: Omit<Task, 'out' | 'workers'>, name: string): Promise<string> {
  const out = join(bench.folder, name)
  await rm(out, { recursive: true, force: true })
  await side({ ...task, out, workers: WORKERS })
  return join(out, 'opinions.csv')
}
