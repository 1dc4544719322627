import { join } from 'node:path'
import { evaluateFiles } from '../server/pipeline/evaluate.ts'
import type { Evaluation } from '../server/pipeline/evaluation.ts'
import type { Lanes } from './lanes.ts'
import type { Training } from './own.ts'
import type { Findings } from './findings.ts'
import type { Material, Peer, Trial } from './sides.ts'

/** Where work is done, who does it, and who is told. */
export interface Bench {
  readonly folder: string
  readonly lanes: Lanes
  readonly peer: Peer | null
  readonly findings: Findings
}

/** An analysis whose outcome is judged against gold. */
export interface JudgedTrial extends Omit<Trial, 'out'> {
  /** short, of letters and digits: the folder it is done in */
  readonly name: string
  readonly gold: string
}

/** What both sides got; peer null = no peer. */
export interface Judged {
  readonly own: Evaluation
  readonly peer: Evaluation | null
  /** its own opinions.csv */
  readonly path: string
  /** from beginning its own analysis to judging it, waiting left out */
  readonly seconds: number
}

type Unjudged = Omit<JudgedTrial, 'gold'>

/**
 * Has both sides do trials on the same material, the peer all of them in one process, and judges each by the same gold.
 *
 * @returns per trial what comes of it, in their order
 */
export function judgeAll(bench: Bench, material: Material, trials: readonly JudgedTrial[]): Promise<Judged>[] {
  // asked for before the own analyses, so that it is ready when they are
  const peers = peerOpinions(bench, material, trials)
  return trials.map(async (trial) => {
    const [{ evaluation: own, path: ownPath, seconds }, opinions] = await Promise.all([judgeOwn(bench, material, trial, null), peers])
    const path = opinions?.[trial.name]
    return { own, peer: path === undefined ? null : await evaluateFiles(path, trial.gold), path: ownPath, seconds }
  })
}

/** Its own outcome alone, judged. */
export async function judgeOwn(bench: Bench, material: Material, trial: JudgedTrial, training: Training | null): Promise<{ evaluation: Evaluation; path: string; seconds: number }> {
  const { path, seconds } = await ownOpinions(bench, material, trial, training)
  const started = performance.now()
  const evaluation = await evaluateFiles(path, trial.gold)
  return { evaluation, path, seconds: seconds + (performance.now() - started) / 1000 }
}

/** Does a trial on the next free lane; the path of its opinions.csv. */
export function ownOpinions(bench: Bench, material: Material, trial: Unjudged, training: Training | null): Promise<{ path: string; seconds: number }> {
  const path = join(bench.folder, `own-${trial.name}.csv`)
  return bench.lanes.run(async (thread) => {
    const started = performance.now()
    await thread().run({ ...material, taxonomy: trial.taxonomy, labels: trial.labels, training, out: path })
    return { path, seconds: (performance.now() - started) / 1000 }
  })
}

/** The peer's opinions.csv by name of the trial; null = no peer. */
export async function peerOpinions(bench: Bench, material: Material, trials: readonly Unjudged[]): Promise<{ readonly [name: string]: string } | null> {
  const { peer } = bench
  if (!peer) return null
  const named = trials.map((trial) => ({ ...trial, out: join(bench.folder, `peer-${trial.name}`) }))
  await bench.lanes.run(() => peer(material, named, 1))
  return Object.fromEntries(named.map(({ name, out }) => [name, join(out, 'opinions.csv')]))
}
