import { parentPort, workerData } from 'node:worker_threads'
import type { Segmenter } from '../../../analysis/index.ts'
import { loadSegmenter, type SegmenterName } from '../segmenter.ts'
import { runTask, type TaskCall, type TaskReply } from './tasks.ts'

const { segmenterName } = workerData as { segmenterName: SegmenterName }
let segmenter: Segmenter | null = null

parentPort!.on('message', (call: TaskCall) => {
  parentPort!.postMessage(answer(call))
})

function answer(call: TaskCall): TaskReply {
  try {
    return { id: call.id, ok: true, output: runTask(call, () => (segmenter ??= loadSegmenter(segmenterName))) }
  } catch (error) {
    return { id: call.id, ok: false, message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
