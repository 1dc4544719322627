import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cost } from './cost.ts'
import type { Row } from './figures.ts'
import type { Findings } from './findings.ts'
import { writeMaterial } from './material.ts'
import { type Material, type Peer, runOwn } from './sides.ts'

export interface SpeedBench {
  readonly folder: string
  readonly peer: Peer | null
  readonly findings: Findings
  /** ends what is running */
  readonly signal: AbortSignal
}

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
export async function measureSpeed(bench: SpeedBench, plan: SpeedPlan): Promise<void> {
  const wallOf = new Map<number, number>()
  for (const count of plan.large ? [SMALL, USUAL, LARGE] : [SMALL, USUAL]) {
    const material: Material = { input: join(bench.folder, `material-${count}.csv`), textColumns: ['text'] }
    await writeMaterial(material.input, count)
    for (const workers of count === USUAL ? [1, 2] : [2]) {
      const seconds = await measureSize(bench, material, count, workers, plan.roundCount)
      if (workers === 2) wallOf.set(count, seconds)
    }
  }
  for (const [from, to] of plan.large ? [[SMALL, USUAL], [USUAL, LARGE]] as const : [[SMALL, USUAL]] as const) {
    const row = growth(wallOf, from, to)
    bench.findings.tell(row.on, '', wallOf.get(to)!, [row])
    bench.findings.keep('speed', row.on, [row])
  }
}

/** The fastest rounds of both sides; seconds of the own one. */
async function measureSize({ folder, peer, findings, signal }: SpeedBench, material: Material, count: number, workers: number, roundCount: number): Promise<number> {
  const on = `${count} 条约 60 字，${workers} 线程`
  const out = join(folder, `own-${count}`)
  const trial = { taxonomy: null, labels: null, grouped: true, groupCount: null, out: join(folder, `peer-${count}`) }
  const [own, other]: [Cost[], Cost[]] = [[], []]
  for (let round = 1; round <= roundCount; round++) {
    own.push(await runOwn(material, out, workers, signal))
    if (peer && workers > 1 && count <= MOST_FOR_PEER) other.push(await peer(material, [trial], workers))
    const distinct = await countDistinct(out)
    findings.tell(on, `第 ${round} 轮`, own.at(-1)!.wallSeconds, rowsOf(on, count, own.at(-1)!, other.at(-1) ?? null, distinct))
    findings.keep('speed', on, rowsOf(on, count, fastest(own)!, fastest(other), distinct))
  }
  return fastest(own)!.wallSeconds
}

function rowsOf(on: string, count: number, own: Cost, peer: Cost | null, distinct: number): Row[] {
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
