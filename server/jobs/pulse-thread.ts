import { parentPort, workerData } from 'node:worker_threads'
import { PgBoss } from 'pg-boss'
import type { Attempt, PulseCall } from './pulse.ts'

const BEAT_MS = 3000

const { databaseUrl } = workerData as { databaseUrl: string }
const held = new Map<string, Attempt>()
const boss = new PgBoss({ connectionString: databaseUrl, max: 1, application_name: 'wenzheng-pulse', supervise: false, schedule: false, migrate: false })
const tell = (error: unknown): void => parentPort!.postMessage(error)

boss.on('error', tell)
parentPort!.on('message', (call: PulseCall) => {
  if ('hold' in call) held.set(call.hold.id, call.hold)
  else held.delete(call.release)
})
await boss.start()
setInterval(() => {
  for (const { name, id, retryCount } of held.values()) boss.touch(name, { id, retryCount }).catch(tell)
}, BEAT_MS)
