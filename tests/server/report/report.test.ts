import { createHash } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { unzipSync } from 'fflate'
import mammoth from 'mammoth'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issue, report, reportFile } from '../../../server/db/tables.ts'
import { analyseRunJob, startRun } from '../../../server/issue/service.ts'
import type { Report, REPORT_FILES, ReportQuery } from '../../../server/report/contract.ts'
import { listReports, orderReport, readReport, reportFileBytes, writeReportJob } from '../../../server/report/service.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'
import { addDemoOpinions } from '../issue/demo.ts'
import { placedRun } from './placed-run.ts'

let server: TestServer
let campaign: TestCampaign
let bureau: TestActor
let runId: string

const never = new AbortController().signal

async function order(title: string | null = null, key: string | null = null, of = runId): Promise<Report> {
  return orderReport(server.context, bureau, campaign.id, { runId: of, title }, key)
}

async function write(id: string): Promise<void> {
  await writeReportJob(server.context, { campaignId: campaign.id, reportId: id }, never)
}

async function read(id: string, actor: TestActor = bureau): Promise<Report> {
  return readReport(server.context, actor, campaign.id, id)
}

async function written(title: string | null = null): Promise<Report> {
  const { id } = await order(title)
  await write(id)
  return read(id)
}

async function bytesOf({ id }: Report, name: (typeof REPORT_FILES)[number], actor: TestActor = bureau): Promise<Buffer> {
  return Buffer.from((await reportFileBytes(server.context, actor, campaign.id, id, name)).bytes)
}

async function list(actor: TestActor, query: ReportQuery = {}) {
  return listReports(server.context, actor, campaign.id, query)
}

async function docxWords(made: Report): Promise<string> {
  return (await mammoth.extractRawText({ buffer: await bytesOf(made, 'report.docx') })).value
}

function xlsxWords(bytes: Buffer): string {
  return Object.entries(unzipSync(bytes)).filter(([name]) => /sharedStrings|sheet\d+\.xml$/.test(name)).map(([, part]) => new TextDecoder().decode(part)).join('')
}

async function setIssue(rank: number, changes: Partial<typeof issue.$inferInsert>): Promise<void> {
  await server.context.db.update(issue).set(changes).where(and(eq(issue.campaignId, campaign.id), eq(issue.runId, runId), eq(issue.rank, rank)))
}

beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign({ name: '问计基层活动' })
  bureau = await server.newActor('bureau', campaign.bureauId)
  await addDemoOpinions(server.context, campaign, bureau.id, 0, 240)
  runId = (await startRun(server.context, bureau, campaign.id, { orgId: campaign.bureauId }, null)).id
  await analyseRunJob(server.context, { campaignId: campaign.id, runId }, never)
})
afterAll(() => server.stop())

describe('an ordered report', () => {
  test('waits under a title that says whose, of what and when; asked twice with one key it is one', async () => {
    const [ordered, second] = [await order(null, 'report-key-1'), await order(null, 'report-key-1')]
    expect(ordered).toMatchObject({ status: 'queued', files: [], isUnreviewed: true, reviewedIssueCount: 0, finishedAt: null, createdBy: '测试bureau' })
    expect(ordered.title).toMatch(/^云汉市教育局\w+问题清单与调研报告（问计基层活动，2026年\d+月\d+日至\d+月\d+日）$/)
    expect(second).toEqual(ordered)
    await expect(bytesOf(ordered, 'report.docx')).rejects.toMatchObject({ code: 'conflict', message: '报告还在写，请稍后再下载' })
    const queued = await server.context.db.execute<{ count: number }>("select count(*)::int as count from pgboss.job where name = 'report.write'")
    expect(queued[0]!.count).toBe(1)
  })

  test('of a run that is not done is refused', async () => {
    const waiting = await placedRun(server.context, campaign.id, campaign.bureauId, [])
    await server.context.db.execute(`update run set status = 'running' where id = '${waiting}'`)
    await expect(order(null, null, waiting)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('is not for a school that may not see the run', async () => {
    const made = await written()
    const school = await server.newActor('school', campaign.schoolIds[0])
    await expect(orderReport(server.context, school, campaign.id, { runId, title: null }, null)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(read(made.id, school)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(bytesOf(made, 'opinions.csv', school)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await list(school)).items).toEqual([])
  })
})

describe('a written report', () => {
  test('offers five files with their size, hash, type and Chinese name', async () => {
    const made = await written()
    expect(made).toMatchObject({ status: 'done', failure: null, isUnreviewed: true })
    expect(made.files.map(({ name }) => name)).toEqual(['shortlist.xlsx', 'report.docx', 'report.html', 'opinions.csv', 'issues.csv'])
    for (const file of made.files) {
      const bytes = await bytesOf(made, file.name)
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256)
      expect(bytes).toHaveLength(file.byteCount)
    }
    const sheet = await (await server.signedIn(bureau))({ method: 'GET', url: `/api/campaigns/${campaign.id}/reports/${made.id}/files/shortlist.xlsx` })
    expect(createHash('sha256').update(sheet.rawPayload).digest('hex')).toBe(made.files[0]!.sha256)
    expect(sheet.headers['content-type']).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    expect(decodeURIComponent(String(sheet.headers['content-disposition']))).toMatch(/^attachment; filename\*=UTF-8''云汉市教育局\w+-问题清单\.xlsx$/)
  })

  test('says in each document that nobody has reviewed it', async () => {
    const made = await written()
    expect(await docxWords(made)).toContain('未经研判')
    expect((await bytesOf(made, 'report.html')).toString('utf8')).toContain('未经研判')
    expect(xlsxWords(await bytesOf(made, 'shortlist.xlsx'))).toContain('未经研判')
  })

  test('numbers its opinions from 1, and leads from the number to the opinion', async () => {
    const made = await written()
    const words = await docxWords(made)
    const quoted = [...words.matchAll(/（意见\s*(\d+)）/g)].map(([, number]) => number!)
    expect(quoted.length).toBeGreaterThan(3)
    const [header, ...lines] = (await bytesOf(made, 'opinions.csv')).toString('utf8').replace(/^\uFEFF/, '').trimEnd().split('\n')
    expect(header).toMatch(/^id,text,.*src\.系统编号$/)
    expect(lines.slice(0, 3).map((line) => line.split(',')[0])).toEqual(['1', '2', '3'])
    const ids = new Set(lines.map((line) => line.split(',').at(-1)!))
    const known = await server.context.db.execute<{ id: string }>(`select opinion_id as id from placement where run_id = '${runId}'`)
    expect(ids).toEqual(new Set(known.map(({ id }) => id)))
    expect(words).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/)
  })

  test('bears its title, campaign and period in every document', async () => {
    const made = await written('云汉市教育局三月问题清单（征求意见稿）')
    const words = await docxWords(made)
    expect(words.slice(0, 200)).toMatch(/^云汉市教育局三月问题清单\n+（征求意见稿）\n+未经研判.*\n+云汉市教育局\w+\n+\d+年\d+月\d+日\n+目/)
    expect(words).toContain('活动：问计基层活动；意见时间：2026年')
    const page = (await bytesOf(made, 'report.html')).toString('utf8')
    expect(page).toContain('<h1>云汉市教育局三月问题清单</h1>')
    expect(page).not.toContain('shortlist.xlsx')
    expect(xlsxWords(await bytesOf(made, 'shortlist.xlsx'))).toContain('云汉市教育局三月问题清单')
  })

  test('is the same to the byte when nothing changed, and stays as it was when something does', async () => {
    const [first, second] = [await written(), await written()]
    expect(second.files).toEqual(first.files)
    await setIssue(1, { title: '研判后改过的题目', isRenamed: true, isConfirmed: true })
    expect(await read(first.id)).toEqual(first)
    const third = await written()
    expect(third).toMatchObject({ isUnreviewed: false, reviewedIssueCount: 1 })
    expect(third.files).not.toEqual(first.files)
    expect(createHash('sha256').update(await bytesOf(first, 'report.docx')).digest('hex')).toBe(first.files[1]!.sha256)
  })

  test('shows reviewed issues as such and leaves dismissed ones out', async () => {
    await setIssue(1, { title: '研判后改过的题目', isRenamed: true, isConfirmed: true })
    await setIssue(2, { title: '研判后不予采纳的题目', isDismissed: true })
    const made = await written()
    expect(made).toMatchObject({ isUnreviewed: false, reviewedIssueCount: 2 })
    const words = await docxWords(made)
    expect(words).toContain('研判后改过的题目（已研判）')
    expect(words).toContain(`已研判1个问题，共${made.issueCount - 1}个，其余为机器归类；另有1个经研判不列入`)
    expect(words).not.toContain('未经研判')
    expect(words).not.toContain('研判后不予采纳的题目')
    expect(xlsxWords(await bytesOf(made, 'shortlist.xlsx'))).toContain('已研判')
  })

  test('is written once however often the job is given out', async () => {
    const made = await written()
    await Promise.all([write(made.id), write(made.id)])
    expect(await server.context.db.$count(reportFile, eq(reportFile.reportId, made.id))).toBe(5)
    expect(await read(made.id)).toEqual(made)
  })

  test('is written by the next worker when one died in the middle, and by one of two at once', async () => {
    const ordered = await order()
    await server.context.db.update(report).set({ status: 'running' }).where(eq(report.id, ordered.id))
    await Promise.all([write(ordered.id), write(ordered.id)])
    expect(await server.context.db.$count(reportFile, eq(reportFile.reportId, ordered.id))).toBe(5)
    expect(await read(ordered.id)).toMatchObject({ status: 'done' })
  })

  test('stores nothing when it is told to stop', async () => {
    const ordered = await order()
    await expect(writeReportJob(server.context, { campaignId: campaign.id, reportId: ordered.id }, AbortSignal.abort())).rejects.toThrow()
    expect(await server.context.db.$count(reportFile, eq(reportFile.reportId, ordered.id))).toBe(0)
  })

  test('says why when its run is gone', async () => {
    const id = uuid()
    await server.context.db.insert(report).values({ campaignId: campaign.id, id, runId: uuid(), orgId: campaign.bureauId, title: '报告', status: 'queued', createdBy: bureau.id })
    await write(id)
    expect(await read(id)).toMatchObject({ status: 'failed', failure: '没有这个分析批次', files: [] })
    await expect(bytesOf(await read(id), 'report.docx')).rejects.toMatchObject({ code: 'conflict', message: '这份报告没有写成，请重新生成' })
  })
})

describe('the list of reports', () => {
  test('begins with the newest and goes on where a page ended', async () => {
    const all = await list(bureau, { limit: 200 })
    const times = all.items.map(({ createdAt }) => createdAt)
    expect(times).toEqual(times.toSorted().toReversed())
    const first = await list(bureau, { limit: 2 })
    const second = await list(bureau, { limit: 200, cursor: first.nextCursor! })
    expect([...first.items, ...second.items]).toEqual(all.items)
    expect(second.nextCursor).toBeNull()
    expect((await list(bureau, { runId: uuid() })).items).toEqual([])
    await expect(list(bureau, { cursor: 'x' })).rejects.toMatchObject({ code: 'invalid' })
  })
})
