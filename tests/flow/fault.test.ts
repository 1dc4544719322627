import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Upload } from '../../server/ingest/contract.ts'
import type { PlacedOpinion, Run } from '../../server/issue/contract.ts'
import type { Occasion, Opinion } from '../../server/opinion/contract.ts'
import { accountsIn, interrupt, postmasterPid, type Product, startProduct } from '../server/start/product.ts'
import { countDemonstration } from './fixture.ts'
import { isHalfStored, newSender, type Sender } from './sender.ts'

const SCHOOL = '石桥镇中心小学'
const ROWS = 6000
const POINTS = 40
const NAME = '全校意见.csv'
const PAGE = 200
const LOG_LINES = 40
const SUBJECTS = ['作业', '食堂', '校车', '操场', '课间', '社团', '晚自习', '家长群', '图书角', '心理课', '早读', '课后服务']
const COMPLAINTS = ['太多太密，孩子吃不消', '排队太久，轮不到人', '说了几回，没有人答复', '收费不清楚，想看明细', '只有通知，没有说明', '时间太早，赶不上', '老师也累，顾不过来', '与以前说的不一样']
const LEDGER = ['序号,日期,对象,提及人数,反映内容', ...Array.from({ length: ROWS }, (_, at) => `${at + 1},2026-03-${String((at % 28) + 1).padStart(2, '0')},家长,${(at % 3) + 1},第${at + 1}户家长：${SUBJECTS[at % 12]!}${COMPLAINTS[Math.floor(at / 12) % 8]!}`)].join('\n')

interface Listed<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
  readonly total: number
}

function ledger(): FormData {
  const form = new FormData()
  form.append('file', new Blob([LEDGER]), NAME)
  return form
}

/** One life of data through all deaths: each test goes on where the one before it ended. */
describe.runIf(process.platform === 'linux')('whatever is killed, what was acknowledged is there once', () => {
  let folder: string
  let product: Product
  let sender: Sender
  let isBroken = false

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wenzheng-fault-'))
    await chmod(folder, 0o755)
    product = await startProduct({ varDir: join(folder, 'var') })
    expect(product.error()).toBe('')
    sender = await newSender(product.url!, accountsIn(product.output()).find(({ signInName }) => signInName === 'xuexiao')!)
    await sender.until<Listed<Run>>('runs', ({ items }) => items[0]?.status === 'done')
  })
  beforeEach(({ skip, onTestFailed }) => {
    skip(isBroken, 'broke off before')
    onTestFailed(() => {
      isBroken = true
    })
  })
  afterAll(async () => {
    if (product?.child.exitCode === null && product.child.signalCode === null) await interrupt(product)
    if (isBroken) console.error(`What the product wrote down last:\n${(await readFile(join(folder, 'var/server.log'), 'utf8')).split('\n').slice(-LOG_LINES).join('\n')}`)
    await rm(folder, { recursive: true, force: true })
  })

  async function killServer(): Promise<void> {
    product.child.kill('SIGKILL')
    await product.ended()
  }
  async function startAgain(): Promise<void> {
    product = await startProduct({ varDir: join(folder, 'var') })
    expect(product.error()).toBe('')
    sender.at(product.url!)
  }
  async function killWorker(): Promise<void> {
    const [worker] = await product.children()
    process.kill(worker!, 'SIGKILL')
  }

  test('the server, in the middle of points being recorded', async () => {
    const occasion = await sender.send<Occasion>('occasions', { orgId: sender.orgId, heldAt: '2026-03-09T10:00:00.000Z', place: null, channel: '家长会', audience: '家长', schoolStage: null, dueCount: null, presentCount: null, answered: null })
    const points = Array.from({ length: POINTS }, (_, at) => ({ key: crypto.randomUUID(), text: `第${at + 1}位家长说放学路上车多`, mentionCount: 1 }))
    const record = ({ key, ...point }: (typeof points)[number]) => sender.send<Opinion>(`occasions/${occasion.id}/opinions`, point, key)
    const sent = points.map(record)
    await Promise.race(sent)
    await killServer()
    const acknowledged = (await Promise.allSettled(sent)).flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.id] : []))
    expect(acknowledged.length).toBeGreaterThan(0)
    expect(acknowledged.length).toBeLessThan(points.length)
    await startAgain()
    const kept = await sender.read<Opinion[]>(`occasions/${occasion.id}/opinions`)
    expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged))
    for (const point of points) await record(point)
    const all = await sender.read<Opinion[]>(`occasions/${occasion.id}/opinions`)
    expect(all.map(({ text }) => text).toSorted()).toEqual(points.map(({ text }) => text).toSorted())
  })

  test('the server, in the middle of a file being sent', async () => {
    const isHalf = Promise.withResolvers<void>()
    const sending = sender.sendHalf(`uploads?orgId=${sender.orgId}`, ledger(), isHalf.resolve)
    sending.catch(() => undefined)
    await isHalf.promise
    await pause(200)
    await killServer()
    await expect(sending).rejects.toThrow('fetch failed')
    await startAgain()
    expect((await sender.read<Listed<Upload>>('uploads')).items).toEqual([])
  })

  let upload: Upload
  test('the server, as soon as it has acknowledged a file', async () => {
    const key = crypto.randomUUID()
    upload = await sender.send<Upload>(`uploads?orgId=${sender.orgId}`, ledger(), key)
    await killServer()
    await startAgain()
    expect(await sender.send<Upload>(`uploads?orgId=${sender.orgId}`, ledger(), key)).toMatchObject({ id: upload.id })
    upload = await sender.until<Upload>(`uploads/${upload.id}`, ({ status }) => status === 'read')
    expect(upload.preview).toMatchObject({ rowCount: ROWS, proposed: { text: ['反映内容'], mentions: '提及人数', audience: '对象' } })
  })

  test('the worker, in the middle of storing', async () => {
    await sender.put(`uploads/${upload.id}/columns`, upload.preview!.proposed)
    const before = await sender.until(`uploads/${upload.id}`, isHalfStored)
    await killWorker()
    expect(await sender.read(`uploads/${upload.id}`)).toMatchObject({ status: 'storing' })
    await sender.until<Upload>(`uploads/${upload.id}`, ({ status, progress }) => status !== 'storing' || progress!.done > before.progress!.done)
  })

  test('the database, in the middle of storing', async () => {
    await sender.until(`uploads/${upload.id}`, isHalfStored)
    process.kill(await postmasterPid(join(folder, 'var')), 'SIGKILL')
    await pause(500)
  })

  test('the server, in the middle of storing', async () => {
    await sender.until(`uploads/${upload.id}`, isHalfStored)
    await killServer()
    await startAgain()
    const { receipt } = await sender.until<Upload>(`uploads/${upload.id}`, ({ status }) => status === 'done')
    expect(receipt).toMatchObject({ rowCount: ROWS, acceptedCount: ROWS, repeatedCount: 0, rejectedCount: 0, mentionCount: ROWS * 2 })
  })

  const ofNewest = (holds: (run: Run) => boolean) => ({ items: [run] }: Listed<Run>) => run !== undefined && run.status !== 'done' && holds(run)
  test('the worker, in the middle of the analysis that follows by itself', async () => {
    const { items } = await sender.until<Listed<Run>>('runs', ofNewest(({ progress }) => (progress?.step ?? 0) >= 3))
    await killWorker()
    expect(await sender.read(`runs/${items[0]!.id}`)).toMatchObject({ status: 'running' })
  })

  test('the server, in the middle of that analysis begun anew: it ends once, with every opinion placed once', async () => {
    const { items } = await sender.until<Listed<Run>>('runs', ofNewest(({ progress }) => progress?.step === 2))
    await sender.until<Listed<Run>>('runs', ofNewest(({ progress }) => (progress?.step ?? 0) >= 4))
    await killServer()
    await startAgain()
    const run = await sender.until<Run>(`runs/${items[0]!.id}`, ({ status }) => status !== 'queued' && status !== 'running')
    const opinionCount = (await countDemonstration(SCHOOL)) + POINTS + ROWS
    expect(run).toMatchObject({ status: 'done', failure: null, counts: { opinions: opinionCount } })
    const placed = await readAll<PlacedOpinion>(`runs/${run.id}/opinions`)
    expect(new Set(placed.map(({ id }) => id)).size).toBe(placed.length)
    // Reports of corruption, of which the demonstration has a few, are counted but in no list.
    expect(placed.filter(({ source }) => source.occasionId !== null && source.recordedBy === upload.sentBy)).toHaveLength(POINTS)
    expect(placed.flatMap(({ source }) => (source.fileName === NAME ? [source.row!] : [])).toSorted((a, b) => a - b)).toEqual(Array.from({ length: ROWS }, (_, at) => at + 2))
  })

  test('nothing is left waiting, and the same file sent again adds nothing', async () => {
    await sender.until<Listed<Run>>('runs', ({ items }) => items.every(({ status }) => status === 'done'))
    expect((await sender.read<Listed<Upload>>('uploads')).items.map(({ id, status }) => ({ id, status }))).toEqual([{ id: upload.id, status: 'done' }])
    const again = await sender.send<Upload>(`uploads?orgId=${sender.orgId}`, ledger())
    const { preview } = await sender.until<Upload>(`uploads/${again.id}`, ({ status }) => status === 'read')
    await sender.put(`uploads/${again.id}/columns`, preview!.proposed)
    expect(await sender.until<Upload>(`uploads/${again.id}`, ({ status }) => status === 'done')).toMatchObject({ sameFileAs: upload.id, receipt: { acceptedCount: 0, repeatedCount: ROWS } })
  })

  async function readAll<Item>(path: string): Promise<Item[]> {
    const items: Item[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Listed<Item> = await sender.read(`${path}?limit=${PAGE}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)
      items.push(...page.items)
      cursor = page.nextCursor
    }
    return items
  }
})
