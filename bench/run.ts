/**
 * `npm run bench`: quality where data is present, speed and memory always, beside a peer in Python where it is installed. Each
 * figure is told when it is known; what is known when it is interrupted is still put into the table.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { BUILTIN_TAXONOMY } from '../analysis/index.ts'
import { type Findings, formatTables, startFindings } from './findings.ts'
import { measureIngest } from './ingest.ts'
import { openLanes } from './lanes.ts'
import { measureQuality } from './quality.ts'
import { findPeer } from './sides.ts'
import { measureSpeed, type SpeedBench } from './speed.ts'

const LANES = 2
const INTERRUPTED = 130
const USAGE = `用法：npm run bench -- [选项]
  --only quality|speed|ingest   只测质量、速度或上传
  --large                再测 1,000,000 条
  --rows N               上传的行数（默认 1000000）
  --rounds N             速度每项测几轮，取最快的一轮（默认 2）
  --rotations N          五折只跑前 N 折（默认 5）
  --data 文件夹          真实数据所在（默认 ../shared/data）
  --without-peer         不跑 Python 对照
  --json                 输出 JSON
`
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    large: { type: 'boolean', default: false },
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '2' },
    rotations: { type: 'string', default: '5' },
    data: { type: 'string', default: fileURLToPath(new URL('../../shared/data', import.meta.url)) },
    'without-peer': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) process.stdout.write(USAGE)
else await bench()

async function bench(): Promise<void> {
  const started = performance.now()
  const folder = await mkdtemp(join(tmpdir(), 'wenzheng-bench-'))
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())
  const findings = startFindings((lines) => (values.json ? process.stderr : process.stdout).write(lines))
  try {
    const builtin = join(folder, 'builtin.json')
    await writeFile(builtin, JSON.stringify(BUILTIN_TAXONOMY))
    const peer = values['without-peer'] ? null : findPeer(builtin, stop.signal)
    await measure({ folder, peer, findings, signal: stop.signal }).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error
      process.exitCode = INTERRUPTED
    })
    const minutes = (performance.now() - started) / 60_000
    const { quality, speed } = { quality: findings.rows('quality'), speed: findings.rows('speed') }
    const json = { machine: machine(), peer: peer !== null, isComplete: !stop.signal.aborted, minutes, quality, speed }
    process.stdout.write(values.json ? `${JSON.stringify(json, null, 2)}\n` : report(findings, peer !== null, minutes, stop.signal.aborted))
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function measure(bench: SpeedBench): Promise<void> {
  if (values.only === undefined || values.only === 'quality') {
    const lanes = openLanes(LANES)
    bench.signal.addEventListener('abort', () => void lanes.close())
    await measureQuality({ ...bench, lanes }, { data: resolve(values.data), rotations: Number(values.rotations) }).finally(() => lanes.close())
  }
  if (values.only === undefined || values.only === 'speed') await measureSpeed(bench, { large: values.large, roundCount: Number(values.rounds) })
  if (values.only === undefined || values.only === 'ingest') await measureIngest(bench, Number(values.rows))
}

function report(findings: Findings, hasPeer: boolean, minutes: number, isStopped: boolean): string {
  const data = resolve(values.data)
  const lines = [`\n机器：${machine()}；共用 ${minutes.toFixed(1)} 分钟`, hasPeer ? '对照：python3 的 jieba 与 scikit-learn，同样的步骤，但不出报告、不算区间、不遮盖个人信息' : '对照：没有用，或没有装 python3-jieba 和 python3-sklearn']
  if (isStopped) lines.push('中途停下：只有已经测出的')
  if ((values.only === undefined || values.only === 'quality') && !existsSync(data)) lines.push(`真实数据：${data} 不存在，只测示例活动`)
  return `${lines.join('\n')}\n${formatTables(findings)}`
}

function machine(): string {
  return `${cpus().length} 核 ${cpus()[0]?.model.trim() ?? ''}，内存 ${Math.round(totalmem() / 2 ** 30)} GB，Node ${process.versions.node}`
}
