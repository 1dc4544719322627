/** `npm run bench`: quality where data is present, speed and memory always, beside a peer in Python where it is installed. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { BUILTIN_TAXONOMY } from '../analysis/index.ts'
import { formatRows, type Row } from './figures.ts'
import { measureQuality } from './quality.ts'
import { findPeer, runOwn } from './sides.ts'
import { measureSpeed } from './speed.ts'

const USAGE = `用法：npm run bench -- [选项]
  --only quality|speed   只测质量或只测速度
  --large                再测 1,000,000 条
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
  const folder = await mkdtemp(join(tmpdir(), 'wenzheng-bench-'))
  try {
    const builtin = join(folder, 'builtin.json')
    await writeFile(builtin, JSON.stringify(BUILTIN_TAXONOMY))
    const peer = values['without-peer'] ? null : findPeer(builtin)
    const data = resolve(values.data)
    const plan = { large: values.large, roundCount: Number(values.rounds) }
    const quality = values.only === 'speed' ? [] : await measureQuality({ folder, own: runOwn, peer, onStep }, { data, rotations: Number(values.rotations) })
    const speed = values.only === 'quality' ? [] : await measureSpeed(folder, peer, plan, onStep)
    process.stdout.write(values.json ? `${JSON.stringify({ machine: machine(), peer: peer !== null, quality, speed }, null, 2)}\n` : report(quality, speed, peer !== null, data))
  } finally {
    await rm(folder, { recursive: true })
  }
}

function report(quality: readonly Row[], speed: readonly Row[], hasPeer: boolean, data: string): string {
  const lines = [`机器：${machine()}`, hasPeer ? '对照：python3 的 jieba 与 scikit-learn，同样的步骤，但不出报告、不算区间、不遮盖个人信息' : '对照：没有装 python3-jieba 和 python3-sklearn，不比']
  if (quality.length > 0 && !existsSync(data)) lines.push(`真实数据：${data} 不存在，只测示例活动`)
  const tables = [quality.length > 0 ? formatRows('质量（对照：领域文件的种子词选样本，线性 SVM）', quality) : '', speed.length > 0 ? formatRows('速度和内存（从读文件到写完文件）', speed) : '']
  return `${lines.join('\n')}\n${tables.join('')}`
}

function machine(): string {
  return `${cpus().length} 核 ${cpus()[0]?.model.trim() ?? ''}，内存 ${Math.round(totalmem() / 2 ** 30)} GB，Node ${process.versions.node}`
}

function onStep(step: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${step}……`)
}
