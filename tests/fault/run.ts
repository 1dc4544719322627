/**
 * `npm run fault -- [kills] [seed]`: kills server, worker and database at random moments while several people work, starts
 * again what does not start by itself, and checks that nothing acknowledged was lost and nothing doubled.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '../../analysis/feature/random.ts'
import { interrupt, type Product, startProduct } from '../server/start/product.ts'
import { seedCampaign } from './campaign.ts'
import { checkPromises } from './check.ts'
import { nothingAcknowledged, startLoad } from './load.ts'
import { killDatabase, killServer, killWorker } from './victims.ts'

const CHECK_EVERY = 25
const SHORTEST_MS = 200
const LONGEST_MS = 5000

const kills = Number(process.argv[2] ?? 200)
const seed = Number(process.argv[3] ?? 1)
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) throw new RangeError('kills and seed are whole numbers')

const random = seededRandom(seed)
const folder = await mkdtemp(join(tmpdir(), 'wenzheng-fault-'))
// The database server's own account must be able to go through it.
await chmod(folder, 0o755)
const varDir = join(folder, 'var')
const campaign = await seedCampaign(join(varDir, 'postgres'))
const acknowledged = nothingAcknowledged()
const killed = { server: 0, worker: 0, database: 0 }
const broken: string[] = []
let isOver = false
let product: Product | null = await start()

async function start(): Promise<Product> {
  const started = await startProduct({ varDir })
  if (started.url === null) throw new Error(`It did not start: ${started.error()}`)
  void started.ended().then((code) => {
    if (code === null || isOver) return
    broken.push(`it ended by itself with ${code}`)
    say(`it ended by itself with ${code}: ${started.output().slice(-200)} ${started.error()}`)
  })
  return started
}

function say(line: string): void {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`)
}

async function killOne(): Promise<void> {
  const lot = random()
  if (lot < 0.35) {
    const victim = product!
    product = null
    await killServer(victim)
    killed.server++
    product = await start()
  } else if (lot < 0.7) {
    if (await killWorker(product!)) killed.worker++
  } else if (await killDatabase(varDir)) killed.database++
}

const total = (): number => killed.server + killed.worker + killed.database

async function check(): Promise<void> {
  const verdict = await checkPromises(varDir, acknowledged)
  broken.push(...verdict.broken.map((line) => `after ${total()} kills: ${line}`))
  say(`${total()} kills ${JSON.stringify(killed)}: ${verdict.broken.length} promises broken; ${JSON.stringify(verdict.counts)}`)
  for (const line of verdict.broken.slice(0, 10)) say(`  ${line}`)
}

try {
  say(`seed ${seed}, ${kills} kills, ${folder}`)
  while (total() < kills) {
    const load = startLoad(campaign, () => product?.url ?? null, random, acknowledged)
    const goal = Math.min(kills, total() + CHECK_EVERY)
    while (total() < goal) {
      await pause(SHORTEST_MS + random() * (LONGEST_MS - SHORTEST_MS))
      await killOne()
    }
    await load.stop()
    await check()
  }
} finally {
  isOver = true
  if (product !== null) await interrupt(product)
}
say(`${total()} kills: server ${killed.server}, worker ${killed.worker}, database ${killed.database}; ${broken.length} promises broken`)
if (broken.length === 0) await rm(folder, { recursive: true, force: true })
else say(`kept: ${folder}`)
process.exit(broken.length === 0 ? 0 : 1)
