/**
 * `npm run load -- [seconds a route] [clients]`: the product with its demonstration in processes of their own, several people asking one
 * route after the other; prints requests a second and how long answers took.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { accountsIn, ask, interrupt, signIn, startProduct } from '../server/start/product.ts'
import { type Figures, measure } from './measure.ts'

const LONGEST_WAIT_SECONDS = 300
const seconds = Number(process.argv[2] ?? 10)
const clients = Number(process.argv[3] ?? 16)
if (!(seconds > 0) || !Number.isInteger(clients) || clients < 1) throw new RangeError('seconds and clients are positive numbers')

interface Items {
  readonly items: readonly { readonly id: string }[]
}

const folder = await mkdtemp(join(tmpdir(), 'wenzheng-load-'))
await chmod(folder, 0o755)
// One machine asks for everybody: it may ask as often as all of them together.
const product = await startProduct({ varDir: join(folder, 'var'), environment: { SIGN_INS_PER_MINUTE: '100000', REQUESTS_PER_MINUTE: '10000000' } })
try {
  if (product.url === null) throw new Error(product.error())
  const url = product.url
  const account = accountsIn(product.output()).find(({ signInName }) => signInName === 'shiju')!
  const { cookie } = await signIn(url, account)
  const read = async <Body>(path: string): Promise<Body> => (await (await ask(`${url}${path}`, { headers: { cookie } })).json()) as Body
  const [campaign] = await read<{ id: string; orgId: string }[]>('/api/campaigns')
  const base = `/api/campaigns/${campaign!.id}`
  const runs = `${base}/runs?orgId=${campaign!.orgId}&status=done&limit=1`
  for (let round = 0; (await read<Items>(runs)).items.length === 0; round++) {
    if (round === LONGEST_WAIT_SECONDS) throw new Error('The demonstration was not analysed in time')
    await pause(1000)
  }
  const runId = (await read<Items>(runs)).items[0]!.id
  const issueId = (await read<Items>(`${base}/runs/${runId}/issues?limit=1`)).items[0]!.id
  const occasion = { orgId: campaign!.orgId, heldAt: '2026-03-10T07:00:00Z', place: null, channel: '家长会', audience: '家长', schoolStage: null, dueCount: null, presentCount: null, answered: null }
  const routes: readonly (readonly [name: string, path: string, body?: object])[] = [
    ['健康检查', '/healthz'],
    ['网页', '/'],
    ['本人', '/api/session'],
    ['活动的单位', `${base}/orgs`],
    ['问题清单', `${base}/runs/${runId}/issues?limit=50`],
    ['一个问题', `${base}/runs/${runId}/issues/${issueId}`],
    ['意见列表', `${base}/runs/${runId}/opinions?limit=50`],
    ['意见搜索', `${base}/runs/${runId}/opinions?limit=50&search=${encodeURIComponent('食堂')}`],
    ['概览', `${base}/runs/${runId}/overview`],
    ['录入场次', `${base}/occasions`, occasion],
    ['登录', '/api/session', account],
  ]
  process.stdout.write(`${cpus()[0]?.model.trim() ?? ''}，${availableParallelism()} 核，${Math.round(totalmem() / 1024 ** 3)} GB；${clients} 人同时，每条 ${seconds} 秒，客户端在同一台机器上，开始时机器负荷 ${loadavg()[0]!.toFixed(1)}\n`)
  process.stdout.write('| 请求 | 每秒 | 中位 ms | 95 % ms | 99 % ms | 失败 |\n|---|---|---|---|---|---|\n')
  let failed = 0
  for (const [name, path, body] of routes) {
    const figures: Figures = await measure(`${url}${path}`, { clients, seconds, cookie, body: body ?? null })
    failed += figures.failed
    process.stdout.write(`| ${name} | ${figures.perSecond.toFixed(0)} | ${figures.p50.toFixed(0)} | ${figures.p95.toFixed(0)} | ${figures.p99.toFixed(0)} | ${figures.failed} |\n`)
  }
  process.exitCode = failed === 0 ? 0 : 1
} finally {
  await interrupt(product)
  await rm(folder, { recursive: true, force: true })
}
