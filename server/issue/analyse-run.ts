import { sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import type { JobData } from '../jobs/queue.ts'
import { orgsBelow } from '../org/service.ts'
import { analysisThread } from '../pipeline/work/analysis-thread.ts'
import type { RunProgress } from './contract.ts'
import { saveRun } from './save.ts'
import { loadScope } from './scope.ts'
import { type RunRow, selectRun, updateRun } from './store.ts'
import { issue, placement } from './table.ts'

const STEPS = ['读取', '分词', '归类', '合并', '分组', '描述', '保存'] as const
type StepName = (typeof STEPS)[number]

const SEED = 1
const LOOK_EVERY_MS = 500

class Cancelled extends Error {}

/** Kept for the life of a worker: loading model and dictionary takes longer than analysing what one school sent. */
const thread = analysisThread()

/**
 * Analyses a queued run and stores what it found. Asked again after a worker died, it starts over: nothing is stored before all is.
 * What the analysis cannot do makes the run fail; a database that is away is the queue's to try again.
 */
export async function analyseRunJob(context: Context, { campaignId, runId }: JobData['run.analyse'], signal: AbortSignal): Promise<void> {
  const { db } = context
  const found = await selectRun(db, campaignId, runId)
  if (found === null) return
  const run = await updateRun(db, found, ['queued', 'running'], { status: 'running' })
  if (run === null) return
  const watch = watchCancellation(context, run)
  try {
    await analyseRun(context, run, AbortSignal.any([signal, watch.signal]))
  } catch (error) {
    if (watch.signal.aborted) await updateRun(db, run, ['running'], { status: 'cancelled', progress: null, finishedAt: new Date() })
    else if (signal.aborted || isPassing(error)) throw error
    else await fail(context, run, error)
  } finally {
    await watch.stop()
  }
}

async function analyseRun({ db }: Context, run: RunRow, signal: AbortSignal): Promise<void> {
  let written: Promise<unknown> = Promise.resolve()
  let opinionCount: number | null = null
  const step = (name: StepName): void => {
    const progress: RunProgress = { step: STEPS.indexOf(name) + 1, stepCount: STEPS.length, name, startedAt: new Date().toISOString(), opinionCount }
    // One after the other; a progress that cannot be written fails the run at the next step that waits for it.
    written = written.then(() => updateRun(db, run, ['running'], { progress }))
    written.catch(() => null)
  }
  step('读取')
  const accepted = await loadScope(db, run.campaignId, await orgsBelow(db, run.orgId), signal)
  opinionCount = accepted.ids.length
  if (opinionCount === 0) throw new EmptyScope('the scope has no opinions')
  const result = await thread.analyse(accepted, SEED, { step, signal })
  step('保存')
  await written
  signal.throwIfAborted()
  await db.transaction((tx) => saveRun(tx, run, accepted, result, SEED))
  // Until the planner knows of a new run's rows it takes them for none and reads a school's overview in a nested loop, for seconds.
  await db.execute(sql`analyze ${placement}, ${issue}`)
}

class EmptyScope extends Error {}

async function fail({ db }: Context, run: RunRow, error: unknown): Promise<void> {
  const failure = error instanceof EmptyScope ? '这个范围内已经没有意见，请先上传或记录意见' : '分析没有完成，请重新开始一次；仍不行请告诉管理员'
  await updateRun(db, run, ['running'], { status: 'failed', progress: null, failure, finishedAt: new Date() })
  if (!(error instanceof EmptyScope)) throw new RunFailed(`run ${run.id} failed`, { cause: withoutParameters(error) })
}

/** The run is marked as failed; the job's own end tells the log why. Trying it again does nothing. */
class RunFailed extends Error {}

/** A failed query's message holds the values that were sent: opinions among them. */
function withoutParameters(error: unknown): unknown {
  return error instanceof Error && 'query' in error ? error.cause : error
}

/** Lost connections, a database that restarts, and transactions that stood in each other's way. */
function isPassing(error: unknown): boolean {
  const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : null)
  return code !== null && /^(CONNECTION_|ECONN|ETIMEDOUT|EPIPE|08|57P|40001|40P01|53)/.test(code)
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/** Looks now and then whether somebody wants the run stopped, or whether it is no longer under way. */
function watchCancellation({ db }: Context, run: RunRow): { signal: AbortSignal; stop(): Promise<void> } {
  const cancelling = new AbortController()
  let looking: Promise<void> = Promise.resolve()
  const look = async (): Promise<void> => {
    const now = await selectRun(db, run.campaignId, run.id)
    if (now === null || now.cancelledAt !== null || now.status !== 'running') cancelling.abort(new Cancelled('the run was cancelled'))
  }
  // A look that fails is made up for by the next one.
  const timer = setInterval(() => {
    looking = look().catch(() => undefined)
  }, LOOK_EVERY_MS)
  return {
    signal: cancelling.signal,
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}
