import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { buildApp } from '../../../server/app.ts'
import { connect } from '../../../server/db/client.ts'
import { analyseRunJob, loadResult, startRun } from '../../../server/issue/service.ts'
import { openQueue } from '../../../server/jobs/queue.ts'
import { listEntries } from '../../../server/operate/archive.ts'
import { backUp } from '../../../server/operate/backup.ts'
import { restore } from '../../../server/operate/restore.ts'
import { orderReport, reportFileBytes, writeReportJob } from '../../../server/report/service.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'
import { askPatiently, found, newSender } from '../ingest/sender.ts'
import { addDemoOpinions } from '../issue/demo.ts'

const NEVER = new AbortController().signal
const DAMAGED = '备份文件已损坏或不完整，什么也没有恢复；请换一份备份。'

let server: TestServer
let campaign: TestCampaign
let bureau: TestActor
let runId: string
let reportId: string
let folder: string
let saved: string

beforeAll(async () => {
  server = await startTestServer()
  folder = await mkdtemp(join(tmpdir(), 'wenzheng-backup-'))
  saved = join(folder, 'saved.tar')
  campaign = await server.newCampaign()
  bureau = await server.newActor('bureau', campaign.bureauId)
  const { context } = server
  await addDemoOpinions(context, campaign, bureau.id, 0, 120)
  runId = (await startRun(context, bureau, campaign.id, { orgId: campaign.bureauId }, null)).id
  await analyseRunJob(context, { campaignId: campaign.id, runId }, NEVER)
  reportId = (await orderReport(context, bureau, campaign.id, { runId, title: null }, null)).id
  await writeReportJob(context, { campaignId: campaign.id, reportId }, NEVER)
  await backUp(server.url, saved)
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

/** A migrated database without a row, for as long as something is done with it. */
async function withEmptyDatabase<Answer>(act: (url: string) => Promise<Answer>): Promise<Answer> {
  const templateUrl = new URL(inject('templateUrl'))
  const url = new URL(templateUrl)
  url.pathname = '/postgres'
  const admin = postgres(url.href, { max: 1, onnotice: () => undefined })
  const name = `wenzheng_restored_${randomBytes(6).toString('hex')}`
  await admin`create database ${admin(name)} template ${admin(templateUrl.pathname.slice(1))}`
  url.pathname = `/${name}`
  try {
    return await act(url.href)
  } finally {
    await admin`drop database if exists ${admin(name)} with (force)`
    await admin.end()
  }
}

async function count(url: string, table: string): Promise<number> {
  const client = postgres(url, { max: 1 })
  const [row] = await client<{ count: number }[]>`select count(*)::int as count from ${client(table)}`
  await client.end()
  return row!.count
}

/** The same file with one byte of an entry's content changed. */
async function damaged(entryName: string): Promise<string> {
  const path = join(folder, `damaged-${entryName}`)
  await writeFile(path, await readFile(saved))
  const entry = (await listEntries(saved))!.find(({ name }) => name === entryName)!
  const file = await open(path, 'r+')
  const at = entry.start + Math.floor(entry.byteCount / 2)
  const byte = Buffer.alloc(1)
  await file.read(byte, 0, 1, at)
  byte[0]! ^= 0xff
  await file.write(byte, 0, 1, at)
  await file.close()
  return path
}

describe('a backup', () => {
  test('brought back into an empty database gives the same exports and lets people sign in', async () => {
    await withEmptyDatabase(async (url) => {
      const { rowCount } = await restore(url, saved)
      expect(rowCount).toBeGreaterThan(240)
      const connection = connect(url, 4)
      const { boss, jobs } = await openQueue(url, { works: false, onError: () => undefined })
      const context = { ...server.context, db: connection.db, jobs }
      try {
        expect(await loadResult(context.db, campaign.id, runId)).toEqual(await loadResult(server.context.db, campaign.id, runId))
        for (const name of ['opinions.csv', 'issues.csv', 'report.html', 'report.docx', 'shortlist.xlsx'] as const) {
          const there = await reportFileBytes(context, bureau, campaign.id, reportId, name)
          const here = await reportFileBytes(server.context, bureau, campaign.id, reportId, name)
          expect(Buffer.compare(there.bytes, here.bytes), name).toBe(0)
        }
        // Written anew from the restored rows, not only kept: the same numbers again.
        const anew = (await orderReport(context, bureau, campaign.id, { runId, title: null }, null)).id
        await writeReportJob(context, { campaignId: campaign.id, reportId: anew }, NEVER)
        for (const name of ['opinions.csv', 'issues.csv', 'report.html', 'report.docx', 'shortlist.xlsx'] as const) {
          const bytes = async (id: string) => (await reportFileBytes(context, bureau, campaign.id, id, name)).bytes
          expect(Buffer.compare(await bytes(anew), await bytes(reportId)), `${name}, written anew`).toBe(0)
        }
        const app = await buildApp(context, { logger: false, webDir: null })
        const answer = await app.inject({ method: 'POST', url: '/api/session', headers: { 'x-wenzheng': '1' }, payload: { signInName: bureau.signInName, password: bureau.password } })
        expect(answer.statusCode).toBe(200)
        await app.close()
      } finally {
        await boss.stop({ graceful: false })
        await connection.close()
      }
    })
  })

  test('is for its owner alone, replaces the one before, and leaves nothing unfinished behind', async () => {
    const path = join(folder, 'again.tar')
    await writeFile(path, 'an older one')
    await backUp(server.url, path)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await listEntries(path))!.map(({ name }) => name)).toContain('opinion.copy.gz')
    expect((await readdir(folder)).filter((name) => name.includes('unfinished'))).toEqual([])
  })

  test('brings back no session', async () => {
    await (await server.signedIn(bureau))({ method: 'GET', url: '/api/session' })
    expect(await count(server.url, 'session')).toBeGreaterThan(0)
    const path = join(folder, 'sessions.tar')
    await backUp(server.url, path)
    await withEmptyDatabase(async (url) => {
      await restore(url, path)
      expect(await count(url, 'session')).toBe(0)
      expect(await count(url, 'actor')).toBe(await count(server.url, 'actor'))
    })
  })

  test('taken while files are being stored holds each of them whole as far as it had come', async () => {
    const { id, schoolIds } = await server.newCampaign()
    const school = await server.newActor('school', schoolIds[0])
    const sender = newSender(server, await askPatiently(server, school), id, schoolIds[0])
    const ledger = `序号,对象,意见内容\n${Array.from({ length: 4000 }, (_, i) => `${i + 1},家长,第${i + 1}位家长说作业太多`).join('\n')}`
    const upload = await sender.sendToPreview('台账.csv', ledger)
    found(await sender.confirm(upload), 202)
    const paths = ['1', '2', '3'].map((name) => join(folder, `while-${name}.tar`))
    const storing = sender.store(upload)
    for (const path of paths) await backUp(server.url, path)
    await storing
    for (const path of paths) {
      await withEmptyDatabase(async (url) => {
        const { jobCount } = await restore(url, path)
        const client = postgres(url, { max: 1 })
        const [row] = await client<{ status: string; done: number | null; opinions: number; stated: number; pieces: number }[]>`
          select status, (progress->>'done')::int as done, (select count(*)::int from opinion where upload_id = upload.id) as opinions,
            (select count(*)::int from upload_opinion where upload_id = upload.id) as stated, (select count(*)::int from upload_piece where upload_id = upload.id) as pieces
          from upload where id = ${upload.id}`
        const jobs = await client<{ name: string }[]>`select name from pgboss.job where data->>'uploadId' = ${upload.id}`
        await client.end()
        const isDone = row!.status === 'done'
        expect(row!.opinions).toBe(isDone ? 4000 : (row!.done ?? 0))
        expect(row!.stated).toBe(row!.opinions)
        expect(row!.pieces > 0).toBe(!isDone)
        expect(jobs.map(({ name }) => name)).toEqual(isDone ? [] : ['upload.store'])
        expect(jobCount).toBeGreaterThanOrEqual(jobs.length)
      })
    }
  })
})

describe('a restore', () => {
  test('queues what was queued or under way', async () => {
    const { context } = server
    const { id } = await startRun(context, bureau, campaign.id, { orgId: campaign.groupIds[0] }, null)
    const path = join(folder, 'queued.tar')
    await backUp(server.url, path)
    await context.db.execute(sql`update run set status = 'cancelled' where id = ${id}`)
    await withEmptyDatabase(async (url) => {
      await restore(url, path)
      const client = postgres(url, { max: 1 })
      const jobs = await client<{ run: string }[]>`select data->>'runId' as run from pgboss.job where name = 'run.analyse'`
      await client.end()
      expect(jobs.map(({ run }) => run)).toEqual([id])
    })
  })

  test('lets numbers go on behind the last one', async () => {
    await withEmptyDatabase(async (url) => {
      await server.context.db.execute(sql`insert into review_event (campaign_id, id, org_id, run_id, actor_id, action, content) values (${campaign.id}, gen_random_uuid(), ${campaign.bureauId}, ${runId}, ${bureau.id}, 'confirm', '{"issues":[]}')`)
      const path = join(folder, 'numbers.tar')
      await backUp(server.url, path)
      await restore(url, path)
      const client = postgres(url, { max: 1 })
      const [row] = await client<{ is_behind: boolean }[]>`select nextval(pg_get_serial_sequence('review_event', 'number')) > max(number) as is_behind from review_event`
      await client.end()
      expect(row!.is_behind).toBe(true)
    })
  })

  test('comes back into an installation that was started and not set up', async () => {
    await withEmptyDatabase(async (url) => {
      const client = postgres(url, { max: 1 })
      await client`insert into setting (key, value) values ('setup-token', 'unused')`
      await client.end()
      await expect(restore(url, saved)).resolves.toMatchObject({ rowCount: expect.any(Number) })
      expect(await count(url, 'opinion')).toBeGreaterThan(0)
    })
  })

  test('refuses a database with rows and leaves it as it is', async () => {
    const before = await count(server.url, 'opinion')
    await expect(restore(server.url, saved)).rejects.toThrow('这个数据库里已有内容，不能恢复；请换一个空的数据库（或空的数据文件夹）再恢复。')
    expect(await count(server.url, 'opinion')).toBe(before)
  })

  test('refuses a damaged file and leaves the database empty', async () => {
    await withEmptyDatabase(async (url) => {
      for (const name of ['actor.copy.gz', 'placement.copy.gz']) {
        const path = await damaged(name)
        await expect(restore(url, path), name).rejects.toThrow(DAMAGED)
        expect(await count(url, 'actor')).toBe(0)
      }
      await restore(url, saved)
    })
  })

  test('refuses a file cut short, one that is none, and one that is not there', async () => {
    await withEmptyDatabase(async (url) => {
      const bytes = await readFile(saved)
      const cut = join(folder, 'cut.tar')
      for (const length of [0, 100, 512, 700, Math.floor(bytes.length / 2), bytes.length - 1200]) {
        await writeFile(cut, bytes.subarray(0, length))
        await expect(restore(url, cut), String(length)).rejects.toThrow(/不是完整的问症备份文件/)
      }
      await writeFile(cut, '意见,时间\n食堂排队太长,2026-03-01\n'.repeat(100))
      await expect(restore(url, cut)).rejects.toThrow(/不是完整的问症备份文件/)
      await expect(restore(url, join(folder, 'nowhere.tar'))).rejects.toThrow(/没有备份文件/)
      expect(await count(url, 'actor')).toBe(0)
    })
  })

  test('refuses a backup of another structure', async () => {
    await withEmptyDatabase(async (url) => {
      const client = postgres(url, { max: 1 })
      await client`alter table occasion add column weather text`
      await client.end()
      await expect(restore(url, saved)).rejects.toThrow(/另一个版本/)
      expect(await count(url, 'actor')).toBe(0)
    })
  })
})
