import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { v7 as uuid } from 'uuid'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { LoggedError } from '../../../server/error-log.ts'
import { startPulse } from '../../../server/jobs/pulse.ts'
import { type JobData, type JobName, openQueue } from '../../../server/jobs/queue.ts'
import { type Handlers, startWork, type Work } from '../../../server/jobs/work.ts'
import { startTestServer, type TestServer } from '../harness.ts'

const SAID = '我家孩子每天写作业到十一点'
const PATIENCE = { timeout: 40_000, interval: 50 }

let server: TestServer
let workers: Work[]
let failures: LoggedError[]
beforeEach(async () => {
  server = await startTestServer()
  workers = []
  failures = []
})
afterEach(async () => {
  for (const worker of workers) await worker.stop()
  await server.stop()
})

async function startWorker(handlers: Partial<Handlers>): Promise<Work> {
  const { boss } = await openQueue(server.url, { works: true, onError: (error) => expect.unreachable(error.message) })
  const unasked = (): Promise<void> => Promise.reject(new Error('no handler in this test'))
  const all: Handlers = { 'upload.read': unasked, 'upload.store': unasked, 'leads.escalate': unasked, 'opinions.changed': unasked, 'run.analyse': unasked, 'report.write': unasked, 'release.write': unasked, 'records.expire': unasked, ...handlers }
  const work = await startWork(boss, server.context, all, { pulse: startPulse(server.url, (error) => expect.unreachable(error.message)), onFailure: (_name, failure) => void failures.push(failure) })
  workers.push(work)
  return work
}

function enqueue<Name extends JobName>(name: Name, data: JobData[Name]): Promise<void> {
  return server.context.db.transaction((tx) => server.context.jobs.send(tx, name, data))
}

const newRun = () => ({ campaignId: uuid(), runId: uuid() })

async function jobStates(): Promise<string[]> {
  const rows = await server.context.db.execute<{ state: string }>(sql`select state from pgboss.job order by created_on`)
  return rows.map(({ state }) => state)
}

describe('a worker', () => {
  test('does jobs of every kind with what they are about', async () => {
    const done: object[] = []
    const note = (_context: unknown, job: object) => Promise.resolve(void done.push(job))
    await startWorker({ 'upload.read': note, 'upload.store': note, 'leads.escalate': note, 'opinions.changed': note, 'run.analyse': note, 'report.write': note, 'release.write': note, 'records.expire': note })
    const [campaignId, id] = [uuid(), uuid()]
    const jobs: { readonly [Name in JobName]: JobData[Name] } = {
      'upload.read': { campaignId, uploadId: id },
      'upload.store': { campaignId, uploadId: id },
      'leads.escalate': { campaignId },
      'opinions.changed': { campaignId, orgId: id },
      'run.analyse': { campaignId, runId: id },
      'report.write': { campaignId, reportId: id },
      'release.write': { campaignId, releaseId: id },
      'records.expire': {},
    }
    for (const name of Object.keys(jobs) as JobName[]) await enqueue(name, jobs[name])
    await vi.waitFor(() => expect(done).toHaveLength(Object.keys(jobs).length), PATIENCE)
    expect(done).toEqual(expect.arrayContaining(Object.values(jobs)))
  })

  test('tries a failed job again, and writes down nothing that people said', async () => {
    let tries = 0
    await startWorker({
      async 'run.analyse'() {
        if (++tries === 1) throw Object.assign(new Error(`Failed query: params: ${SAID}`), { params: [SAID] })
      },
    })
    await enqueue('run.analyse', newRun())
    await vi.waitFor(async () => expect(await jobStates()).toEqual(['completed']), PATIENCE)
    expect(tries).toBe(2)
    expect(failures).toHaveLength(1)
    const kept = await server.context.db.execute(sql`select * from pgboss.job`)
    expect(JSON.stringify([failures, kept])).not.toContain(SAID)
  })

  test('reads two uploads at a time but analyses one run at a time', async () => {
    const atOnce = { read: 0, mostRead: 0, analyse: 0, mostAnalyse: 0 }
    let finish = (): void => {}
    const bothRead = new Promise<void>((resolve) => (finish = resolve))
    await startWorker({
      async 'upload.read'() {
        atOnce.mostRead = Math.max(atOnce.mostRead, ++atOnce.read)
        if (atOnce.read === 2) finish()
        await bothRead
        atOnce.read--
      },
      async 'run.analyse'() {
        atOnce.mostAnalyse = Math.max(atOnce.mostAnalyse, ++atOnce.analyse)
        await bothRead
        atOnce.analyse--
      },
    })
    for (let i = 0; i < 2; i++) await enqueue('run.analyse', newRun())
    for (let i = 0; i < 3; i++) await enqueue('upload.read', { campaignId: uuid(), uploadId: uuid() })
    await vi.waitFor(async () => expect(await jobStates()).toEqual(Array(5).fill('completed')), PATIENCE)
    expect(atOnce).toMatchObject({ mostRead: 2, mostAnalyse: 1 })
  })

  test('that is stopped gives its job back to another', async () => {
    let begun = (): void => {}
    const hasBegun = new Promise<void>((resolve) => (begun = resolve))
    const first = await startWorker({
      'run.analyse': (_context, _job, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')))
          begun()
        }),
    })
    const run = newRun()
    await enqueue('run.analyse', run)
    await hasBegun
    await first.stop()
    expect(await jobStates()).toEqual(['retry'])
    expect(failures).toEqual([])
    const done: object[] = []
    await startWorker({ 'run.analyse': (_context, job) => Promise.resolve(void done.push(job)) })
    await vi.waitFor(() => expect(done).toEqual([run]), PATIENCE)
  })

  test('that is killed loses its job to another within half a minute', async () => {
    const run = newRun()
    await enqueue('run.analyse', run)
    const { holder, ended } = await startHolder('for ever', run.runId)
    holder.kill('SIGKILL')
    await ended
    const killedAt = Date.now()
    const done: object[] = []
    await startWorker({ 'run.analyse': (_context, job) => Promise.resolve(void done.push(job)) })
    await vi.waitFor(() => expect(done).toEqual([run]), PATIENCE)
    expect(Date.now() - killedAt).toBeLessThan(30_000)
  })

  // Signs of life were given by the thread that was busy: another worker took the job of a living one.
  test('that computes without a pause keeps its job', async () => {
    const run = newRun()
    await enqueue('run.analyse', run)
    const { holder, ended } = await startHolder('20', run.runId)
    const taken: object[] = []
    await startWorker({ 'run.analyse': (_context, job) => Promise.resolve(void taken.push(job)) })
    await vi.waitFor(async () => expect(await jobStates()).toEqual(['completed']), PATIENCE)
    expect(taken).toEqual([])
    holder.kill('SIGKILL')
    await ended
  })
})

/** A worker process at work on this run: for ever, or for so many seconds without a pause. */
async function startHolder(seconds: string, runId: string): Promise<{ holder: ChildProcess; ended: Promise<unknown> }> {
  const holder = spawn(process.execPath, [fileURLToPath(new URL('./hold-job.ts', import.meta.url)), server.url, seconds], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(holder, 'exit')
  expect(await once(createInterface(holder.stdout), 'line')).toEqual([runId])
  return { holder, ended }
}
