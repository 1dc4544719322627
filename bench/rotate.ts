import { evaluateFiles } from '../server/pipeline/evaluate.ts'
import type { Judged } from './judge.ts'
import { commonRows, labelRows } from './quality-rows.ts'
import type { Findings } from './findings.ts'
import { foldsOf, joinCsv, type Labelled, writeCells } from './sets.ts'

export interface QualityPlan {
  /** where real data is; its sets are left out when absent */
  readonly data: string
  /** how many of the five rotations are run, 1..5 */
  readonly rotations: number
}

/** One part under test and the labels of all the others. */
export interface Rotation {
  readonly fold: string
  /** CSV of the labels that may be learned from */
  readonly labels: string
  /** CSV of the labels to judge by */
  readonly gold: string
}

/**
 * Writes the files of each rotation.
 *
 * @param path - beginning of their paths
 * @param most - how many rotations are wanted
 */
export function rotationsOf(path: string, opinions: readonly Labelled[], columns: Readonly<{ [name: string]: string }>, most: number): Promise<Rotation[]> {
  return Promise.all(
    foldsOf(opinions)
      .slice(0, most)
      .map(async (fold) => ({
        fold,
        labels: await writeCells(`${path}-without${fold}.csv`, opinions.filter((opinion) => opinion.fold !== fold), columns),
        gold: await writeCells(`${path}-only${fold}.csv`, opinions.filter((opinion) => opinion.fold === fold), columns),
      })),
  )
}

/** Tells each rotation when it is done, and keeps the means of those done so far; at last all parts as one, with intervals. */
export async function keepRotations(findings: Findings, on: string, rotations: readonly Rotation[], found: readonly Promise<Judged>[]): Promise<void> {
  const done: (Judged | null)[] = rotations.map(() => null)
  await Promise.all(
    found.map(async (promise, at) => {
      const judged = await promise
      done[at] = judged
      findings.tell(on, `第 ${rotations[at]!.fold} 份`, judged.seconds, labelRows(on, [judged]))
      findings.keep('quality', on, labelRows(on, done.filter((one) => one !== null), rotations.length))
    }),
  )
  const judged = done.filter((one) => one !== null)
  const opinions = await joinCsv(`${judged[0]!.path}-joined.csv`, await Promise.all(judged.map(({ path }, at) => ({ path, idsOf: rotations[at]!.gold }))))
  const gold = await joinCsv(`${judged[0]!.path}-joined-gold.csv`, rotations.map(({ gold: path }) => ({ path, idsOf: path })))
  findings.keep('quality', on, [...labelRows(on, judged, rotations.length), ...commonRows(on, await evaluateFiles(opinions, gold))])
}
