import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { type AppOptions, buildApp } from '../app.ts'
import type { Config } from '../config.ts'
import { connect } from '../db/client.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { ensureDemonstration } from '../demo/demonstration.ts'
import { loggedError } from '../error-log.ts'
import { openQueue } from '../jobs/queue.ts'
import { issueSetUpLink } from '../org/service.ts'
import { openDatabase } from './database.ts'
import { type Ending, newEnding } from './ending.ts'
import { demonstrationLines, greeting, setUpLines } from './greeting.ts'
import { type Log, openLog } from './log.ts'
import { portSentence, requireFreePort } from './port.ts'
import { startConfig } from './start-config.ts'
import { StartError, startSentence } from './start-error.ts'
import { builtPages } from './web-build.ts'
import { keepWorker } from './worker-process.ts'

const DRAIN_MS = 10_000

/**
 * The whole product in one process and one worker process, until it is told to end. Whatever was started is stopped again,
 * the last first.
 *
 * @returns the exit code
 * @throws StartError when it cannot even begin
 */
export async function serve(): Promise<number> {
  const config = startConfig()
  const log = openVar(config.varDir)
  const ending = newEnding([], isLateWrite)
  const parts = new AsyncDisposableStack()
  parts.defer(log.close)
  let isBroken = false
  try {
    await start(config, log, parts, ending)
    await ending.ended()
    say('正在停止……')
  } catch (thrown) {
    // A wish to end while starting interrupts the start: no error.
    const error = ending.signal.aborted ? ending.error : thrown
    isBroken = error !== null
    if (isBroken) tell(error, config, log)
  }
  await parts.disposeAsync()
  if (!isBroken) say('问症已停止。')
  return isBroken ? 1 : 0
}

/** postgres 3.4 writes to a connection that a killed database has just closed, outside of every promise; the next query opens another. */
function isLateWrite(error: Error): boolean {
  return error instanceof TypeError && /\bnextWrite\b.*postgres\/src\/connection\.js/.test(error.stack ?? '')
}

async function start(config: Config, log: Log, parts: AsyncDisposableStack, ending: Ending): Promise<void> {
  await requireFreePort(config.host, config.port)
  const database = await openDatabase(config.varDir, {
    onRevived: () => say('数据库意外停止，已重新启动。'),
    onLost: (error) => ending.end(error),
  })
  parts.defer(() => database.stop())
  await migrateDatabase(database.url)
  const connection = connect(database.url)
  parts.defer(() => connection.close())
  const { boss, jobs } = await openQueue(database.url, { works: false, onError: (error) => log.error('queue trouble', error) })
  parts.defer(() => boss.stop({ graceful: false }))
  const context = { db: connection.db, jobs, config }
  ending.signal.throwIfAborted()
  const demonstration = config.makesDemonstration ? await ensureDemonstration(context, say) : null
  ending.signal.throwIfAborted()
  const worker = keepWorker(database.url, log, () => log.error('the worker died', new Error('the worker ended unasked')))
  parts.defer(() => worker.stop())
  // Last of what takes long: the demonstration is being analysed meanwhile.
  const webDir = await builtPages(say, ending.signal)
  const app = await buildApp(context, { webDir, logger: loggerOn(log) })
  parts.defer(() => closeApp(app))
  await app.listen({ host: config.host, port: config.port })
  const { port } = app.server.address() as AddressInfo
  say(greeting(config.host, port))
  for (const line of setUpLines(config.host, port, await issueSetUpLink(context.db))) say(line)
  for (const line of demonstrationLines(demonstration)) say(line)
  say('按 Ctrl-C 停止。')
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Addresses carry what people search for, so that no request is written down, only what failed. */
function loggerOn(log: Log): AppOptions['logger'] {
  return { level: 'warn', stream: log, serializers: { req: ({ method, routeOptions }) => ({ method, route: routeOptions?.url }), err: (error) => loggedError(error) as never } }
}

/** Takes no further request, answers those at hand; whoever holds on for too long is cut off. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const impatience = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS)
  await app.close()
  clearTimeout(impatience)
}

function openVar(folder: string): Log {
  try {
    mkdirSync(folder, { recursive: true })
    return openLog(folder)
  } catch (cause) {
    throw new StartError(`不能在文件夹 ${folder} 里写文件，请换一个文件夹（环境变量 WENZHENG_VAR），或放开权限。`, { cause })
  }
}

/** Says what went wrong; what nobody foresaw goes to the log. */
function tell(error: unknown, config: Config, log: Log): void {
  const sentence = startSentence(error) ?? portSentence(error, config.port)
  if (sentence === null) log.error('the server broke', error)
  process.stderr.write(`${sentence ?? `问症出错停止了，详情见 ${join(config.varDir, 'server.log')}。`}\n`)
}
