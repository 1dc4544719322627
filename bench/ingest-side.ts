/** A program of its own, so that its memory is its own: receives a file, reads it, stores every row. Prints what each step took. */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { v7 as uuid } from 'uuid'
import { readConfig } from '../server/config.ts'
import type { Context } from '../server/context.ts'
import { connect } from '../server/db/client.ts'
import { actor, actorRole, campaign, org, participation } from '../server/db/tables.ts'
import { confirmUpload, readUpload, readUploadJob, receiveUpload, storeUploadJob } from '../server/ingest/service.ts'
import { openQueue } from '../server/jobs/queue.ts'
import type { Actor } from '../server/org/service.ts'

const SAMPLE_MS = 20
const LIMIT_BYTES = 4 * 1024 ** 3

const [databaseUrl, small, large] = process.argv.slice(2) as [string, string, string]
const connection = connect(databaseUrl, 4)
const { boss, jobs } = await openQueue(databaseUrl, {
  works: false,
  onError: (error) => {
    throw error
  },
})
const context: Context = { db: connection.db, jobs, config: { ...readConfig({}), uploadLimitBytes: LIMIT_BYTES } }
const never = new AbortController().signal

async function newCampaign(): Promise<{ campaignId: string; orgId: string; actor: Actor }> {
  const [campaignId, bureauId, orgId, actorId] = [uuid(), uuid(), uuid(), uuid()]
  await context.db.insert(org).values([
    { id: bureauId, parentId: null, name: `云汉市教育局${bureauId}`, kind: '市局' },
    { id: orgId, parentId: bureauId, name: `第一小学${orgId}`, kind: '市属学校', schoolStage: '小学' },
  ])
  await context.db.insert(campaign).values({ id: campaignId, orgId: bureauId, name: '量', startsOn: '2026-03-02', endsOn: '2026-07-05', stages: [] })
  await context.db.insert(participation).values({ campaignId, orgId, roster: {} })
  await context.db.insert(actor).values({ id: actorId, signInName: actorId, name: '填报员', passwordHash: 'none', mustChangePassword: false })
  await context.db.insert(actorRole).values({ actorId, orgId, role: 'school' })
  return { campaignId, orgId, actor: { id: actorId, name: '填报员', roles: [{ role: 'school', orgId }] } }
}

async function take(path: string): Promise<{ rowCount: number; acceptedCount: number; receiveSeconds: number; readSeconds: number; storeSeconds: number }> {
  const { campaignId, orgId, actor: sender } = await newCampaign()
  const times = [performance.now()]
  const { id: uploadId } = await receiveUpload(context, sender, campaignId, orgId, { fileName: basename(path), bytes: createReadStream(path), isTruncated: () => false }, null)
  times.push(performance.now())
  await readUploadJob(context, { campaignId, uploadId }, never)
  times.push(performance.now())
  const { preview } = await readUpload(context, sender, campaignId, uploadId)
  await confirmUpload(context, sender, campaignId, uploadId, preview!.proposed)
  const begun = performance.now()
  await storeUploadJob(context, { campaignId, uploadId }, never)
  const { receipt } = await readUpload(context, sender, campaignId, uploadId)
  const seconds = (from: number, to: number): number => (to - from) / 1000
  return { rowCount: receipt!.rowCount, acceptedCount: receipt!.acceptedCount, receiveSeconds: seconds(times[0]!, times[1]!), readSeconds: seconds(times[1]!, times[2]!), storeSeconds: seconds(begun, performance.now()) }
}

await take(small)
const idle = process.memoryUsage.rss()
let peak = idle
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), SAMPLE_MS)
const cpu = process.cpuUsage()
const taken = await take(large)
clearInterval(watch)
const { user, system } = process.cpuUsage(cpu)
process.stdout.write(`${JSON.stringify({ ...taken, idleMb: idle / 2 ** 20, aboveIdleMb: (peak - idle) / 2 ** 20, cpuSeconds: (user + system) / 1e6 })}\n`)
await boss.stop({ graceful: false })
await connection.close()
process.exit(0)
