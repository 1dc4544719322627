import { parentPort } from 'node:worker_threads'
import { InputError } from '../pipeline/input-error.ts'
import { chooseColumns } from '../pipeline/mapping.ts'
import { streamTables } from '../pipeline/read/tables.ts'
import { surveyTables } from '../pipeline/survey.ts'
import { previewOf } from './preview.ts'
import type { ReadingCall, ReadingReply, ReadingTrouble } from './reading-call.ts'
import { rowBatches } from './row-batches.ts'

const TELL_EVERY_ROWS = 20_000

const open = new Map<number, ReturnType<typeof rowBatches>>()
const stopping = new Map<number, AbortController>()

parentPort!.on('message', (call: ReadingCall) => {
  void (call.type === 'close' ? close(call.id) : run(call))
})

async function run(call: Exclude<ReadingCall, { type: 'close' }>): Promise<void> {
  try {
    if (call.type === 'preview') answer({ type: 'preview', id: call.id, preview: await preview(call.id, call.path) })
    else if (call.type === 'open') open.set(call.id, rowBatches(call.plan))
    else await next(call.id)
  } catch (error) {
    open.delete(call.id)
    answer({ type: 'failed', id: call.id, trouble: troubleOf(error) })
  }
}

async function preview(id: number, path: string) {
  const stop = new AbortController()
  stopping.set(id, stop)
  let told = 0
  const onRows = (rowCount: number): void => {
    if (rowCount - told < TELL_EVERY_ROWS) return
    told = rowCount
    answer({ type: 'rows', id, rowCount })
  }
  try {
    const tables = await surveyTables(streamTables(path, {}), 'all', { onRows, signal: stop.signal })
    return previewOf(tables, chooseColumns(tables, {}))
  } finally {
    stopping.delete(id)
  }
}

async function next(id: number): Promise<void> {
  const result = await open.get(id)?.next()
  if (result === undefined) return
  if (result.done === true) answer({ type: 'end', id, tally: result.value })
  else answer({ type: 'batch', id, batch: result.value })
}

async function close(id: number): Promise<void> {
  stopping.get(id)?.abort(new Error('nobody waits for it any more'))
  const reading = open.get(id)
  open.delete(id)
  // Ends the generator, which takes its temporary files away.
  await reading?.return(undefined as never).catch(() => null)
}

function troubleOf(error: unknown): ReadingTrouble {
  if (!(error instanceof Error)) return { problems: null, type: typeof error, message: String(error), stack: null, code: null }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  return { problems: error instanceof InputError ? error.problems : null, type: error.name, message: error.message, stack: error.stack ?? null, code }
}

function answer(reply: ReadingReply): void {
  parentPort!.postMessage(reply)
}
