import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '../../../server/context.ts'
import type { Db } from '../../../server/db/client.ts'
import { opinion, uploadPiece } from '../../../server/db/tables.ts'
import { readUploadJob, storeUploadJob } from '../../../server/ingest/service.ts'
import { startTestServer, type TestServer } from '../harness.ts'
import { askPatiently, found, newSender, type Sender } from './sender.ts'

const NEVER = new AbortController().signal
const LEDGER = ['序号,对象,意见内容', ...Array.from({ length: 2500 }, (_, i) => `${i + 1},家长,第${i + 1}位家长说作业太多孩子睡得太晚`)].join('\n')

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

async function newSchool(): Promise<{ sender: Sender; campaignId: string; orgId: string }> {
  const { id, schoolIds } = await server.newCampaign()
  return { sender: newSender(server, await askPatiently(server, await server.newActor('school', schoolIds[0])), id, schoolIds[0]), campaignId: id, orgId: schoolIds[0] }
}

const textsIn = async (campaignId: string) =>
  (await server.context.db.select({ text: opinion.text }).from(opinion).where(and(eq(opinion.campaignId, campaignId), isNull(opinion.withdrawnAt))).orderBy(asc(opinion.sourceRow))).map(({ text }) => text)

const runsAskedFor = (campaignId: string) =>
  server.context.db.execute<{ org: string }>(sql`select data->>'orgId' as org from pgboss.job where name = 'opinions.changed' and data->>'campaignId' = ${campaignId}`)

/** A database whose nth transaction from now is the last: what is in it is lost, or its answer is. */
function dyingContext(dies: { at: number; when: 'before it commits' | 'after it committed' }): Context {
  let count = 0
  const { db } = server.context
  const transaction: Db['transaction'] = async (act, config) => {
    const isLast = ++count === dies.at
    const answer = await db.transaction(async (tx) => {
      const inside = await act(tx)
      if (isLast && dies.when === 'before it commits') throw new Error('killed')
      return inside
    }, config)
    if (isLast) throw new Error('killed')
    return answer
  }
  return { ...server.context, db: Object.create(db, { transaction: { value: transaction } }) as Db }
}

describe('storing', () => {
  test('killed in or after every transaction and begun again loses nothing and doubles nothing', async () => {
    const { sender, campaignId, orgId } = await newSchool()
    const upload = await sender.sendToPreview('台账.csv', LEDGER)
    found(await sender.confirm(upload), 202)
    const job = { campaignId, uploadId: upload.id }
    await expect(storeUploadJob(dyingContext({ at: 1, when: 'before it commits' }), job, NEVER)).rejects.toThrow('killed')
    const seen: number[] = []
    for (let attempt = 0; (await sender.read(upload.id)).status !== 'done'; attempt++) {
      const when = attempt % 2 === 0 ? 'before it commits' : 'after it committed'
      await expect(storeUploadJob(dyingContext({ at: 2, when }), job, NEVER)).rejects.toThrow('killed')
      const { progress } = await sender.read(upload.id)
      if (progress !== null) {
        seen.push(progress.done)
        expect(await textsIn(campaignId)).toHaveLength(progress.done)
      }
    }
    expect(seen).toEqual([0, 1000, 1000, 2000, 2000, 2500, 2500])
    await storeUploadJob(server.context, job, NEVER)
    expect(await textsIn(campaignId)).toEqual(LEDGER.split('\n').slice(1).map((line) => line.split(',')[2]))
    expect((await sender.read(upload.id)).receipt).toMatchObject({ rowCount: 2500, acceptedCount: 2500, repeatedCount: 0 })
    expect((await runsAskedFor(campaignId)).map(({ org }) => org)).toEqual([orgId])
    expect(await server.context.db.select().from(uploadPiece).where(eq(uploadPiece.campaignId, campaignId))).toEqual([])
  })

  test('by two workers at once stores each row once', async () => {
    const { sender, campaignId } = await newSchool()
    const upload = await sender.sendToPreview('台账.csv', LEDGER)
    found(await sender.confirm(upload), 202)
    await Promise.all([sender.store(upload), sender.store(upload)])
    expect(await textsIn(campaignId)).toHaveLength(2500)
    expect((await sender.read(upload.id)).receipt).toMatchObject({ acceptedCount: 2500, repeatedCount: 0 })
  })

  test('of two ledgers with the same rows at once stores each row once', async () => {
    const { sender, campaignId } = await newSchool()
    const uploads = [await sender.sendToPreview('一.csv', LEDGER), await sender.sendToPreview('二.csv', `${LEDGER}\n2501,家长,食堂的菜总是凉的`)]
    for (const upload of uploads) found(await sender.confirm(upload), 202)
    await Promise.all(uploads.map((upload) => sender.store(upload)))
    expect(await textsIn(campaignId)).toHaveLength(2501)
    const receipts = await Promise.all(uploads.map(async ({ id }) => (await sender.read(id)).receipt!))
    expect(receipts.reduce((sum, { acceptedCount }) => sum + acceptedCount, 0)).toBe(2501)
  })

  test('stops between batches when the worker is to stop, and goes on later', async () => {
    const { sender, campaignId } = await newSchool()
    const upload = await sender.sendToPreview('台账.csv', LEDGER)
    found(await sender.confirm(upload), 202)
    const stopping = new AbortController()
    const context: Context = { ...server.context, db: Object.create(server.context.db, { transaction: { value: stopAfter(3, stopping) } }) as Db }
    await expect(storeUploadJob(context, { campaignId, uploadId: upload.id }, stopping.signal)).rejects.toThrow('stop')
    expect(await textsIn(campaignId)).toHaveLength(2000)
    await sender.store(upload)
    expect(await textsIn(campaignId)).toHaveLength(2500)
  })
})

function stopAfter(count: number, stopping: AbortController): Db['transaction'] {
  let done = 0
  return async (act, config) => {
    const answer = await server.context.db.transaction(act, config)
    if (++done === count) stopping.abort(new Error('stop'))
    return answer
  }
}

describe('reading', () => {
  test('killed in or after every transaction and begun again ends with the preview', async () => {
    const { sender, campaignId } = await newSchool()
    const { id } = found<{ id: string }>(await sender.post('台账.csv', LEDGER), 202)
    for (const at of [1, 2]) {
      for (const when of ['before it commits', 'after it committed'] as const) {
        await expect(readUploadJob(dyingContext({ at, when }), { campaignId, uploadId: id }, NEVER)).rejects.toThrow('killed')
      }
    }
    const read = await sender.read(id)
    expect(read).toMatchObject({ status: 'read', preview: { rowCount: 2500 } })
    await readUploadJob(server.context, { campaignId, uploadId: id }, NEVER)
    expect(await sender.read(id)).toEqual(read)
  })
})

describe('cancelled', () => {
  test('in the middle of storing leaves nothing, and storing stops', async () => {
    const { sender, campaignId } = await newSchool()
    const upload = await sender.sendToPreview('台账.csv', LEDGER)
    found(await sender.confirm(upload), 202)
    await expect(storeUploadJob(dyingContext({ at: 2, when: 'after it committed' }), { campaignId, uploadId: upload.id }, NEVER)).rejects.toThrow('killed')
    expect(await textsIn(campaignId)).toHaveLength(1000)
    expect(found(await sender.ask('POST', `uploads/${upload.id}/cancellation`), 202)).toMatchObject({ status: 'cancelled', preview: null })
    await sender.store(upload)
    expect(await textsIn(campaignId)).toEqual([])
    expect(await sender.read(upload.id)).toMatchObject({ status: 'cancelled', receipt: null })
    expect(await server.context.db.select().from(uploadPiece).where(eq(uploadPiece.campaignId, campaignId))).toEqual([])
    found(await sender.ask('POST', `uploads/${upload.id}/cancellation`), 202)
  })

  test('before it was read is not read any more, and its file can be sent again', async () => {
    const { sender, campaignId } = await newSchool()
    const { id } = found<{ id: string }>(await sender.post('台账.csv', '序号,意见\n1,食堂的菜总是凉的\n2,作业太多孩子睡得太晚'), 202)
    found(await sender.ask('POST', `uploads/${id}/cancellation`), 202)
    await readUploadJob(server.context, { campaignId, uploadId: id }, NEVER)
    expect((await sender.read(id)).status).toBe('cancelled')
    const again = await sender.send('台账.csv', '序号,意见\n1,食堂的菜总是凉的\n2,作业太多孩子睡得太晚')
    expect(again).toMatchObject({ sameFileAs: null, receipt: { acceptedCount: 2, repeatedCount: 0 } })
    expect((await sender.ask('POST', `uploads/${again.id}/cancellation`)).statusCode).toBe(409)
  })

  test('brings back nothing that was never there, and what was stored half way counts when the file is sent again', async () => {
    const { sender, campaignId } = await newSchool()
    const upload = await sender.sendToPreview('台账.csv', LEDGER)
    found(await sender.confirm(upload), 202)
    await expect(storeUploadJob(dyingContext({ at: 2, when: 'after it committed' }), { campaignId, uploadId: upload.id }, NEVER)).rejects.toThrow('killed')
    found(await sender.ask('POST', `uploads/${upload.id}/cancellation`), 202)
    expect((await sender.send('台账.csv', LEDGER)).receipt).toMatchObject({ acceptedCount: 2500, repeatedCount: 0 })
    expect(await textsIn(campaignId)).toHaveLength(2500)
  })
})

describe('withdrawn', () => {
  const first = '序号,意见\n1,食堂的菜总是凉的\n2,作业太多孩子睡得太晚'
  const longer = `${first}\n3,体育课老被占`

  test('takes its opinions out, restored brings them back; both ask for a new list', async () => {
    const { sender, campaignId, orgId } = await newSchool()
    const { id } = await sender.send('一.csv', first)
    await server.context.db.execute(sql`delete from pgboss.job where name = 'opinions.changed'`)
    expect((await sender.ask('DELETE', `uploads/${id}`)).statusCode).toBe(204)
    expect((await sender.ask('DELETE', `uploads/${id}`)).statusCode).toBe(204)
    expect(await textsIn(campaignId)).toEqual([])
    expect((await sender.read(id)).status).toBe('withdrawn')
    expect((await runsAskedFor(campaignId)).map(({ org }) => org)).toEqual([orgId])
    expect((await sender.ask('POST', `uploads/${id}/restoration`)).statusCode).toBe(204)
    expect(await textsIn(campaignId)).toHaveLength(2)
    expect((await sender.read(id)).status).toBe('done')
  })

  test('leaves what a later, longer ledger states as well', async () => {
    const { sender, campaignId } = await newSchool()
    const one = await sender.send('一.csv', first)
    const two = await sender.send('二.csv', longer)
    await sender.ask('DELETE', `uploads/${one.id}`)
    expect(await textsIn(campaignId)).toHaveLength(3)
    await sender.ask('DELETE', `uploads/${two.id}`)
    expect(await textsIn(campaignId)).toEqual([])
    await sender.ask('POST', `uploads/${one.id}/restoration`)
    expect(await textsIn(campaignId)).toEqual(['食堂的菜总是凉的', '作业太多孩子睡得太晚'])
  })

  test('and sent again counts as new', async () => {
    const { sender, campaignId } = await newSchool()
    const one = await sender.send('一.csv', first)
    await sender.ask('DELETE', `uploads/${one.id}`)
    expect((await sender.send('二.csv', longer)).receipt).toMatchObject({ acceptedCount: 3, repeatedCount: 0 })
    expect(await textsIn(campaignId)).toHaveLength(3)
  })

  test('does not touch what somebody withdrew by itself', async () => {
    const { sender, campaignId } = await newSchool()
    const one = await sender.send('一.csv', first)
    const [row] = await server.context.db.select().from(opinion).where(and(eq(opinion.campaignId, campaignId), eq(opinion.text, '食堂的菜总是凉的')))
    expect((await sender.ask('DELETE', `opinions/${row!.id}`)).statusCode).toBe(204)
    await sender.ask('DELETE', `uploads/${one.id}`)
    await sender.ask('POST', `uploads/${one.id}/restoration`)
    expect(await textsIn(campaignId)).toEqual(['作业太多孩子睡得太晚'])
    expect((await sender.send('二.csv', longer)).receipt).toMatchObject({ acceptedCount: 1, repeatedCount: 2 })
    expect(await textsIn(campaignId)).toEqual(['作业太多孩子睡得太晚', '体育课老被占'])
    expect((await sender.ask('POST', `opinions/${row!.id}/restoration`)).statusCode).toBe(204)
    expect(await textsIn(campaignId)).toHaveLength(3)
  })

  test('is refused before the upload is done', async () => {
    const { sender } = await newSchool()
    const upload = await sender.sendToPreview('一.csv', first)
    expect(found(await sender.ask('DELETE', `uploads/${upload.id}`), 409)).toMatchObject({ message: '这份文件还没有存完；不要它，请取消' })
    expect((await sender.ask('POST', `uploads/${upload.id}/restoration`)).statusCode).toBe(409)
  })
})
