import { parentPort, workerData } from 'node:worker_threads'
import type { Segmenter } from '../../../analysis/index.ts'
import { loadSegmenter, type SegmenterName } from '../segmenter.ts'
import { type Bench, perform } from './perform.ts'
import type { Call, Given, TaskName, TaskReply, Tasks } from './tasks.ts'

const { segmenterName } = workerData as { segmenterName: SegmenterName }
const given = new Map<number, unknown>()
let segmenter: Segmenter | null = null
let before: Promise<void> = Promise.resolve()

const bench: Bench = {
  segmenter: () => (segmenter ??= loadSegmenter(segmenterName)),
  read<T>({ given: number }: Given<T>): T {
    if (!given.has(number)) throw new RangeError('the thread was not given what the task reads')
    return given.get(number) as T
  },
}

parentPort!.on('message', (call: Call) => {
  if (call.type === 'give') given.set(call.number, call.value)
  else if (call.type === 'task') before = before.then(() => answer(call.name, call.input)).then((reply) => parentPort!.postMessage(reply))
  else before = before.then(() => void given.delete(call.number))
})

async function answer(name: TaskName, input: Tasks[TaskName]['input']): Promise<TaskReply> {
  try {
    return { ok: true, output: await perform(name, input, bench) }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
