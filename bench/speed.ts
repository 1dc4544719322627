import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cost } from './cost.ts'
import type { Row } from './figures.ts'
import { writeMaterial } from './material.ts'
import { runOwn, type Side, type Task } from './sides.ts'

export interface SpeedPlan {
  readonly large: boolean
  /** how often each side runs; the fastest run of each counts, all in turn */
  readonly roundCount: number
}

const SMALL = 10_000
const USUAL = 100_000
const LARGE = 1_000_000
/** The peer at this size would take an hour. */
const MOST_FOR_PEER = USUAL

/** Wall time, processor time and memory of the whole analysis, files to files, both sides in turn on the same input. */
export async function measureSpeed(folder: string, peer: Side | null, plan: SpeedPlan, onStep: (step: string) => void): Promise<Row[]> {
  const rows: Row[] = []
  const wallOf = new Map<number, number>()
  for (const count of plan.large ? [SMALL, USUAL, LARGE] : [SMALL, USUAL]) {
    const input = join(folder, `material-${count}.csv`)
    await writeMaterial(input, count)
    for (const workers of count === USUAL ? [1, 2] : [2]) {
      const task: Task = { input, textColumns: ['text'], taxonomy: null, labels: null, out: join(folder, `own-${count}`), workers, groupCount: null }
      const own: Cost[] = []
      const other: Cost[] = []
      for (let round = 1; round <= plan.roundCount; round++) {
        onStep(`${count} 条，${workers} 线程，第 ${round} 轮`)
        own.push(await runOwn(task))
        if (peer && workers > 1 && count <= MOST_FOR_PEER) other.push(await peer({ ...task, out: join(folder, `peer-${count}`) }))
      }
      const distinct = await countDistinct(task.out)
      rows.push(...rowsOf(count, workers, fastest(own)!, fastest(other), distinct))
      if (workers === 2) wallOf.set(count, fastest(own)!.wallSeconds)
    }
  }
  rows.push(growth(wallOf, SMALL, USUAL))
  if (plan.large) rows.push(growth(wallOf, USUAL, LARGE))
  return rows
}

function rowsOf(count: number, workers: number, own: Cost, peer: Cost | null, distinct: number): Row[] {
  const on = `${count} 条约 60 字，${workers} 线程`
  const row = (measure: string, key: 'wallSeconds' | 'cpuSeconds' | 'peakMb', note = ''): Row => {
    const [ours, theirs] = [own[key], peer ? peer[key] : null]
    return { on, measure, n: count, own: ours, peer: theirs, ratio: ours && theirs ? theirs / ours : null, note }
  }
  return [row('用时 秒', 'wallSeconds', `不同文字 ${distinct} 条`), row('处理器 秒', 'cpuSeconds'), row('内存峰值 MB', 'peakMb')]
}

function growth(wallOf: ReadonlyMap<number, number>, from: number, to: number): Row {
  return { on: `${from} → ${to} 条`, measure: '用时之比', n: to, own: wallOf.get(to)! / wallOf.get(from)!, peer: null, ratio: null, note: '含启动和装载词典；目标 ≤ 12' }
}

function fastest(costs: readonly Cost[]): Cost | null {
  return costs.reduce<Cost | null>((best, cost) => (best === null || cost.wallSeconds < best.wallSeconds ? cost : best), null)
}

async function countDistinct(folder: string): Promise<number> {
  const { counts } = JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as { counts: { distinct: number } }
  return counts.distinct
}
