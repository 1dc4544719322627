/**
 * `npm run fault:disk -- [rounds]`: fills the disk under the product while several people work, frees it again, and checks that
 * nothing acknowledged was lost and nothing doubled. Linux, as root: the disk is a small one in memory.
 */
import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '../../analysis/feature/random.ts'
import { interrupt, type Product, startProduct } from '../server/start/product.ts'
import { seedCampaign } from './campaign.ts'
import { checkPromises } from './check.ts'
import { nothingAcknowledged, startLoad } from './load.ts'

const DISK_MB = 600
const FULL_MS = 6000
const FREE_MS = 12_000
const BLOCK = Buffer.alloc(1024 * 1024)

const rounds = Number(process.argv[2] ?? 5)
if (process.platform !== 'linux' || process.getuid?.() !== 0) throw new Error('只能在 Linux 上由 root 运行：要挂载一个小磁盘')
const folder = await mkdtemp(join(tmpdir(), 'wenzheng-disk-'))
mount('-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=755`, 'tmpfs', folder)
const varDir = join(folder, 'var')
const acknowledged = nothingAcknowledged()
const broken: string[] = []
let restarts = 0
let product: Product | null = null

function mount(...options: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', options)
  if (status !== 0) throw new Error(`mount: ${String(stderr)}`)
}

function say(line: string): void {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`)
}

/** @returns megabytes written until the disk was full */
async function fill(path: string): Promise<number> {
  const file = await open(path, 'w')
  try {
    for (let written = 0; ; written++) await file.write(BLOCK)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return Math.round((await file.stat()).size / BLOCK.length)
    throw error
  } finally {
    await file.close()
  }
}

async function start(): Promise<Product> {
  const started = await startProduct({ varDir })
  if (started.url === null) throw new Error(`It did not start: ${started.error()}`)
  void started.ended().then((code) => {
    if (product !== started) return
    product = null
    say(`it ended by itself with ${code ?? 'a signal'}: ${started.error().trim().split('\n').at(-1)}`)
  })
  return started
}

try {
  await chmod(folder, 0o755)
  const campaign = await seedCampaign(join(varDir, 'postgres'))
  product = await start()
  const random = seededRandom(1)
  for (let round = 1; round <= rounds; round++) {
    const load = startLoad(campaign, () => product?.url ?? null, random, acknowledged)
    await pause(FREE_MS)
    const ballast = join(folder, 'ballast')
    const megabytes = await fill(ballast)
    await pause(FULL_MS)
    await rm(ballast)
    await pause(FREE_MS)
    if (product === null) {
      product = await start()
      restarts++
    }
    await load.stop()
    const { broken: found, counts } = await checkPromises(varDir, acknowledged)
    broken.push(...found)
    say(`disk full ${round} times (${megabytes} MB of ballast), started again ${restarts} times: ${found.length} promises broken; ${JSON.stringify(counts)}`)
    for (const line of found.slice(0, 10)) say(`  ${line}`)
  }
} finally {
  const last = product
  product = null
  if (last !== null) await interrupt(last)
  spawnSync('umount', ['-l', folder])
  await rm(folder, { recursive: true, force: true })
}
say(`disk full ${rounds} times: ${broken.length} promises broken`)
process.exit(broken.length === 0 ? 0 : 1)
